//! Bank reconciliation: bank files and open items in, explained matches out.

mod error;
mod id;
pub mod import;
mod open_item;
mod statement;

pub use error::Error;
pub use id::{ItemId, LineId, MAX_ID_BYTES};
pub use open_item::{Direction, OpenItem};
pub use statement::{BalanceCheck, BankAccount, BankStatement, LineStatus, Place, StatementLine};
