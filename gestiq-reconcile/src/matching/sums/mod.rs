//! Finds lines and items that add up: one payment for several items, several for one, several for several.

mod balance;
mod day_batch;
pub(crate) mod decide;
mod explained;
pub(crate) mod find;
mod finder;
pub(crate) mod group;
mod netting;
mod on_account;
mod one_item;
mod one_line;
pub(crate) mod payers;
mod settled;
mod subset;
