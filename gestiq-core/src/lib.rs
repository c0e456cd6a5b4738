//! The words every Gestiq crate uses.

pub mod money;
pub mod text;

pub use money::{Currency, Money, MoneyError, Rounding};
