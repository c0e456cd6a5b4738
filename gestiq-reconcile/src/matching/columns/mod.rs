//! Lines and items as columns of integers.

pub(crate) mod amount_key;
pub(crate) mod currencies;
mod id_order;
pub(crate) mod items;
pub(crate) mod lines;
