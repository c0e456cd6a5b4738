//! Reads Norma 43 (Cuaderno 43 of the AEB), the statement that every bank in Spain sends, in records of 80 columns.
//!
//! | record | what it is |
//! |---|---|
//! | 11 | account, period, opening balance, currency |
//! | 22 | a movement |
//! | 23 | two texts of 38 columns about it, up to five times |
//! | 24 | its amount in another currency |
//! | 33 | numbers and sums of debits and credits, closing balance |
//! | 88 | number of records in the file |
//!
//! Amounts are in cents whatever the currency; 1 is a debit and 2 a credit. `date` is the operation date, `kind` the
//! common and the bank's own concept (`12/408`), `reference` the two references, or the document number if they
//! are zeros. The account number is the one of ten digits, with bank and branch in their own fields.
//!
//! The totals of records 33 and 88 are compared with the records that were read; a difference is a
//! [`ControlMismatch`](crate::issue::IssueCode::ControlMismatch). A movement that cannot be read, or stands last in
//! a file that was cut, is held back.

mod account;
mod movement;
mod reader;
mod record;
mod totals;

use reader::Reader;

use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::options::ImportOptions;
use crate::sniff;
use crate::statement::BankStatement;
use crate::text_lines::TextFile;

/// Reads a Norma 43 file with any number of accounts.
///
/// Records may be trimmed, or stand without line breaks. Good lines are returned with the issues;
/// [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the bytes have no record 11, [`Error::LimitExceeded`] beyond a limit of `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, norma43};
///
/// let file = b"\
/// 110081539800014144522603012603312000000000300009783DUNDER MIFFLIN
/// 22    0901260318260319124081000000000010980000000000000000000000F-17
/// 2301COMPRA TARG 5540XXXXXXXX3014 DNH*MICHAEL SCOTT
/// 3300815398000141445200001000000000010980000000000000000000200000000028902978
/// 88999999999999999999000004
/// ";
/// let statement = &norma43::read(file, &ImportOptions::default())?.strict()?.records[0];
/// let line = &statement.lines[0];
/// assert_eq!(line.amount.to_string(), "-10.98 EUR");
/// assert_eq!(line.description.as_deref(), Some("COMPRA TARG 5540XXXXXXXX3014 DNH*MICHAEL SCOTT"));
/// assert_eq!(statement.closing.map(|balance| balance.to_string()).as_deref(), Some("289.02 EUR"));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    let (file, mut findings) = TextFile::open(bytes, &options.limits)?;
    let mut reader = Reader::new(options, &mut findings);
    let end = record::read(&file, &mut |record| reader.take(&record))?;
    let Some(records) = reader.finish(end)? else {
        return Err(Error::UnknownFormat { expected: "a Norma 43 file", found: sniff::describe(bytes) });
    };
    if records.is_empty() {
        findings.add(ImportIssue::new(IssueCode::NoStatement, end))?;
    }
    let issues = findings.into_issues();
    Ok(Imported { format: Format::Norma43, encoding: file.encoding_name(), records, issues })
}
