//! CAMT: ISO 20022 statements (camt.053), reports of the running day (camt.052) and notifications (camt.054).
//!
//! One reader handles all versions (.01 to .14), because elements are matched by their local names. An entry (`Ntry`)
//! is one booking; if it sums up a batch, its transactions (`TxDtls`) become the lines, if their amounts add
//! up to the entry. If they do not, the entry stays one line and a warning says so.
//!
//! | in the file | in the line |
//! |---|---|
//! | `BookgDt`, else `ValDt` | `date`: the day of a `Dt` or `DtTm`, as the bank's local day |
//! | `ValDt` | `value_date` |
//! | `Amt` with `Ccy`, `CdtDbtInd` | `amount`; of a batch the `Amt`, `AmtDtls/TxAmt`, `InstdAmt` or `CntrValAmt` of each transaction |
//! | `AmtDtls/InstdAmt`, `AmtDtls/TxAmt`, `TxDtls/Amt` | `original_amount`, if it is in another currency |
//! | `Sts` (`BOOK`; `PDNG` and `FUTR`) | `status`; `INFO` is not a movement and is left out |
//! | `AcctSvcrRef` of the entry, then of its transaction, `TxId`, `UETR`, `NtryRef` | `bank_id`; see below |
//! | debtor of a credit, creditor of a debit, else the ultimate one | `counterparty`, `counterparty_account` |
//! | `RmtInf/Ustrd`, `RmtInf/Strd/AddtlRmtInf`, else `AddtlTxInf`, else `AddtlNtryInf` of a single transaction | `description` |
//! | `RmtInf/Strd/CdtrRefInf/Ref`, else `RfrdDocInf/Nb`, else `Refs/ChqNb` | `reference`; further ones go to `description` |
//! | `Refs/EndToEndId` | `end_to_end_id`, unless it is `NOTPROVIDED` |
//! | `BkTxCd` (`PMNT/RCDT/ESCT`, else the bank's own code) | `kind` |
//!
//! **Ids.** A transaction of a batch has only ids of its own: that of the entry is the same for all. An `NtryRef`
//! of a few digits counts the entries of one file and is not an id.
//!
//! **Balances.** `OPBD`, else `PRCD`, else the first of several `ITBD` opens; `CLBD`, else the last `ITBD` closes.
//! If both are present, a [`BalanceMismatch`](super::IssueCode::BalanceMismatch) reports that the booked lines do not
//! explain the difference.
//!
//! **Reversals.** In the standard, the `CdtDbtInd` of an entry with `RvslInd` is the direction of the reversal
//! itself: `DBIT` takes money out, as a returned direct debit does. A few banks write that of the booking that is
//! reversed instead. If the balances show that, the sign is turned. Without balances, and so in every
//! camt.054, it is not, and a [`ReversalSign`](super::IssueCode::ReversalSign) note names the line.

mod balance;
mod batch;
mod document;
mod entry;
mod facts;
mod party;
mod remittance;
mod reversal;
mod statement;

use crate::error::Error;
use crate::file_kind::FileKind;
use crate::format::Format;
use crate::imported::Imported;
use crate::issue::IssueCode;
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::sniff;
use crate::statement::BankStatement;
use crate::xml::Source;

/// Reads a camt.052, .053 or .054 file.
///
/// Good lines are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if the file has no CAMT message, [`Error::LimitExceeded`] beyond a limit of
/// `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, camt};
///
/// let file = br#"<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>ES9121000418450200051332</IBAN></Id></Acct>
///   <Ntry><Amt Ccy="EUR">118.58</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
///     <BookgDt><Dt>2026-04-02</Dt></BookgDt>
///     <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>ACME</Nm></Dbtr></RltdPties>
///       <RmtInf><Ustrd>Invoice 7</Ustrd></RmtInf></TxDtls></NtryDtls>
///   </Ntry></Stmt></BkToCstmrStmt></Document>"#;
/// let imported = camt::read(file, &ImportOptions::default())?.strict()?;
/// let line = &imported.records[0].lines[0];
/// assert_eq!(line.amount.to_string(), "118.58 EUR");
/// assert_eq!(line.counterparty.as_deref(), Some("ACME"));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<BankStatement>, Error> {
    options.limits.check(Limit::FileBytes, bytes.len() as u64)?;
    let source = Source::new(bytes);
    let document = document::read(&source, options)?;
    if !document.is_camt {
        let found = sniff::describe(bytes);
        let found = match sniff::foreign(bytes) {
            Some(FileKind::Camt) => format!("{found}, but it has no statement, report or notification"),
            _ => found,
        };
        return Err(Error::UnknownFormat { expected: "an account report of ISO 20022", found });
    }
    let mut issues = document.issues;
    if document.statements.is_empty() {
        issues.push(super::ImportIssue::new(IssueCode::NoStatement, source.start().place(0)));
    }
    let encoding = source.encoding_name();
    Ok(Imported { format: Format::Camt, encoding, records: document.statements, issues })
}
