//! The `ofx-rs` crate as a second opinion, if it is known to be right; and the conversion of its documents.

use std::borrow::Cow;
use std::panic::catch_unwind;

use gestiq_statements::BankStatement;
use ofx_rs::aggregates::TransactionList;
use ofx_rs::document::{BankingMessageSet, CreditCardMessageSet};
use proptest::prelude::*;

use crate::ofx::{fixture, fixtures, read};

/// Files whose count and sum `ofx-rs` 0.2.0 gets right.
const AGREED: [&str; 11] = [
    "Govcraft__ofx-rs__multi_transaction_statement.ofx",
    "Govcraft__ofx-rs__sgml_header_statement.ofx",
    "actualbudget__actual__8859-1.qfx",
    "actualbudget__actual__data-payee-memo.ofx",
    "asgrim__ofxparser__ofxdata-bb-two-stmtrs.ofx",
    "asgrim__ofxparser__ofxdata-credit-card.ofx",
    "asgrim__ofxparser__ofxdata-memoWithQuotes.ofx",
    "asgrim__ofxparser__ofxdata.ofx",
    "jseutter__ofxparse__bank_medium.ofx",
    "npm__node-ofx-parser__example1.ofx",
    "stoicflame__ofx4j__example-response.ofx",
];

/// Of these, files whose texts it gets wrong: letters of code pages, CDATA.
const WRONG_TEXTS: [&str; 3] = [
    "actualbudget__actual__8859-1.qfx",
    "asgrim__ofxparser__ofxdata-bb-two-stmtrs.ofx",
    "stoicflame__ofx4j__example-response.ofx",
];

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    }
}

/// Date, amount, id, name and memo of each line.
type Row = (String, String, String, Option<String>, Option<String>);

/// Reads with `ofx-rs`; `None` if it refuses or panics.
fn rows_of_the_oracle(text: &str) -> Option<Vec<Row>> {
    let text = text.to_owned();
    let document = catch_unwind(move || ofx_rs::parse(&text).ok()).ok()??;
    let bank = document.banking().map(BankingMessageSet::statement_responses).unwrap_or_default();
    let cards = document.credit_card().map(CreditCardMessageSet::statement_responses).unwrap_or_default();
    let bank = bank.iter().filter_map(|answer| answer.response()?.transaction_list());
    let cards = cards.iter().filter_map(|answer| answer.response()?.transaction_list());
    let rows = bank.chain(cards).flat_map(TransactionList::transactions).map(|transaction| {
        (
            transaction.date_posted().as_offset_date_time().date().to_string(),
            transaction.amount().as_decimal().normalize().to_string(),
            transaction.fit_id().to_string(),
            transaction.name().filter(|name| !name.is_empty()).map(str::to_owned),
            transaction.memo().filter(|memo| !memo.is_empty()).map(str::to_owned),
        )
    });
    Some(rows.collect())
}

fn rows_of_ours(statements: &[BankStatement]) -> Vec<Row> {
    let rows = statements.iter().flat_map(|statement| &statement.lines).map(|line| {
        (
            line.date.to_string(),
            line.amount.amount().normalize().to_string(),
            line.bank_id.clone().unwrap_or_default().into(),
            line.counterparty.clone().map(String::from),
            line.description.clone().map(String::from),
        )
    });
    rows.collect()
}

fn without_texts(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().map(|(date, amount, id, _, _)| (date, amount, id, None, None)).collect()
}

#[test]
fn both_readers_agree_where_ofx_rs_is_right() {
    for name in AGREED {
        let bytes = fixture(name);
        let theirs = rows_of_the_oracle(&decoded(&bytes)).unwrap();
        let ours = rows_of_ours(&read(&bytes).records);
        if WRONG_TEXTS.contains(&name) {
            assert_ne!(ours, theirs, "{name}: ofx-rs reads the texts too; take it off the list");
            assert_eq!(without_texts(ours), without_texts(theirs), "{name}");
        } else {
            assert_eq!(ours, theirs, "{name}");
        }
    }
}

/// Checks that every file that ofx-rs reads is read here too.
#[test]
fn no_file_that_ofx_rs_reads_has_fewer_lines_here() {
    for (name, bytes) in fixtures() {
        let Some(theirs) = rows_of_the_oracle(&decoded(&bytes)) else { continue };
        let ours: usize = read(&bytes)
            .records
            .iter()
            .filter(|statement| {
                let kind = statement.account.as_ref().and_then(|account| account.kind.as_deref());
                kind != Some("INVESTMENT")
            })
            .map(|statement| statement.lines.len())
            .sum();
        assert!(ours >= theirs.len(), "{name}: {ours} < {}", theirs.len());
    }
}

fn plain_text() -> impl Strategy<Value = String> {
    "[A-Za-z0-9][A-Za-z0-9 .,/*-]{0,28}[A-Za-z0-9]"
}

prop_compose! {
    /// A transaction that ofx-rs is known to read right: ASCII, no escapes, no vendor elements.
    fn plain_transaction()(
        day in 1_u32..=28,
        cents in -99_999_999_i64..=99_999_999,
        id in "[A-Z0-9]{1,20}",
        name in proptest::option::of(plain_text()),
        memo in proptest::option::of(plain_text()),
    ) -> String {
        let amount = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        let name = name.map(|name| format!("<NAME>{name}</NAME>")).unwrap_or_default();
        let memo = memo.map(|memo| format!("<MEMO>{memo}</MEMO>")).unwrap_or_default();
        format!("<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>202501{day:02}</DTPOSTED><TRNAMT>{amount}</TRNAMT>\
                 <FITID>{id}</FITID>{name}{memo}</STMTTRN>")
    }
}

