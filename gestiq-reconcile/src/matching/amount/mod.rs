//! The fit of a paid amount to an open one: named differences, fees, and other currencies.

pub(crate) mod difference;
pub(crate) mod difference_rules;
pub(crate) mod exchange;
pub(crate) mod exchanged;
mod fee_rule;
pub(crate) mod fit;
mod fitting;
pub(crate) mod foreign;
pub(crate) mod group_fitting;
mod guesses;
mod left_over;
mod limit;
pub(crate) mod parts;
mod search_range;
pub(crate) mod sum;
