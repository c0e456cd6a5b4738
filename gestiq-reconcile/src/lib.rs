#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod account_lines;
pub mod books;
#[cfg(feature = "contract")]
pub mod contract;
mod customer;
mod error;
pub mod evaluate;
pub mod matching;
pub mod memory;
pub mod normalize;
pub mod pending;
pub mod reference;
pub mod rules;
mod score;
pub mod service;
pub mod similarity;
pub mod store;
#[cfg(any(feature = "synthetic", test))]
pub mod synthetic;

pub use account_lines::AccountLines;
pub use customer::CustomerKey;
pub use error::Error;
pub use gestiq_statements as import;
pub use gestiq_statements::{
    BalanceCheck, BankAccount, BankStatement, Direction, EarlyDiscount, ItemId, LineDetails, LineId,
    LineStatus, OpenItem, PaymentTerms, Place, StatementLine, Text,
};
pub use score::Score;
