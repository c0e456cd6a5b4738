//! The items that lines quote.

pub(crate) mod index;
pub(crate) mod quotes;
pub(crate) mod rule;
