//! Cases made from public bug reports, each by its name in `tests/fixtures/format_cases`; each stands for its kind.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::{BalanceCheck, BankStatement, Error, ImportOptions, Imported, Importer, Severity};

use crate::line_formats::{fixture_folder, lines};

pub(crate) fn case(name: &str) -> Vec<u8> {
    std::fs::read(fixture_folder("format_cases").join(name)).unwrap()
}

/// The lines on one line, with their currency once, and whether the balances hold.
pub(crate) fn sketch(imported: &Imported<BankStatement>) -> String {
    let lines: Vec<String> =
        lines(imported).iter().map(|line| format!("{} {}", line.date, line.amount.to_plain())).collect();
    let currency = imported.records.first().map_or("-", |statement| statement.currency.code());
    let check = match imported.records.first().map(BankStatement::balance_check) {
        Some(BalanceCheck::Balanced) => "balanced",
        Some(BalanceCheck::Mismatch { .. }) => "mismatch",
        _ => "unknown",
    };
    format!("{currency} {} {check}", lines.join(", "))
}

/// The codes of the warnings and errors.
pub(crate) fn worries<T>(imported: &Imported<T>) -> Vec<IssueCode> {
    let serious = imported.issues.iter().filter(|issue| issue.severity != Severity::Info);
    serious.map(|issue| issue.code).collect()
}

fn read(bytes: &[u8], options: &ImportOptions) -> Imported<BankStatement> {
    Importer::new(options.clone()).lenient().statements(bytes).unwrap()
}

fn dollars() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.currency = "USD".parse().ok();
    options
}

#[test]
fn every_case_gives_the_right_answer_or_asks() {
    for (name, expected, issues) in [
        ("09-mt940-blank-entry-date.sta", "USD 2024-03-12 -212.39, 2024-03-12 0.00 balanced", vec![]),
        ("10-mt940-without-20.sta", "EUR 2016-11-14 25.50, 2016-11-14 -5.50 balanced", vec![]),
        ("11-ofx-three-decimals.ofx", "USD 2024-03-16 -30.00, 2024-03-17 -3.77 unknown", vec![]),
        ("12-qif-ambiguous-dates.qif", "USD  unknown", vec![AmbiguousDate]),
        ("13-qif-month-names.qif", "USD 2026-01-26 -25.24, 2026-01-23 -10.49 unknown", vec![]),
        ("15-n43-zero-debit.n43", "EUR 2024-03-02 -25.30, 2024-03-15 0.00 balanced", vec![]),
        ("23-contradictory-message.xml", "SEK 2007-10-18 -200000.00 unknown", vec![]),
        ("26-n43-without-line-ends.n43", "EUR 2024-03-02 25.30 balanced", vec![]),
        ("35-camt-reversal-sign.xml", "EUR 2024-03-16 -50.00 unknown", vec![]),
    ] {
        let imported = read(&case(name), &dollars());
        assert_eq!((sketch(&imported).as_str(), worries(&imported)), (expected, issues), "{name}");
    }
}

#[test]
fn the_order_of_ambiguous_dates_can_be_told() {
    let file = case("12-qif-ambiguous-dates.qif");
    for (order, expected) in [
        ("dd/MM/yyyy", "USD 2018-10-04 -1.00, 2018-04-03 -2.00 unknown"),
        ("MM/dd/yyyy", "USD 2018-04-10 -1.00, 2018-03-04 -2.00 unknown"),
    ] {
        let mut options = dollars();
        options.date_format = order.parse().ok();
        assert_eq!(sketch(&read(&file, &options)), expected);
    }
    let refused = Importer::new(dollars()).statements(&file).unwrap_err().to_string();
    assert!(refused.contains("name one as the date format"), "{refused}");
}

