//! Files that hold other files, and files that leave a question open.

use serde_json::{Value, json};

use crate::stage::Stage;

/// The path of a fixture of the readers.
fn made(name: &str) -> String {
    format!("{}/../gestiq-statements/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn inspect(args: &str) -> (i32, Value, String) {
    let said = Stage::new().run(&format!("inspect {args}"));
    (said.code, serde_json::from_str(&said.stdout).unwrap_or_default(), said.stderr)
}

fn amounts(shown: &Value) -> Vec<&str> {
    let statements = shown["statements"].as_array().unwrap().iter();
    let lines = statements.flat_map(|statement| statement["lines"].as_array().unwrap());
    lines.map(|line| line["amount"].as_str().unwrap()).collect()
}

#[test]
fn a_workbook_is_read_like_its_csv() {
    for name in ["statement.xlsx", "statement.xls", "statement.ods", "html_table.xls"] {
        let (code, shown, said) = inspect(&format!("{} --currency EUR", made(&format!("containers/{name}"))));
        assert_eq!((code, amounts(&shown)), (0, vec!["-5.50", "-50.25", "1650.00"]), "{name}: {said}");
    }
    let (code, shown, _) = inspect(&format!("{} --currency EUR", made("containers/unsaved_formulas.xlsx")));
    let issues = shown["issues"].as_array().unwrap();
    let named = issues.iter().find(|issue| issue["code"] == "missing_value").unwrap();
    assert_eq!((code, &named["part"]), (1, &json!("Movimientos")));
}

#[test]
fn archives_signed_files_and_pdfs_are_opened() {
    let (code, shown, _) = inspect(&made("containers/statements.zip"));
    assert_eq!((code, amounts(&shown)), (0, vec!["10.00", "20.00"]));
    let (code, shown, said) = inspect(&made("containers/mixed.zip"));
    assert_eq!((code, amounts(&shown)), (0, vec!["10.00", "2.00"]));
    assert!(said.contains("page.html") && said.contains("leggimi.txt.pdf"), "{said}");
    let (code, shown, _) = inspect(&made("containers/invoices.zip"));
    let items = shown["items"].as_array().unwrap();
    let numbers: Vec<&str> = items.iter().map(|item| item["number"].as_str().unwrap()).collect();
    assert_eq!((code, numbers), (0, vec!["8", "FX-17"]));
    for (name, words) in [
        ("encrypted.pdf", "it is encrypted"),
        ("plain.pdf", "it carries no XML invoice"),
        ("password.zip", "it has a password"),
        ("bomb.zip", "the ratio of unpacked to packed bytes"),
        ("detached.p7s", "give the file that was signed"),
    ] {
        let (code, _, said) = inspect(&made(&format!("containers/{name}")));
        assert_eq!(code, 2, "{name}");
        assert!(said.contains(words) && said.contains(name), "{name}: {said}");
    }
}

#[test]
fn a_workbook_of_lines_is_matched() {
    let stage = Stage::new();
    let book = made("containers/statement.xlsx");
    let said =
        stage.run(&format!("match --statement {book} --invoices items.csv --currency EUR --out out.jsonl"));
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("3 lines"), "{}", said.stderr);
    let nested = made("containers/nested.zip");
    let said = stage.run(&format!("match --statement {nested} --invoices items.csv --out out.jsonl"));
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(said.stderr.contains("inner.zip"), "{}", said.stderr);
}

#[test]
fn the_date_format_and_the_decimal_mark_can_be_told() {
    let file = made("format_cases/12-qif-ambiguous-dates.qif");
    let (code, _, _) = inspect(&format!("{file} --currency USD"));
    assert_eq!(code, 1, "a question");
    let (code, shown, _) = inspect(&format!("{file} --currency USD --date-format dd/MM/yyyy"));
    assert_eq!((code, &shown["statements"][0]["lines"][0]["date"]), (0, &json!("2018-10-04")));
    let stage = Stage::new();
    stage.put("bank.qif", "!Type:Bank\nD2026-01-31\nT-1.650\nPA\n^\n");
    assert_eq!(stage.run("inspect bank.qif --currency USD").code, 1);
    let said = stage.run("inspect bank.qif --currency USD --decimal-mark comma");
    assert!(said.code == 0 && said.stdout.contains("\"-1650.00\""), "{}", said.stdout);
}

#[test]
fn other_files_are_named_with_what_to_do() {
    let stage = Stage::new();
    for (name, content, words) in [
        ("login.html", "<!DOCTYPE html><html><form>", "log in to the bank"),
        (
            "order.xml",
            "<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>",
            "camt.053",
        ),
        (
            "request.xml",
            "<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.060.001.03'/>",
            "not an account report",
        ),
    ] {
        stage.put(name, content);
        let said = stage.run(&format!("inspect {name}"));
        assert!(said.code == 2 && said.stderr.contains(words), "{name}: {}", said.stderr);
    }
}
