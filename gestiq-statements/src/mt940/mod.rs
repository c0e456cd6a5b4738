//! Reads MT940 and MT942, the customer statement and the interim report of SWIFT, as banks in Europe send them.
//!
//! A message is a row of fields, each after a tag such as `:61:`; it may stand in the blocks of the SWIFT network or
//! bare. Banks disagree most about `:86:`, the text of a movement: its German, Polish and Dutch structures and the
//! SEPA keywords are parsed; anything else is the description.
//!
//! | in the file | in the statement |
//! |---|---|
//! | `:25:` | `account`; the part before a slash is its bank |
//! | `:60F:`, `:60M:` | `opening`; its date is `from` |
//! | `:62F:`, `:62M:` | `closing`; its date is `to` |
//! | `:61:` entry date, else value date | `date` |
//! | `:61:` value date | `value_date` |
//! | `:61:` mark and amount | `amount`: `D` and `RC` are negative; `EC` and `ED` are expected, so pending |
//! | `:61:` type, and the code before the subfields of `:86:` | `kind`: `NTRF`, `NTRF/166` |
//! | `:61:` customer reference, else `KREF`, `MREF` | `reference` |
//! | `:61:` bank reference | `bank_id` |
//! | `:86:` `?32?33`, `/NAME/`, `ABWA+`, … | `counterparty` |
//! | `:86:` `?31`, `~38`, `/IBAN/`, `IBAN+`, … | `counterparty_account` |
//! | `:86:` `EREF+`, `/EREF/` | `end_to_end_id` |
//! | `:86:` `SVWZ+`, `/REMI/`, the remaining text, with the supplementary details of `:61:` | `description` |
//! | `/OCMT/` | `original_amount` |
//!
//! Pages of one statement (`:62M:` and the same balance in the next `:60M:`) are joined. The lines of an MT942 are
//! pending: they come again, booked, in the MT940 of the day. `:64:`, `:65:` and `:34F:` are not kept.
//!
//! A movement at the end of a file that was cut is held back, since its text may be cut too.

mod account;
mod balance;
mod border;
mod cursor;
mod fields;
mod message;
mod movement;
mod narrative;
mod pages;
mod row;

use pages::Pages;

use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::options::ImportOptions;
use crate::sniff;
use crate::statement::BankStatement;
use crate::text_lines::TextFile;

/// Reads an MT940 or MT942 file with any number of messages.
///
/// Good lines are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the bytes have no field of a statement, [`Error::LimitExceeded`] beyond a limit of
/// `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, mt940};
///
/// let file = b":20:1\n:25:50880050/0194787400\n:60F:C260330EUR1000,00\n\
///     :61:2603310331C118,58NTRFNONREF\n\
///     :86:166?00GUTSCHRIFT?20EREF+E-17?21SVWZ+Invoice 2026-017?31DE89370400440532013000?32Acme GmbH\n\
///     :62F:C260331EUR1118,58\n-\n";
/// let statement = &mt940::read(file, &ImportOptions::default())?.strict()?.records[0];
/// let line = &statement.lines[0];
/// assert_eq!(line.amount.to_string(), "118.58 EUR");
/// assert_eq!(line.counterparty.as_deref(), Some("Acme GmbH"));
/// assert_eq!(line.description.as_deref(), Some("Invoice 2026-017"));
/// assert_eq!(line.details().end_to_end_id.as_deref(), Some("E-17"));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    let (file, mut findings) = TextFile::open(bytes, &options.limits)?;
    let mut pages = Pages::new(options, &mut findings);
    let end = fields::read(&file, &options.limits, &mut |part| pages.take(part))?;
    let Some(records) = pages.finish(end)? else {
        return Err(Error::UnknownFormat { expected: "an MT940 statement", found: sniff::describe(bytes) });
    };
    if records.is_empty() {
        findings.add(ImportIssue::new(IssueCode::NoStatement, end))?;
    }
    let issues = findings.into_issues();
    Ok(Imported { format: Format::Mt940, encoding: file.encoding_name(), records, issues })
}