#[test]
fn blank_and_missing_parts_of_mt940() {
    let statement = |movements: &str| {
        format!(":20:1\n:25:1\n:28C:1\n:60F:C240312EUR100,00\n{movements}:62F:C240312EUR90,00\n-\n")
            .into_bytes()
    };
    for movement in [
        ":61:240312    D10,00NMSCNONREF\n",
        ":61:240312  D10,00NMSCNONREF\n",
        ":61:2403120000D10,00NMSCNONREF\n",
        ":61:240312    DR10,00NMSCNONREF\n",
        ":61:240312D10,00NMSCNONREF\n",
        ":61:2403120312D10,00NMSCNONREF\n",
    ] {
        let imported = read(&statement(movement), &ImportOptions::default());
        assert_eq!(
            (sketch(&imported).as_str(), worries(&imported)),
            ("EUR 2024-03-12 -10.00 balanced", vec![]),
            "{movement}"
        );
    }
    let imported = read(&statement(":61:240312 13 1D10,00NMSC\n"), &ImportOptions::default());
    assert_eq!(worries(&imported), [InvalidField], "a torn date is not a date");
    let day = |from: &str, to: &str, movement: &str| {
        format!(":25:NL62ABNA0123456789\n:28C:1\n:60F:C240312EUR{from}\n{movement}:62F:C240312EUR{to}\n")
    };
    for end in ["-\n", ""] {
        let first = day("100,00", "90,00", ":61:240312D10,00NMSCNONREF\n:86:A\n");
        let second = day("90,00", "95,00", ":61:240313C5,00NMSCNONREF\n:86:B\n");
        let file = format!("{first}{end}{second}{end}");
        let imported = Importer::default().statements(file.as_bytes()).unwrap();
        let checks: Vec<_> = imported.records.iter().map(BankStatement::balance_check).collect();
        assert_eq!(checks, [BalanceCheck::Balanced; 2], "two messages without :20: and end {end:?}");
        let texts: Vec<_> = lines(&imported).into_iter().map(|line| line.description.as_deref()).collect();
        assert_eq!(texts, [Some("A"), Some("B")]);
    }
}

#[test]
fn totals_of_zero_movements_are_on_the_side_of_their_mark() {
    let file = ":20:1\n:25:1\n:28C:1\n:34F:EUR0,\n:13D:2403121000+0100\n:61:240312D0,00NMSCNONREF\n:90D:1EUR0,00\n:90C:0EUR0,\n-\n";
    assert_eq!(worries(&read(file.as_bytes(), &ImportOptions::default())), []);
}

fn ofx(amounts: &[&str], balance: &str) -> Vec<u8> {
    let lines: String = amounts
        .iter()
        .enumerate()
        .map(|(nth, amount)| format!("<STMTTRN><DTPOSTED>20240316<TRNAMT>{amount}<FITID>{nth}</STMTTRN>"))
        .collect();
    let balance = if balance.is_empty() {
        String::new()
    } else {
        format!("<LEDGERBAL><BALAMT>{balance}<DTASOF>20240316</LEDGERBAL>")
    };
    format!("OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>{lines}</BANKTRANLIST>{balance}</STMTRS></OFX>")
        .into_bytes()
}

#[test]
fn three_decimals_are_read_by_the_mark_of_the_other_amounts() {
    for (amounts, balance, expected, issues) in [
        (&["-30.000", "-3.77"][..], "", "-30.00, -3.77", vec![]),
        (&["-3.77", "-30.000"], "", "-3.77, -30.00", vec![]),
        (&["-30.000", "3"], "1234.50", "-30.00, 3.00", vec![]),
        (&["-30,000", "-3,77"], "", "-30.00, -3.77", vec![]),
        (&["-30,000", "-3.77"], "", "-30000.00, -3.77", vec![]),
        (&["-30.000", "-3,77"], "", "-30000.00, -3.77", vec![]),
        (&["-30.000", "-1.234.567,89"], "", "-30000.00, -1234567.89", vec![]),
        (&["-30.000", "3"], "", "3.00", vec![AmbiguousAmount]),
        (&["-30.000", "-3.77", "-3,77"], "", "-3.77, -3.77", vec![AmbiguousAmount]),
        (&["-30.000", "-3.77"], "1.650", "-30.00, -3.77", vec![]),
    ] {
        let imported = read(&ofx(amounts, balance), &ImportOptions::default());
        let found: Vec<String> = lines(&imported).iter().map(|line| line.amount.to_plain()).collect();
        assert_eq!((found.join(", ").as_str(), worries(&imported)), (expected, issues), "{amounts:?}");
    }
    let mut options = ImportOptions::default();
    options.decimal_mark = Some(gestiq_statements::number::DecimalMark::Dot);
    let imported = read(&ofx(&["-30.000", "3"], ""), &options);
    assert_eq!(lines(&imported)[0].amount.to_plain(), "-30.00", "the caller names the mark");
}

