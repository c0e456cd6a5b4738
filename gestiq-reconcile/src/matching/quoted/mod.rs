//! Which items a line quotes.

pub(crate) mod index;
pub(crate) mod quotes;
pub(crate) mod rule;
