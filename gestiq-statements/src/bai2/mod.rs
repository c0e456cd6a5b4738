//! BAI2: the balance and transaction report of banks in North America, and of some elsewhere.
//!
//! A file (01, 99) holds groups (02, 98) of one bank and day; a group holds accounts (03, 49) with balances
//! and totals; an account holds transactions (16). A record is continued in records 88. Amounts have no
//! decimal point: they are in minor units of their currency.
//!
//! | in the file | in the statement |
//! |---|---|
//! | 03 account; receiver and originator of 02 | `account`; the originator is its bank |
//! | 03 currency, else 02 currency, else the caller's, else USD, the default of the specification | `currency` |
//! | 03 type 010, 015 | `opening`, `closing` |
//! | 02 as-of date | `date` of the lines, `from` and `to` |
//! | 16 type | `kind`, and the sign: 100 to 399 are credits, 400 to 699 debits |
//! | 16 funds type V | `value_date` |
//! | 16 bank reference, customer reference, text | `bank_id`, `reference`, `description` |
//!
//! The control totals of records 49, 98 and 99 are compared with the records that were read; a difference is a
//! [`ControlMismatch`](crate::issue::IssueCode::ControlMismatch). An empty total is not checked. The last record of
//! a file that was cut is held back.

mod account;
mod control;
mod fields;
mod group;
mod reader;
mod record;
mod transaction;
mod type_code;

use reader::Reader;

use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::options::ImportOptions;
use crate::sniff;
use crate::statement::BankStatement;
use crate::text_lines::TextFile;

/// Reads a BAI2 file with any number of groups and accounts.
///
/// Good lines are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the bytes do not start with a record 01, [`Error::LimitExceeded`] beyond a limit of
/// `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, bai2};
///
/// let file = b"\
/// 01,BANK,US,260331,2300,1,,,2/
/// 02,US,BANK,1,260331,2300,USD,2/
/// 03,123456,USD,010,10000,,,015,11000,,/
/// 16,142,1000,Z,B-1,C-1,ACH FROM ACME
/// 88,INVOICE 17
/// 49,22000,4/
/// 98,22000,1,6/
/// 99,22000,1,8/
/// ";
/// let statement = &bai2::read(file, &ImportOptions::default())?.strict()?.records[0];
/// assert_eq!(statement.lines[0].amount.to_string(), "10.00 USD");
/// assert_eq!(statement.lines[0].description.as_deref(), Some("ACH FROM ACME INVOICE 17"));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    let (file, mut findings) = TextFile::open(bytes, &options.limits)?;
    let mut reader = Reader::new(options, &mut findings);
    let end = record::read(&file, &options.limits, &mut |record| reader.take(&record))?;
    let Some(records) = reader.finish(end)? else {
        return Err(Error::UnknownFormat { expected: "a BAI2 file", found: sniff::describe(bytes) });
    };
    if records.is_empty() {
        findings.add(ImportIssue::new(IssueCode::NoStatement, end))?;
    }
    let issues = findings.into_issues();
    Ok(Imported { format: Format::Bai2, encoding: file.encoding_name(), records, issues })
}
