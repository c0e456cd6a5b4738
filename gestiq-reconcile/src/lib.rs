#![doc = include_str!("../README.md")]

mod error;
pub mod evaluate;
mod id;
pub mod import;
pub mod matching;
pub mod normalize;
mod open_item;
pub mod reference;
mod score;
pub mod similarity;
mod statement;
#[cfg(any(feature = "synthetic", test))]
pub mod synthetic;
mod text;

pub use error::Error;
pub use id::{ItemId, LineId, MAX_ID_BYTES};
pub use open_item::{Direction, OpenItem};
pub use score::Score;
pub use statement::{
    BalanceCheck, BankAccount, BankStatement, LineDetails, LineStatus, Place, StatementLine,
};
pub use text::Text;
