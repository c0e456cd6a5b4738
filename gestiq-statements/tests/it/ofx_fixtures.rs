//! Real files of other projects: counts, sums, texts.

use std::collections::BTreeSet;

use gestiq_statements::{BankStatement, LineStatus};
use gestiq_statements::{Imported, IssueCode, Severity};
use rust_decimal::Decimal;

use crate::ofx::{fixture, fixture_folder, fixtures, lines, read};

/// Rows of a table with `file`, count, sum and, maybe, the number of unreadable amounts.
fn expected(table: &str) -> Vec<(String, usize, Decimal)> {
    let text = std::fs::read_to_string(fixture_folder().join(table)).unwrap();
    let rows = text.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        (cells[0].to_owned(), cells[1].parse().unwrap(), cells[2].parse().unwrap())
    });
    rows.collect()
}

fn is_investment(statement: &BankStatement) -> bool {
    statement.account.as_ref().is_some_and(|account| account.kind.as_deref() == Some("INVESTMENT"))
}

fn sum<'a>(statements: impl Iterator<Item = &'a BankStatement>) -> Decimal {
    statements.flat_map(|statement| &statement.lines).map(|line| line.amount.amount()).sum()
}

/// Transactions that are held back: each has at least one issue of error level.
fn held_back(imported: &Imported<BankStatement>) -> usize {
    let errors = imported.issues.iter().filter(|issue| issue.severity == Severity::Error);
    errors.map(|issue| issue.place.record).collect::<BTreeSet<_>>().len()
}

/// Two files are broken on purpose; unreadable parts are held back, so their sums are of the rest.
const BROKEN: [(&str, usize); 3] = [
    ("asgrim__ofxparser__ofxdata-banking-xml200.ofx", 1),
    ("jseutter__ofxparse__date_missing.ofx", 3),
    ("jseutter__ofxparse__decimal_error.ofx", 1),
];

#[test]
fn every_real_file_gives_its_bank_and_card_lines_and_their_sum() {
    let rows = expected("expected.tsv");
    assert_eq!(rows.len(), fixtures().len());
    for (name, count, expected_sum) in rows {
        let imported = read(fixture(&name));
        let statements = || imported.records.iter().filter(|statement| !is_investment(statement));
        let found: usize = statements().map(|statement| statement.lines.len()).sum();
        let held_back = held_back(&imported);
        assert_eq!(found + held_back, count, "{name}");
        match BROKEN.iter().find(|(broken, _)| *broken == name) {
            Some((_, expected_held_back)) => assert_eq!(held_back, *expected_held_back, "{name}"),
            None => assert_eq!((held_back, sum(statements())), (0, expected_sum), "{name}"),
        }
    }
}

#[test]
fn investment_files_give_their_cash_lines_and_their_sum() {
    let rows = expected("expected_cash.tsv");
    let with_investments =
        fixtures().iter().filter(|(_, bytes)| read(bytes).records.iter().any(is_investment)).count();
    assert_eq!(rows.len(), with_investments);
    for (name, count, expected_sum) in rows {
        let imported = read(fixture(&name));
        let statements = || imported.records.iter().filter(|statement| is_investment(statement));
        let found: usize = statements().map(|statement| statement.lines.len()).sum();
        assert_eq!((found, sum(statements())), (count, expected_sum), "{name}");
    }
}

#[test]
fn sane_files_pass_a_strict_import_and_broken_ones_do_not() {
    for (name, bytes) in fixtures() {
        let is_broken = BROKEN.iter().any(|(broken, _)| *broken == name);
        assert_eq!(read(&bytes).strict().is_err(), is_broken, "{name}");
    }
}

#[test]
fn the_same_file_twice_gives_the_same_ids_and_no_id_twice() {
    for (name, bytes) in fixtures() {
        let (first, again) = (read(&bytes), read(&bytes));
        assert_eq!(first, again, "{name}");
        for statement in &first.records {
            let ids: BTreeSet<_> = statement.lines.iter().map(|line| line.id.as_str()).collect();
            assert_eq!(ids.len(), statement.lines.len(), "{name}");
            assert!(ids.iter().all(|id| !id.is_empty()), "{name}");
        }
    }
}

#[test]
fn places_point_at_the_transaction_in_the_file() {
    for (name, bytes) in fixtures() {
        for line in lines(&read(&bytes)) {
            let offset = usize::try_from(line.place.offset).unwrap();
            assert!(bytes[offset..].starts_with(b"<STMTTRN>"), "{name}: {:?}", line.place);
            let before = bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(line.place.line as usize, before + 1, "{name}");
            assert_eq!(line.status, LineStatus::Booked, "{name}");
        }
    }
}

#[test]
fn encodings_are_found_from_the_bytes() {
    for (name, encoding, text) in [
        ("actualbudget__actual__8859-1.qfx", "windows-1252", "Paiement facture/Carte pr\u{e9}pay\u{e9}e"),
        ("asgrim__ofxparser__ofxdata-bb-two-stmtrs.ofx", "windows-1252", "TED-CR\u{c9}DITO EM CONTA"),
        ("stoicflame__ofx4j__example-response.ofx", "UTF-8", "Transfer from checking &<> etc."),
    ] {
        let imported = read(fixture(name));
        assert_eq!(imported.encoding, encoding, "{name}");
        let texts = lines(&imported);
        let found = texts.iter().any(|line| {
            [&line.counterparty, &line.description].into_iter().any(|found| found.as_deref() == Some(text))
        });
        assert!(found, "{name}: {text}");
    }
}

#[test]
fn a_file_without_a_statement_says_so() {
    for name in ["jseutter__ofxparse__bank_small.ofx", "stoicflame__ofx4j__simple.ofx"] {
        let imported = read(fixture(name));
        assert!(imported.records.is_empty(), "{name}");
        assert_eq!(crate::ofx::codes(&imported), [IssueCode::NoStatement], "{name}");
    }
}

/// Set this to write the golden files anew; then read the difference.
const BLESS: &str = "GESTIQ_BLESS";

#[test]
fn whole_results_are_as_recorded() {
    for name in [
        "Govcraft__ofx-rs__multi_transaction_statement.ofx",
        "actualbudget__actual__8859-1.qfx",
        "actualbudget__actual__data-payee-memo.ofx",
        "asgrim__ofxparser__ofxdata-bb-two-stmtrs.ofx",
        "jseutter__ofxparse__bank_medium.ofx",
        "jseutter__ofxparse__date_missing.ofx",
        "jseutter__ofxparse__decimal_error.ofx",
        "jseutter__ofxparse__investment_medium.ofx",
        "jseutter__ofxparse__ofx-v102-empty-tags.ofx",
        "stoicflame__ofx4j__example-response.ofx",
    ] {
        let found = serde_json::to_string_pretty(&read(fixture(name))).unwrap() + "\n";
        let golden = fixture_folder().join("golden").join(format!("{name}.json"));
        if std::env::var_os(BLESS).is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        assert_eq!(found, std::fs::read_to_string(&golden).unwrap(), "{name}");
    }
}
