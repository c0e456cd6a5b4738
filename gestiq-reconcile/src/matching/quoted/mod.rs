//! Which items a line quotes.

pub(crate) mod index;
pub(crate) mod rule;