fn whole_document(transactions: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" \
         NEWFILEUID=\"NONE\"?><OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>\
         <DTSERVER>20250131</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>\
         <TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><STMTRS><CURDEF>EUR</CURDEF>\
         <BANKACCTFROM><BANKID>1</BANKID><ACCTID>2</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>\
         <BANKTRANLIST><DTSTART>20250101</DTSTART><DTEND>20250131</DTEND>{}</BANKTRANLIST><LEDGERBAL>\
         <BALAMT>1.00</BALAMT><DTASOF>20250131</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
        transactions.concat()
    )
}

proptest! {
    #[test]
    fn both_readers_agree_on_plain_documents(list in proptest::collection::vec(plain_transaction(), 0..8)) {
        let text = whole_document(&list);
        let ours = read(&text);
        prop_assert_eq!(rows_of_ours(&ours.records), rows_of_the_oracle(&text).unwrap());
    }
}

#[cfg(feature = "ofx-rs")]
mod interop {
    use super::*;
    use gestiq_core::Currency;
    use gestiq_statements::{Error, Place};
    use gestiq_statements::{ImportOptions, IssueCode, Limit, ofx::interop::from_document};

    /// The lines without their places, which a parsed document does not have.
    fn without_places(statements: &[BankStatement]) -> Vec<BankStatement> {
        let mut statements = statements.to_vec();
        for line in statements.iter_mut().flat_map(|statement| &mut statement.lines) {
            line.place = Place::default();
        }
        statements
    }

    fn convert(text: &str) -> gestiq_statements::Imported<BankStatement> {
        from_document(&ofx_rs::parse(text).unwrap(), &ImportOptions::default()).unwrap()
    }

    #[test]
    fn a_parsed_document_becomes_the_same_statements_with_the_same_ids() {
        let right = AGREED.iter().filter(|name| !WRONG_TEXTS.contains(name));
        let investments =
            ["Govcraft__ofx-rs__invstmtrs.ofx", "asgrim__ofxparser__ofxdata-investments-xml.ofx"];
        for name in right.chain(&investments) {
            let bytes = fixture(name);
            let converted = convert(&decoded(&bytes));
            assert_eq!(without_places(&converted.records), without_places(&read(&bytes).records), "{name}");
        }
    }

    #[test]
    fn currencies_corrections_and_accounts_are_read_alike() {
        let base =
            "<TRNTYPE>CHECK</TRNTYPE><DTPOSTED>20250105</DTPOSTED><TRNAMT>-10.00</TRNAMT><FITID>1</FITID>";
        for (case, more, issue) in [
            ("own currency", "<CURRENCY><CURRATE>1.2</CURRATE><CURSYM>USD</CURSYM></CURRENCY>", None),
            ("original", "<ORIGCURRENCY><CURRATE>0.8</CURRATE><CURSYM>USD</CURSYM></ORIGCURRENCY>", None),
            ("cheque", "<CHECKNUM>17</CHECKNUM><REFNUM>R</REFNUM>", None),
            (
                "no such currency",
                "<CURRENCY><CURRATE>1</CURRATE><CURSYM>ABC</CURSYM></CURRENCY>",
                Some(IssueCode::UnknownCurrency),
            ),
            (
                "no such original",
                "<ORIGCURRENCY><CURRATE>1</CURRATE><CURSYM>ABC</CURSYM></ORIGCURRENCY>",
                Some(IssueCode::UnknownCurrency),
            ),
            (
                "replaced",
                "<CORRECTFITID>9</CORRECTFITID><CORRECTACTION>REPLACE</CORRECTACTION>",
                Some(IssueCode::Correction),
            ),
            (
                "deleted",
                "<CORRECTFITID>9</CORRECTFITID><CORRECTACTION>DELETE</CORRECTACTION>",
                Some(IssueCode::Correction),
            ),
        ] {
            let text = whole_document(&[format!("<STMTTRN>{base}{more}</STMTTRN>")]);
            let (converted, ours) = (convert(&text), read(&text));
            assert_eq!(without_places(&converted.records), without_places(&ours.records), "{case}");
            let found = |imported: &gestiq_statements::Imported<BankStatement>| {
                imported.issues.iter().map(|issue| (issue.code, issue.severity)).collect::<Vec<_>>()
            };
            assert_eq!(found(&converted), found(&ours), "{case}");
            assert_eq!(found(&converted).first().map(|issue| issue.0), issue, "{case}");
        }
    }

    #[test]
    fn limits_and_the_callers_currency_hold_for_documents_too() {
        let one = whole_document(&["<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250105</DTPOSTED>\
                                    <TRNAMT>1</TRNAMT><FITID>1</FITID></STMTTRN>"
            .to_owned()]);
        let mut options = ImportOptions::default();
        options.limits.records = 0;
        let document = ofx_rs::parse(&one).unwrap();
        let refused = from_document(&document, &options);
        assert!(matches!(refused, Err(Error::LimitExceeded { limit: Limit::Records, .. })), "{refused:?}");
        let unknown = ofx_rs::parse(&one.replace("EUR", "ABC")).unwrap();
        let mut options = ImportOptions::default();
        assert!(from_document(&unknown, &options).unwrap().records.is_empty());
        options.currency = Some(Currency::CHF);
        assert_eq!(from_document(&unknown, &options).unwrap().records[0].currency, Currency::CHF);
    }
}
