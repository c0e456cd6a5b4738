//! Real files of other projects: counts, sums, balances, names.

use std::collections::BTreeSet;

use gestiq_core::Money;
use gestiq_statements::BankStatement;
use gestiq_statements::detect::{FileKind, detect};
use gestiq_statements::{Importer, IssueCode};

use crate::camt::{codes, fixture, fixture_folder, fixtures, lines, read};

/// File, lines, their sum, opening and closing balance, the first counterparty.
type Row =
    (&'static str, usize, &'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);

const EXPECTED: [Row; 13] = [
    ("actualbudget__actual__camt.latin1.xml", 2, "95.00 EUR", None, None, None),
    ("genkgo__camt__camt052.v2.xml", 1, "-200000.00 SEK", None, None, Some("Company Name")),
    // The creditor is the owner of the account, so the debtor is the counterparty.
    (
        "genkgo__camt__camt052.v4.xml",
        1,
        "-200000.00 SEK",
        None,
        Some("10022.15 CHF"),
        Some("Example Creditor 4 - V1"),
    ),
    (
        "genkgo__camt__camt052.v6.xml",
        1,
        "-200000.00 SEK",
        None,
        Some("10022.15 CHF"),
        Some("Example Creditor 6 - V1"),
    ),
    (
        "genkgo__camt__camt053.v2.all-balance-types.xml",
        1,
        "8.85 EUR",
        Some("1.01 EUR"),
        Some("4.04 EUR"),
        None,
    ),
    (
        "genkgo__camt__camt053.v2.minimal.ultimate.xml",
        1,
        "8.85 EUR",
        Some("18.15 EUR"),
        None,
        Some("DEBTOR NAME NM"),
    ),
    ("genkgo__camt__camt053.v2.minimal.xml", 1, "8.85 EUR", Some("18.15 EUR"), None, Some("NAME NAME")),
    ("genkgo__camt__camt053.v2.with-account-name.xml", 1, "8.85 EUR", None, None, None),
    ("genkgo__camt__camt053.v4.xml", 1, "8.85 EUR", Some("18.15 EUR"), None, Some("NAME NAME")),
    ("genkgo__camt__camt053.v8.xml", 1, "8.85 EUR", Some("18.15 EUR"), None, Some("NAME NAME")),
    // Without any date a line is held back.
    ("genkgo__camt__camt054.v8-with-UETR.xml", 0, "", None, None, None),
    ("genkgo__camt__camt054.v8-with-financial-institution.xml", 0, "", None, None, None),
    ("genkgo__camt__camt53.only-Dt-with-DtTm.xml", 0, "", Some("5442.09 RON"), None, None),
];

fn sum(statement: &BankStatement) -> Option<Money> {
    let mut amounts = statement.lines.iter().map(|line| line.amount);
    let first = amounts.next()?;
    amounts.try_fold(first, |sum, amount| sum.checked_add(amount).ok())
}

#[test]
fn every_real_file_gives_its_lines_balances_and_names() {
    assert_eq!(EXPECTED.len(), fixtures("camt").len());
    for (name, count, expected_sum, opening, closing, counterparty) in EXPECTED {
        let imported = read(fixture("camt", name));
        let found = lines(&imported);
        assert_eq!(found.len(), count, "{name}: {:?}", imported.issues);
        let text = |money: Option<Money>| money.map(|money| money.to_string());
        let statement = imported.records.first();
        assert_eq!(
            statement.and_then(sum).map_or(String::new(), |sum| sum.to_string()),
            expected_sum,
            "{name}"
        );
        assert_eq!(text(statement.and_then(|statement| statement.opening)).as_deref(), opening, "{name}");
        assert_eq!(text(statement.and_then(|statement| statement.closing)).as_deref(), closing, "{name}");
        assert_eq!(found.first().and_then(|line| line.counterparty.as_deref()), counterparty, "{name}");
        let held_back = name.contains("054");
        assert_eq!(imported.strict().is_err(), held_back, "{name}");
    }
}

#[test]
fn latin1_is_read_as_the_file_declares_it() {
    let imported = read(fixture("camt", "actualbudget__actual__camt.latin1.xml"));
    assert_eq!(imported.encoding, "windows-1252");
    let found = lines(&imported);
    assert_eq!(found[0].description.as_deref(), Some("M-\u{dc}berschusssparen"));
    assert_eq!(found[1].counterparty.as_deref(), Some("Gr\u{fc}\u{df}e aus M\u{fc}nchen"));
    assert_eq!(
        found[1].description.as_deref(),
        Some("Restaurant Schr\u{f6}dingers Katze und Caf\u{e9} \u{dc}nique")
    );
    assert_eq!(imported.issues, [], "nothing is odd about it");
}

#[test]
fn sums_that_are_wrong_by_design_are_named() {
    let imported = read(fixture("camt", "genkgo__camt__camt053.v2.all-balance-types.xml"));
    assert_eq!(codes(&imported), [IssueCode::BalanceMismatch]);
    let detail = imported.issues[0].detail.as_deref().unwrap();
    assert_eq!(detail, "the lines make 9.86 EUR, the balance is 4.04 EUR: -5.82 EUR differ");
    let other_currency = read(fixture("camt", "genkgo__camt__camt053.v8.xml"));
    assert_eq!(codes(&other_currency), [IssueCode::InvalidBalance], "the closing balance is in SEK");
}

#[test]
fn the_same_file_twice_gives_the_same_ids_and_no_id_twice() {
    for (name, bytes) in fixtures("camt") {
        let (first, again) = (read(&bytes), read(&bytes));
        assert_eq!(first, again, "{name}");
        for statement in &first.records {
            let ids: BTreeSet<_> = statement.lines.iter().map(|line| line.id.as_str()).collect();
            assert_eq!(ids.len(), statement.lines.len(), "{name}");
        }
    }
}

#[test]
fn places_point_at_the_entry_in_the_file() {
    for (name, bytes) in fixtures("camt") {
        for line in lines(&read(&bytes)) {
            let offset = usize::try_from(line.place.offset).unwrap();
            assert!(bytes[offset..].starts_with(b"<Ntry>"), "{name}: {:?}", line.place);
            let before = bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(line.place.line as usize, before + 1, "{name}");
        }
    }
}

#[test]
fn the_importer_knows_the_format_by_itself() {
    for (name, bytes) in fixtures("camt") {
        assert_eq!(detect(&bytes).kind, FileKind::Camt, "{name}");
        assert_eq!(Importer::default().lenient().statements(&bytes).unwrap(), read(&bytes), "{name}");
        assert_eq!(Importer::default().items(&bytes).unwrap_err().code(), "unknown_format", "{name}");
    }
}

/// Set this to write the golden files anew; then read the difference.
const BLESS: &str = "GESTIQ_BLESS";

#[test]
fn whole_results_are_as_recorded() {
    for (name, bytes) in fixtures("camt") {
        let found = serde_json::to_string_pretty(&read(bytes)).unwrap() + "\n";
        let golden = fixture_folder("camt/golden").join(format!("{name}.json"));
        if std::env::var_os(BLESS).is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        assert_eq!(found, std::fs::read_to_string(&golden).unwrap(), "{name}");
    }
}
