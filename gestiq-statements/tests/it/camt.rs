//! Documents for the tests of the CAMT reader, and short forms of its results.

use std::path::PathBuf;

use gestiq_statements::{BankStatement, StatementLine};
use gestiq_statements::{ImportOptions, Imported, IssueCode, camt};

/// The facts of an entry that is whole: ten euros out.
pub(crate) const WHOLE: &str = "<Amt Ccy=\"EUR\">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>\
    <BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-06</Dt></ValDt><AcctSvcrRef>B1</AcctSvcrRef>";

/// A statement in euros of an account, with these entries.
pub(crate) fn document(entries: &[&str]) -> String {
    let entries: String = entries.iter().map(|entry| format!("<Ntry>{entry}</Ntry>\n")).collect();
    statement("Stmt", &format!("<Acct><Id><IBAN>DE02 1203</IBAN></Id><Ccy>EUR</Ccy></Acct>\n{entries}"))
}

/// A message with one statement, report or notification.
pub(crate) fn statement(kind: &str, inside: &str) -> String {
    let message = match kind {
        "Rpt" => "BkToCstmrAcctRpt",
        "Ntfctn" => "BkToCstmrDbtCdtNtfctn",
        _ => "BkToCstmrStmt",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><{message}>\
         <GrpHdr><MsgId>1</MsgId></GrpHdr>\n<{kind}>{inside}</{kind}></{message}></Document>\n"
    )
}

/// A balance of the account.
pub(crate) fn balance(code: &str, amount: &str) -> String {
    let (sign, amount) = match amount.strip_prefix('-') {
        Some(amount) => ("DBIT", amount),
        None => ("CRDT", amount),
    };
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
         <CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>"
    )
}

/// An entry with transactions, each the inside of a `TxDtls`.
pub(crate) fn batch(entry: &str, transactions: &[&str]) -> String {
    let details: String = transactions.iter().map(|inside| format!("<TxDtls>{inside}</TxDtls>")).collect();
    format!("{entry}<NtryDtls>{details}</NtryDtls>")
}

pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Imported<BankStatement> {
    camt::read(bytes.as_ref(), &ImportOptions::default()).unwrap()
}

/// All lines of all statements.
pub(crate) fn lines(imported: &Imported<BankStatement>) -> Vec<&StatementLine> {
    imported.records.iter().flat_map(|statement| &statement.lines).collect()
}

/// The codes of the issues, in order.
pub(crate) fn codes<T>(imported: &Imported<T>) -> Vec<IssueCode> {
    imported.issues.iter().map(|issue| issue.code).collect()
}

/// The only line of a document with one entry, and the issues.
pub(crate) fn only_line(entry: &str) -> (StatementLine, Vec<IssueCode>) {
    let imported = read(document(&[entry]));
    let found = lines(&imported);
    assert_eq!(found.len(), 1, "{entry}: {:?}", imported.issues);
    (found[0].clone(), codes(&imported))
}

/// The real files, by name, in order.
pub(crate) fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(fixture_folder(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

pub(crate) fn fixture(folder: &str, name: &str) -> Vec<u8> {
    std::fs::read(fixture_folder(folder).join(name)).unwrap()
}

pub(crate) fn fixture_folder(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder)
}
