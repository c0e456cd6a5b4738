#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod bai2;
mod bank_account;
#[cfg(feature = "xml")]
pub mod camt;
pub mod container;
pub mod csv;
mod date_format;
pub mod detect;
mod dos_page;
#[cfg(feature = "xml")]
pub mod einvoice;
mod encoding;
mod encoding_guess;
mod error;
mod file_kind;
mod findings;
mod format;
mod header_name;
mod id;
pub mod identity;
mod imported;
mod importer;
mod issue;
mod limit;
mod limits;
pub mod mt940;
pub mod norma43;
pub mod number;
pub mod ofx;
mod open_item;
mod options;
mod parts;
#[cfg(test)]
mod passes;
mod payment_terms;
mod place;
mod places;
mod plain_text;
pub mod qif;
mod record_text;
mod repairs;
mod repeated_bank_ids;
mod repeats;
mod short_date;
mod sniff;
mod statement;
mod statement_line;
mod text;
mod text_lines;
pub mod words;
#[cfg(feature = "xml")]
mod xml;
mod zip_directory;

pub use bank_account::BankAccount;
pub use detect::detect;
pub use error::Error;
pub use format::Format;
pub use id::{ItemId, LineId, MAX_ID_BYTES};
pub use imported::Imported;
pub use importer::Importer;
pub use issue::{ImportIssue, IssueCode, Severity};
pub use limit::Limit;
pub use limits::{Limits, MOST_FILE_BYTES};
pub use open_item::{Direction, OpenItem};
pub use options::ImportOptions;
pub use payment_terms::{EarlyDiscount, MAX_EARLY_DISCOUNTS, PaymentTerms};
pub use place::Place;
pub use statement::{BalanceCheck, BankStatement};
pub use statement_line::{LineDetails, LineStatus, StatementLine};
pub use text::Text;

pub use {chrono, rust_decimal};
