#![doc = include_str!("../README.md")]

pub mod bai2;
#[cfg(feature = "xml")]
pub mod camt;
pub mod csv;
pub mod detect;
#[cfg(feature = "xml")]
pub mod einvoice;
mod encoding;
mod error;
mod findings;
mod format;
mod id;
pub mod identity;
mod imported;
mod importer;
mod issue;
mod limits;
pub mod mt940;
pub mod norma43;
pub mod number;
pub mod ofx;
mod open_item;
mod options;
mod payment_terms;
mod places;
mod plain_text;
pub mod qif;
mod record_text;
mod repeated_bank_ids;
mod repeats;
mod short_date;
mod statement;
mod text;
mod text_lines;
#[cfg(feature = "xml")]
mod xml;

pub use detect::detect;
pub use error::Error;
pub use format::Format;
pub use id::{ItemId, LineId, MAX_ID_BYTES};
pub use imported::Imported;
pub use importer::Importer;
pub use issue::{ImportIssue, IssueCode, Severity};
pub use limits::{Limit, Limits, MOST_FILE_BYTES};
pub use open_item::{Direction, OpenItem};
pub use options::ImportOptions;
pub use payment_terms::{EarlyDiscount, MAX_EARLY_DISCOUNTS, PaymentTerms};
pub use statement::{
    BalanceCheck, BankAccount, BankStatement, LineDetails, LineStatus, Place, StatementLine,
};
pub use text::Text;

pub use {chrono, rust_decimal};
