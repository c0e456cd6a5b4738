//! Documents for the tests of the OFX reader, and short forms of its results.

use std::path::PathBuf;

use gestiq_statements::{BankStatement, StatementLine};
use gestiq_statements::{ImportOptions, Imported, IssueCode, ofx};

/// A transaction that is whole.
pub(crate) const WHOLE: &str = "<TRNTYPE>DEBIT<DTPOSTED>20250105<TRNAMT>-10.00<FITID>F1<NAME>Shop";

/// A 1.x document in euros with these transactions, each the inside of an `STMTTRN`.
pub(crate) fn document(transactions: &[&str]) -> String {
    let list: String = transactions.iter().map(|inside| format!("<STMTTRN>{inside}</STMTTRN>\n")).collect();
    statement("EUR", &list)
}

/// A 1.x document with this currency and the inside of a `BANKTRANLIST`.
pub(crate) fn statement(currency: &str, list: &str) -> String {
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n\
         <OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>\
         <CURDEF>{currency}<BANKACCTFROM><BANKID>B<ACCTID>A1<ACCTTYPE>CHECKING</BANKACCTFROM>\n\
         <BANKTRANLIST><DTSTART>20250101<DTEND>20250131\n{list}</BANKTRANLIST>\
         <LEDGERBAL><BALAMT>100.00<DTASOF>20250131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
}

pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Imported<BankStatement> {
    ofx::read(bytes.as_ref(), &ImportOptions::default()).unwrap()
}

/// All lines of all statements.
pub(crate) fn lines(imported: &Imported<BankStatement>) -> Vec<&StatementLine> {
    imported.records.iter().flat_map(|statement| &statement.lines).collect()
}

/// The codes of the issues, in order.
pub(crate) fn codes(imported: &Imported<BankStatement>) -> Vec<IssueCode> {
    imported.issues.iter().map(|issue| issue.code).collect()
}

/// The only line of a document with one transaction.
pub(crate) fn only_line(transaction: &str) -> StatementLine {
    let imported = read(document(&[transaction]));
    let lines = lines(&imported);
    assert_eq!(lines.len(), 1, "{transaction}: {:?}", imported.issues);
    lines[0].clone()
}

/// The real files, by name, in order.
pub(crate) fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = fixture_folder();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ofx" || extension == "qfx"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() > 20, "the fixtures are in {}", folder.display());
    files
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixture_folder().join(name)).unwrap()
}

pub(crate) fn fixture_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ofx")
}
