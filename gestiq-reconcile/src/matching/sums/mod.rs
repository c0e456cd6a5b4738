//! Which lines and items add up: one payment for several items, one item paid in parts, several for several.

pub(crate) mod balance;
pub(crate) mod explained;
pub(crate) mod find;
pub(crate) mod finder;
pub(crate) mod group;
pub(crate) mod netting;
pub(crate) mod subset;
