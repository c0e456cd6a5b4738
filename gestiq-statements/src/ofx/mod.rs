//! Reads OFX and QFX, the bank statements of Open Financial Exchange, 1.x (SGML) and 2.x (XML).
//!
//! One file holds statements of bank accounts, credit cards and the cash part of investment accounts. The
//! standard is strict and banks are not: leaves without close tags, vendor elements, a bare `&`, headers in any
//! shape or none, files that declare one encoding and use another. [`read`] handles them all with one tokenizer, and
//! reports irregularities.
//!
//! | in the file | in the line |
//! |---|---|
//! | `DTPOSTED` (`DTTRAN` of a pending one) | `date`: its first eight digits, the bank's local day |
//! | `DTAVAIL`, `VALUEDATE` | `value_date` |
//! | `TRNAMT` | `amount`; with `CURRENCY` in that currency, since it means "not converted" |
//! | `ORIGCURRENCY` | `original_amount` = `TRNAMT / CURRATE`, rounded to the minor unit: it means "converted" |
//! | `FITID` | `bank_id` |
//! | `EXTDNAME`, else `NAME`, else `PAYEE/NAME` | `counterparty` |
//! | `MEMO` | `description` |
//! | `REFNUM`, else `CHECKNUM`; of a `CHECK` the other way round | `reference`, unless it is all zeros |
//! | `BANKACCTTO/ACCTID`, `CCACCTTO/ACCTID` | `counterparty_account` |
//! | `TRNTYPE` | `kind` |
//! | `STMTTRNP` | `status` pending |
//!
//! `LEDGERBAL` is the closing balance; OFX has no opening one. A balance without decimals beside lines that all have
//! some is left out with a warning, because such banks leave the point out. A transaction whose date or amount is missing,
//! unreadable or ambiguous is held back with an issue of error level. So is one that deletes an earlier transaction
//! (`CORRECTACTION`), because it is not a movement; one that replaces another is kept with a warning.

mod amount;
mod assemble;
mod date;
mod document;
mod entities;
mod header;
#[cfg(feature = "ofx-rs")]
pub mod interop;
mod marks;
mod markup;
mod notes;
mod source;
mod tag;
mod tokens;

use source::Source;

use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::sniff;
use crate::statement::BankStatement;

/// Reads an OFX or QFX file.
///
/// Good lines are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the bytes are not OFX, [`Error::LimitExceeded`] beyond a limit of
/// `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, ofx};
///
/// let file = b"OFXHEADER:100\nCHARSET:1252\n
/// <OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
/// <BANKACCTFROM><BANKID>21000<ACCTID>ES9121000418450200051332</BANKACCTFROM>
/// <BANKTRANLIST>
/// <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260131<TRNAMT>1.250,00<FITID>7<NAME>R&D Caf\xE9<MEMO>Invoice 17</STMTTRN>
/// </BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";
///
/// let imported = ofx::read(file, &ImportOptions::default())?.strict()?;
/// assert_eq!(imported.encoding, "windows-1252");
/// let line = &imported.records[0].lines[0];
/// assert_eq!(line.counterparty.as_deref(), Some("R&D Café"));
/// assert_eq!(line.amount.to_string(), "1250.00 EUR");
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    options.limits.check(Limit::FileBytes, bytes.len() as u64)?;
    let source = Source::new(bytes);
    let has_header = header::is_present(source.bytes());
    let document = document::read(&source, options)?;
    if !document.is_ofx && !has_header {
        return Err(Error::UnknownFormat { expected: "an OFX file", found: sniff::describe(bytes) });
    }
    let mut issues = Vec::new();
    if !has_header {
        let issue = ImportIssue::new(IssueCode::Header, source.start().place(0));
        issues.push(issue.detail("the encoding is detected from the bytes"));
    }
    if source.was_repaired {
        issues.push(
            ImportIssue::new(IssueCode::InvalidEncoding, Place::default()).text(source.encoding_name()),
        );
    }
    issues.extend(document.issues);
    if !document.is_ofx {
        let end = source.spot(source.start(), source.end()).place(0);
        issues.push(ImportIssue::new(IssueCode::Truncated, end).detail("a header without a document"));
    }
    if document.statements.is_empty() {
        issues.push(ImportIssue::new(IssueCode::NoStatement, source.start().place(0)));
    }
    let encoding = source.encoding_name();
    Ok(Imported { format: Format::Ofx, encoding, records: document.statements, issues })
}
