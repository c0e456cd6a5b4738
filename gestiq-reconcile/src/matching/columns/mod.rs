//! Lines and items as columns of integers.

pub(crate) mod amount_key;
pub(crate) mod items;
