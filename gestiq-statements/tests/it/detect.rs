//! The results of `detect` for every file of the tests, and the reading of its proposals.

use gestiq_statements::csv::{CsvProfile, read_items, read_statement};
use gestiq_statements::detect::{Confidence, CsvContent, Detection, FileKind, detect};
use gestiq_statements::{BankStatement, OpenItem};
use gestiq_statements::{ImportOptions, Imported};

use crate::csv_variants::{ITEMS, LINES, MORE_LINES, bytes};

/// The files, how sure a proposal is, and the records that it reads.
const EXPECTED: [(&str, Confidence, usize); 35] = [
    ("de_preamble", Confidence::Medium, 2),
    ("es_two_importe", Confidence::Medium, 3),
    ("es_cargo_abono", Confidence::High, 3),
    ("revolut", Confidence::High, 5),
    ("n26", Confidence::High, 2),
    ("wise", Confidence::High, 2),
    ("monzo", Confidence::High, 2),
    ("nl_af_bij", Confidence::High, 3),
    ("ie_debit_credit", Confidence::High, 3),
    ("us_parentheses", Confidence::High, 3),
    ("plus_minus_suffix", Confidence::Medium, 2),
    ("fr_nbsp", Confidence::Medium, 2),
    ("ch_apostrophe", Confidence::High, 3),
    ("bom_sep", Confidence::Medium, 2),
    ("day_first", Confidence::Medium, 2),
    ("month_first", Confidence::Medium, 2),
    ("ambiguous_dates", Confidence::Low, 0),
    ("two_digit_year", Confidence::Medium, 3),
    ("excel_serial", Confidence::Medium, 2),
    ("footer_total", Confidence::Medium, 2),
    ("multiline_memo", Confidence::Medium, 2),
    ("newest_first_one_day", Confidence::High, 3),
    ("daily_balance", Confidence::High, 5),
    ("inverted_card", Confidence::High, 3),
    ("in_out", Confidence::Medium, 2),
    ("no_header", Confidence::Medium, 2),
    ("comments_and_status", Confidence::Medium, 3),
    ("gb18030", Confidence::Medium, 2),
    ("utf16le", Confidence::Medium, 2),
    ("mixed_line_ends", Confidence::Medium, 4),
    ("canonical_lines", Confidence::High, 3),
    ("canonical_items", Confidence::High, 2),
    ("facturas", Confidence::Medium, 2),
    ("payables_by_sign", Confidence::Medium, 2),
    ("both_directions", Confidence::Medium, 2),
];

fn options() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    options
}

fn lines(bytes: &[u8], profile: &CsvProfile) -> Imported<BankStatement> {
    read_statement(bytes, profile, &options()).unwrap()
}

fn items(bytes: &[u8], profile: &CsvProfile) -> Imported<OpenItem> {
    read_items(bytes, profile, &options()).unwrap()
}

fn records(bytes: &[u8], detection: &Detection) -> usize {
    let Some(csv) = &detection.csv else { return 0 };
    match csv.content {
        CsvContent::Lines => {
            lines(bytes, &csv.profile).records.iter().map(|statement| statement.lines.len()).sum()
        }
        _ => items(bytes, &csv.profile).records.len(),
    }
}

#[test]
fn every_file_gets_a_proposal_that_reads_it_or_names_the_open_question() {
    let files = LINES.iter().chain(&MORE_LINES).chain(&ITEMS).count();
    assert_eq!(files, EXPECTED.len());
    let mut wrong = Vec::new();
    for (stem, confidence, count) in EXPECTED {
        let bytes = bytes(stem);
        let detection = detect(&bytes);
        let found = (detection.kind, detection.confidence, records(&bytes, &detection));
        if found != (FileKind::Csv, confidence, count) {
            wrong.push(format!("{stem}: {found:?} {:#?}", detection.evidence));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_proposal_says_why() {
    for (stem, reasons) in [
        ("es_cargo_abono", &["running balance follows", "decimal mark is a comma"][..]),
        ("es_two_importe", &["the day comes first"]),
        ("inverted_card", &["running balance follows"]),
        ("footer_total", &["begins with \"Summe der Ums", "all dates are written dd.MM.yyyy"]),
        ("ambiguous_dates", &["open: ", "dd/MM/yyyy or MM/dd/yyyy"]),
        ("comments_and_status", &["rows with Declined are left out", "rows with Pending are pending"]),
        ("no_header", &["no row names the columns", "proposed by what stands in them"]),
        ("bom_sep", &["named by its sep= line"]),
        ("wise", &["the profile \"wise\""]),
        ("excel_serial", &["all dates are written excel", "decimal mark is a comma"]),
        ("us_parentheses", &["MM/dd/yyyy", "names no currency"]),
    ] {
        let evidence = detect(&bytes(stem)).evidence.join("\n");
        for reason in reasons {
            assert!(evidence.contains(reason), "{stem}: {reason:?} in\n{evidence}");
        }
    }
}

#[test]
fn a_proposed_profile_can_be_kept_as_toml() {
    for (stem, ..) in EXPECTED {
        let Some(csv) = detect(&bytes(stem)).csv else { continue };
        let text = toml::to_string_pretty(&csv.profile).unwrap();
        assert_eq!(toml::from_str::<CsvProfile>(&text).unwrap(), csv.profile, "{stem}");
    }
}

#[test]
fn the_balance_proves_that_a_card_counts_what_went_out_as_positive() {
    let csv = detect(&bytes("inverted_card")).csv.unwrap();
    assert_eq!(csv.profile.sign, Some(gestiq_statements::csv::SignModel::Signed { invert: true }));
}

#[test]
fn formats_without_a_reader_are_named() {
    for (bytes, kind) in [
        (&b"PK\x03\x04..xl/workbook.xml"[..], FileKind::Xlsx),
        (b"[{\"a\":1}]", FileKind::Json),
        (b"<?xml version=\"1.0\"?><a/>", FileKind::Xml),
        (b"", FileKind::Empty),
    ] {
        let detection = detect(bytes);
        let is_read = kind == FileKind::Xlsx && cfg!(feature = "spreadsheet");
        assert_eq!((detection.kind, detection.kind.format().is_some()), (kind, is_read));
        assert!(detection.evidence.join(" ").contains(kind.name()));
    }
    assert_eq!(detect(b"hello").kind, FileKind::Unknown);
}

#[test]
fn one_balance_proves_nothing() {
    let file = b"date,amount,currency,balance\n2026-01-29,1.00,EUR,\n2026-01-30,2.00,EUR,\n2026-01-31,3.00,EUR,9.00\n";
    assert_eq!(detect(file).confidence, Confidence::Medium);
}

#[test]
fn a_large_file_is_recognized_by_its_beginning() {
    let rows: String = (0..200_000).map(|n| format!("2026-01-31,{n}.50,EUR,text {n}\n")).collect();
    let file = format!("date,amount,currency,description\n{rows}");
    let wide: Vec<u8> =
        "\u{feff}".chars().chain(file.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    for bytes in [file.as_bytes(), &wide] {
        let detection = detect(bytes);
        assert_eq!(detection.confidence, Confidence::Medium, "{:?}", detection.evidence);
    }
}

#[test]
fn a_broken_row_in_the_middle_is_not_a_foot() {
    let file = b"date,amount,currency\n2026-01-29,1.00,EUR\nsoon,2.00,EUR\n2026-01-31,3.00,EUR\n";
    let detection = detect(file);
    assert_eq!(detection.confidence, Confidence::Low);
    assert!(detection.evidence.join(" ").contains("not a date: \"soon\""), "{:?}", detection.evidence);
}
