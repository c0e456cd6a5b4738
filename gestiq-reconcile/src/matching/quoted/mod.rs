//! The items that lines quote.

pub(crate) mod index;
mod parts;
pub(crate) mod quotes;
pub(crate) mod rule;
