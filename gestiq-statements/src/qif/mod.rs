//! Reads QIF, the Quicken Interchange Format: lists of transactions whose fields are lines with a leading letter.
//!
//! | in the file | in the line |
//! |---|---|
//! | `D` | `date` |
//! | `T`, else `U` | `amount` |
//! | `P` | `counterparty` |
//! | `M` | `description` |
//! | `N` | `reference`: the number of a cheque |
//! | `L` | `kind`: the category |
//! | `S`, `E`, `$` | not kept; the sum of a split is checked against the amount |
//!
//! QIF names no currency, so [`ImportOptions::currency`] must. Neither does it define the order of day and month
//! or the decimal mark: both are decided once for the whole file, and if the file leaves them open, nothing
//! is guessed. [`ImportOptions::date_format`] and [`ImportOptions::decimal_mark`] then decide. A date such as `1/ 5'26`
//! is of the year 2026, `1/5'6` of 2006, and `26 Jan 2026` needs no decision.
//!
//! Lists of type `Bank`, `Cash`, `CCard`, `Oth A` and `Oth L` are statements, of the account in the `!Account` before
//! them. An opening balance is a transaction in QIF, and stays one. Other lists (categories, securities, investments)
//! are not read, and an issue reports them. A record without its `^` at the end of the file is held back.

mod amount;
mod dates;
mod entry;
mod line;
mod lists;
mod marks;

use dates::Dates;
use lists::List;

use crate::error::Error;
use crate::findings::Findings;
use crate::format::Format;
use crate::identity;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::options::ImportOptions;
use crate::place::Place;
use crate::sniff;
use crate::statement::BankStatement;
use crate::text_lines::TextFile;

/// Reads a QIF file.
///
/// Good lines are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the bytes have no header of QIF, [`Error::LimitExceeded`] beyond a limit of
/// `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, qif};
///
/// let file = b"!Type:Bank\nD1/31'26\nT-1,250.00\nPAcme\nMInvoice 17\n^\n";
/// let mut options = ImportOptions::default();
/// options.currency = "USD".parse().ok();
/// let line = &qif::read(file, &options)?.strict()?.records[0].lines[0];
/// assert_eq!((line.date.to_string(), line.amount.to_string()), ("2026-01-31".into(), "-1250.00 USD".into()));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    let (file, mut findings) = TextFile::open(bytes, &options.limits)?;
    let Some(lists) = lists::read(&file, options, &mut findings)? else {
        return Err(Error::UnknownFormat { expected: "a QIF file", found: sniff::describe(bytes) });
    };
    let records = statements(lists, options, &mut findings)?;
    if records.is_empty() {
        findings.add(ImportIssue::new(IssueCode::NoStatement, Place::default()))?;
    }
    let issues = findings.into_issues();
    Ok(Imported { format: Format::Qif, encoding: file.encoding_name(), records, issues })
}

/// Builds the statements of all lists, once dates and decimal marks are decided over all of them.
fn statements(
    lists: Vec<List>,
    options: &ImportOptions,
    findings: &mut Findings<'_>,
) -> Result<Vec<BankStatement>, Error> {
    let entries = || lists.iter().flat_map(|list| &list.entries);
    let mark = marks::decide(entries()).or(options.decimal_mark);
    let dates = Dates::decide(entries(), options.date_format.as_ref(), findings)?;
    let mut statements = Vec::new();
    for list in lists.into_iter().filter(|list| !list.entries.is_empty()) {
        let Some(currency) = options.currency else {
            let issue = ImportIssue::new(IssueCode::MissingCurrency, list.place);
            findings.add(issue.detail("QIF files name no currency: set it in the import options"))?;
            continue;
        };
        let mut statement = BankStatement::new(currency);
        statement.account = list.account.or_else(|| options.account.clone());
        for entry in list.entries {
            statement.lines.extend(entry.line(currency, mark, &dates, findings)?);
        }
        identity::identify(&mut statement);
        statements.push(statement);
    }
    Ok(statements)
}
