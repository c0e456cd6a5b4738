//! How a paid amount fits an open one: named differences, fees, and other currencies.

pub(crate) mod difference;
pub(crate) mod difference_rules;
pub(crate) mod exchange;
pub(crate) mod exchanged;
pub(crate) mod fee_rule;
pub(crate) mod fit;
pub(crate) mod foreign;
pub(crate) mod limit;
pub(crate) mod parts;