#[test]
fn a_balance_whose_point_is_missing_is_left_out() {
    for (amounts, balance, closing, issues) in [
        (&["-30.00", "-3.77"][..], "12345", None, vec![InvalidBalance]),
        (&["-30.00"], "-12345", None, vec![InvalidBalance]),
        (&["-30.00"], "0", Some("0.00"), vec![]),
        (&["-30.00"], "123.45", Some("123.45"), vec![]),
        (&["-30"], "12345", Some("12345.00"), vec![]),
        (&["-30", "-3.77"], "12345", Some("12345.00"), vec![]),
        (&[], "12345", Some("12345.00"), vec![]),
    ] {
        let imported = read(&ofx(amounts, balance), &ImportOptions::default());
        let found = imported.records[0].closing.map(gestiq_core::Money::to_plain);
        assert_eq!((found.as_deref(), worries(&imported)), (closing, issues), "{amounts:?} {balance}");
    }
}

#[test]
fn old_versions_of_camt_are_read_and_other_messages_are_named() {
    let text = String::from_utf8(case("23-contradictory-message.xml")).unwrap();
    for (old, new) in
        [("BkToCstmrAcctRptV01", "BkToCstmrStmtV01"), ("BkToCstmrAcctRptV01", "BkToCstmrStmt01")]
    {
        let file = text.replace(old, new).replace("<Rpt>", "<Stmt>").replace("</Rpt>", "</Stmt>");
        assert_eq!(sketch(&read(file.as_bytes(), &dollars())), "SEK 2007-10-18 -200000.00 unknown");
    }
    let document = |name: &str| {
        format!(
            "<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:{name}'><X><Y/></X></Document>"
        )
    };
    for (name, words) in [
        ("pain.001.001.03", "pain.001"),
        ("pain.002.001.03", "orders payments"),
        ("pain.008.001.02", "camt.053, camt.052 or camt.054"),
        ("camt.060.001.03", "not an account report (camt.060)"),
        ("camt.029.001.03", "not an account report (camt.029)"),
        ("pacs.004.001.02", "not an account report (pacs.004)"),
        ("camt.053.001.99", "no statement, report or notification"),
    ] {
        let refused = Importer::default().statements(document(name).as_bytes()).unwrap_err();
        assert!(matches!(refused, Error::UnknownFormat { .. }), "{refused}");
        assert!(refused.to_string().contains(words), "{refused}");
    }
}

#[test]
fn norma43_records_are_found_in_any_wrapping() {
    let bare = case("26-n43-without-line-ends.n43");
    let text = String::from_utf8(bare).unwrap();
    let records: Vec<&str> = text
        .trim_end_matches('\n')
        .as_bytes()
        .chunks(80)
        .map(|record| std::str::from_utf8(record).unwrap())
        .collect();
    let header = format!("{:<80}", "002100BANCO");
    for (case, file) in [
        ("lines", records.join("\r\n")),
        ("trimmed lines", records.iter().map(|record| record.trim_end()).collect::<Vec<_>>().join("\n")),
        ("one line", records.concat()),
        ("a record of the sender", format!("{header}\n{}", records.join("\n"))),
        ("a record of the sender, one line", format!("{header}{}", records.concat())),
    ] {
        let imported = read(file.as_bytes(), &ImportOptions::default());
        assert_eq!(
            (sketch(&imported).as_str(), worries(&imported)),
            ("EUR 2024-03-02 25.30 balanced", vec![]),
            "{case}"
        );
    }
}

#[test]
fn amounts_in_pesetas_are_read() {
    let file =
        String::from_utf8(case("15-n43-zero-debit.n43")).unwrap().replacen("9783EMPRESA", "7243EMPRESA", 1);
    let file = file.replace("97470978    ", "97470724    ");
    assert_eq!(sketch(&read(file.as_bytes(), &ImportOptions::default())).get(..3), Some("ESP"));
    let german =
        ":20:1\n:25:1\n:28C:1\n:60F:C991230DEM100,00\n:61:991231D10,00NMSCNONREF\n:62F:C991231DEM90,00\n-\n";
    assert_eq!(sketch(&read(german.as_bytes(), &ImportOptions::default())), "DEM 1999-12-31 -10.00 balanced");
}
