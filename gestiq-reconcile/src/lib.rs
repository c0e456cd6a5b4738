#![doc = include_str!("../README.md")]

mod account_lines;
pub mod adjustment;
#[cfg(feature = "contract")]
pub mod contract;
mod customer;
mod error;
pub mod evaluate;
mod id;
pub mod import;
pub mod learn;
pub mod ledger;
pub mod match_group;
pub mod matching;
pub mod memory;
pub mod normalize;
mod open_item;
mod payment_terms;
pub mod reference;
pub mod rules;
mod score;
pub mod service;
pub mod similarity;
mod statement;
pub mod store;
#[cfg(any(feature = "synthetic", test))]
pub mod synthetic;
mod text;

pub use account_lines::AccountLines;
pub use customer::CustomerKey;
pub use error::Error;
pub use id::{ItemId, LineId, MAX_ID_BYTES};
pub use open_item::{Direction, OpenItem};
pub use payment_terms::{EarlyDiscount, MAX_EARLY_DISCOUNTS, PaymentTerms};
pub use score::Score;
pub use statement::{
    BalanceCheck, BankAccount, BankStatement, LineDetails, LineStatus, Place, StatementLine,
};
pub use text::Text;
