//! Each way of writing a statement or an invoice list, as a small file with its expected result.
//!
//! With `BLESS=1` in the environment the expected results are written anew, to be read and committed.

use std::path::{Path, PathBuf};

use gestiq_statements::csv::{CsvProfile, read_items, read_statement, ready};
use gestiq_statements::{BankStatement, OpenItem};
use gestiq_statements::{ImportIssue, ImportOptions};
use serde_json::{Value, json};

/// The files, and the ready or canonical profile that reads them; `toml` for the profile beside the file.
pub(crate) const LINES: [(&str, &str); 28] = [
    ("de_preamble", "german"),
    ("es_two_importe", "toml"),
    ("es_cargo_abono", "spanish"),
    ("revolut", "revolut"),
    ("n26", "n26"),
    ("wise", "wise"),
    ("monzo", "generic"),
    ("nl_af_bij", "dutch"),
    ("ie_debit_credit", "toml"),
    ("us_parentheses", "us"),
    ("plus_minus_suffix", "german"),
    ("fr_nbsp", "french"),
    ("ch_apostrophe", "generic"),
    ("bom_sep", "generic"),
    ("day_first", "generic"),
    ("month_first", "generic"),
    ("ambiguous_dates", "generic"),
    ("two_digit_year", "british"),
    ("excel_serial", "generic"),
    ("footer_total", "toml"),
    ("multiline_memo", "generic"),
    ("newest_first_one_day", "generic"),
    ("daily_balance", "generic"),
    ("inverted_card", "toml"),
    ("in_out", "toml"),
    ("no_header", "toml"),
    ("comments_and_status", "toml"),
    ("gb18030", "toml"),
];
pub(crate) const MORE_LINES: [(&str, &str); 3] =
    [("utf16le", "generic"), ("mixed_line_ends", "generic"), ("canonical_lines", "canonical")];
pub(crate) const ITEMS: [(&str, &str); 4] = [
    ("canonical_items", "canonical"),
    ("facturas", "generic-items"),
    ("payables_by_sign", "toml"),
    ("both_directions", "toml"),
];

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csv").join(name)
}

pub(crate) fn bytes(stem: &str) -> Vec<u8> {
    std::fs::read(fixture(&format!("{stem}.csv"))).unwrap()
}

fn profile(stem: &str, name: &str, canonical: fn() -> CsvProfile) -> CsvProfile {
    match name {
        "toml" => {
            toml::from_str(&std::fs::read_to_string(fixture(&format!("{stem}.toml"))).unwrap()).unwrap()
        }
        "canonical" => canonical(),
        ready_name => ready::named(ready_name).unwrap(),
    }
}

fn compare(stem: &str, found: &Value) {
    let path = fixture(&format!("{stem}.json"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(found).unwrap() + "\n").unwrap();
    }
    let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(found, &expected, "{stem}");
}

/// The values that a person would check: nulls and columns that a file does not have are left out.
fn without_nulls(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

fn issues(issues: &[ImportIssue]) -> Vec<String> {
    let show = |issue: &ImportIssue| format!("{:?} {}: {issue}", issue.severity, issue.code.code());
    issues.iter().map(show).collect()
}

fn statement(statement: &BankStatement) -> Value {
    let lines: Vec<Value> =
        statement.lines.iter().map(|line| without_nulls(serde_json::to_value(line).unwrap())).collect();
    json!({
        "account": statement.account.as_ref().map(|account| account.number.clone()),
        "currency": statement.currency,
        "period": [statement.from, statement.to],
        "opening": statement.opening.map(gestiq_core::Money::to_plain),
        "closing": statement.closing.map(gestiq_core::Money::to_plain),
        "balance_check": statement.balance_check(),
        "lines": lines,
    })
}

fn item(item: &OpenItem) -> Value {
    without_nulls(serde_json::to_value(item).unwrap())
}

#[test]
fn each_way_of_writing_a_statement_is_read_as_it_was_meant() {
    for (stem, name) in LINES.into_iter().chain(MORE_LINES) {
        let profile = profile(stem, name, CsvProfile::canonical_lines);
        let imported = read_statement(&bytes(stem), &profile, &ImportOptions::default()).unwrap();
        let statements: Vec<Value> = imported.records.iter().map(statement).collect();
        let found = json!({
            "encoding": imported.encoding,
            "statements": statements,
            "issues": issues(&imported.issues),
        });
        compare(stem, &found);
    }
}

#[test]
fn each_way_of_writing_invoices_is_read_as_it_was_meant() {
    for (stem, name) in ITEMS {
        let profile = profile(stem, name, CsvProfile::canonical_items);
        let mut options = ImportOptions::default();
        options.currency = "EUR".parse().ok();
        let imported = read_items(&bytes(stem), &profile, &options).unwrap();
        let items: Vec<Value> = imported.records.iter().map(item).collect();
        compare(stem, &json!({ "items": items, "issues": issues(&imported.issues) }));
    }
}
