//! Broken and hostile files: faults are reported with their place, and the sound parts are read.

use gestiq_statements::csv::{CsvProfile, DirectionRule, Field, read_items, read_statement, ready};
use gestiq_statements::{BankStatement, Direction, Error};
use gestiq_statements::{ImportOptions, Imported, IssueCode};

const HEADER: &str = "id,date,amount,currency,counterparty,description,reference\n";

fn read(rows: &str) -> Imported<BankStatement> {
    let file = format!("{HEADER}{rows}");
    read_statement(file.as_bytes(), &CsvProfile::canonical_lines(), &ImportOptions::default()).unwrap()
}

fn ids(imported: &Imported<BankStatement>) -> Vec<&str> {
    imported.records.iter().flat_map(|statement| &statement.lines).map(|line| line.id.as_str()).collect()
}

#[test]
fn a_broken_row_is_held_with_its_place_and_the_others_are_read() {
    let cases: &[(&str, IssueCode, &str)] = &[
        ("B,2026-01-31,,EUR,,,", IssueCode::MissingAmount, "amount"),
        ("B,2026-01-31,NaN,EUR,,,", IssueCode::InvalidAmount, "amount"),
        ("B,2026-01-31,1E3,EUR,,,", IssueCode::InvalidAmount, "amount"),
        ("B,2026-01-31,$120,EUR,,,", IssueCode::InvalidAmount, "amount"),
        ("B,2026-01-31,\"1.650,00\",EUR,,,", IssueCode::InvalidAmount, "amount"),
        ("B,2026-01-31,1234567890123456789012345678901.25,EUR,,,", IssueCode::AmountOutOfRange, "amount"),
        ("B,,1.00,EUR,,,", IssueCode::MissingDate, "date"),
        ("B,00000000,1.00,EUR,,,", IssueCode::InvalidDate, "date"),
        ("B,2025-02-30,1.00,EUR,,,", IssueCode::InvalidDate, "date"),
        ("B,31/01/2026,1.00,EUR,,,", IssueCode::InvalidDate, "date"),
        ("B,2026-01-31,1.00,,,,", IssueCode::MissingCurrency, "currency"),
        ("B,2026-01-31,1.00,EURO,,,", IssueCode::UnknownCurrency, "currency"),
        (",2026-01-31,1.00,EUR,,,", IssueCode::MissingField, "line_id"),
        ("A,2026-01-31,1.00,EUR,,,", IssueCode::DuplicateId, "line_id"),
        ("B,2026-01-31,1.00,EUR", IssueCode::RaggedRow, ""),
        ("B,2026-01-31,1.00,EUR,,,,more", IssueCode::RaggedRow, ""),
        ("B,2026-01-31,1.00,EUR,\"Smith,,", IssueCode::UnbalancedQuote, ""),
    ];
    for (row, code, field) in cases {
        let imported =
            read(&format!("A,2026-01-30,5.00,EUR,,,\n{row}\nC,2026-02-01,6.00,EUR,\"Smith, J\",,\n"));
        assert_eq!(ids(&imported), ["A", "C"], "{row}");
        let [issue] = imported.issues.as_slice() else { panic!("{row}: {:?}", imported.issues) };
        assert_eq!((issue.code, issue.place.line), (*code, 3), "{row}: {issue}");
        assert_eq!(issue.field.as_deref().unwrap_or_default(), *field, "{row}");
        let error = imported.strict().unwrap_err();
        assert_eq!(error.code(), "import_refused", "{row}");
    }
}

#[test]
fn what_only_looks_odd_is_read_and_said() {
    let cases: &[(&str, Option<IssueCode>)] = &[
        ("B,2026-01-31,1.00,EUR,\"hi\" there,,", Some(IssueCode::TextAfterQuote)),
        ("B,2026-01-31,1.00,EUR,a\0b,,", Some(IssueCode::ControlCharacters)),
        ("B,2026-01-31,1.005,EUR,,,", Some(IssueCode::FinerThanMinorUnit)),
        ("B,2026-01-31,1.50,JPY,,,", Some(IssueCode::FinerThanMinorUnit)),
        ("B,2026-01-31,-8.95000,EUR,,,", None),
        ("B,2026-01-31,-0.00,EUR,,,", None),
        ("B,2026-01-31,(10.00),EUR,,,", None),
        ("B,2026-01-31,10.00-,eur,,,", None),
        ("B,2126-01-31,1.00,EUR,,,", None),
        ("B,2026-01-31,1.00,EUR,,,,,,", None),
    ];
    for (row, code) in cases {
        let imported = read(&format!("{row}\n"));
        assert_eq!(ids(&imported), ["B"], "{row}");
        let found: Vec<IssueCode> = imported.issues.iter().map(|issue| issue.code).collect();
        assert_eq!(found, code.iter().copied().collect::<Vec<_>>(), "{row}");
        assert!(imported.strict().is_ok(), "{row}");
    }
}

#[test]
fn texts_that_a_spreadsheet_would_run_are_kept_as_they_are() {
    for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "soft\u{ad}hyphen", "\u{202e}rtl"] {
        let imported = read(&format!("B,2026-01-31,1.00,EUR,{text},,\n"));
        assert_eq!(imported.records[0].lines[0].counterparty.as_deref(), Some(text));
    }
}

#[test]
fn an_unbalanced_quote_does_not_swallow_the_rows_after_it() {
    let mut rows = String::from("A,2026-01-30,5.00,EUR,\"never closed,,\n");
    for n in 0..500 {
        rows.push_str(&format!("L{n},2026-01-30,5.00,EUR,plain,,\n"));
    }
    let imported = read(&rows);
    assert_eq!(ids(&imported).len(), 500);
    assert_eq!(imported.issues.len(), 1);
    assert_eq!((imported.issues[0].code, imported.issues[0].place.line), (IssueCode::UnbalancedQuote, 2));
}

#[test]
fn a_quote_in_every_row_is_found_in_every_row() {
    let rows: String = (0..2_000).map(|n| format!("L{n},2026-01-30,5.00,EUR,\"open,,\n")).collect();
    let imported = read(&rows);
    assert_eq!((ids(&imported).len(), imported.issues.len()), (0, 2_000));
}

#[test]
fn files_of_another_kind_are_named() {
    for (bytes, found) in [
        (&b""[..], "an empty file"),
        (b"\xef\xbb\xbf\r\n", "an empty file"),
        (
            b"<!DOCTYPE html><html><body>Login</body></html>",
            "an HTML page, such as a login or error page; log in to the bank and download the file again",
        ),
        (
            b"%PDF-1.7 ...",
            "a PDF document; download the statement in another format, such as OFX, CAMT or CSV",
        ),
        (
            b"PK\x03\x04 camt.xml",
            if cfg!(feature = "zip") {
                "a ZIP archive"
            } else {
                "a ZIP archive; the feature zip reads it; without it, unpack the archive first"
            },
        ),
        (b"OFXHEADER:100\r\n<OFX></OFX>", "an OFX file"),
    ] {
        let error =
            read_statement(bytes, &CsvProfile::canonical_lines(), &ImportOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), format!("not separated values: {found}"));
    }
}

#[test]
fn a_file_without_the_needed_columns_says_which_are_missing() {
    let file =
        b"a bank\nid,when,amount,currency,counterparty,description,reference\nA,2026-01-31,1.00,EUR,,,\n";
    let imported = read_statement(file, &CsvProfile::canonical_lines(), &ImportOptions::default()).unwrap();
    assert!(imported.records.is_empty());
    let missing: Vec<_> = imported.issues.iter().filter(|issue| issue.is_error()).collect();
    let [issue] = missing.as_slice() else { panic!("{missing:?}") };
    assert_eq!((issue.code, issue.field.as_deref()), (IssueCode::MissingColumn, Some("date")));
    assert_eq!(issue.place.line, 2, "the header that lacks it");
}

#[test]
fn a_header_without_rows_is_not_a_statement() {
    let imported = read("");
    assert!(imported.records.is_empty());
    assert_eq!(imported.issues[0].code, IssueCode::NoStatement);
}

#[test]
fn a_decimal_mark_that_nothing_shows_is_refused() {
    let profile = ready::named("generic").unwrap();
    let read = |rows: &str, currency: &str| {
        let file = format!("date;amount;balance\n{rows}");
        let mut options = ImportOptions::default();
        options.currency = currency.parse().ok();
        read_statement(file.as_bytes(), &profile, &options).unwrap()
    };
    let cases = [
        ("2026-01-31;1,650;\n", "EUR", None),
        ("2026-01-31;1,650;\n", "JPY", Some("1650 JPY")),
        ("2026-01-31;1,650;\n2026-01-31;2.5;\n", "EUR", Some("1650.00 EUR")),
        // Each balance follows only if the comma groups.
        (
            "2026-01-30;1,650;2,650\n2026-01-31;500;3,150\n2026-02-01;1,000;4,150\n",
            "EUR",
            Some("1650.00 EUR"),
        ),
        // One link can hold by chance.
        ("2026-01-30;1,650;2,650\n2026-01-31;500;3,150\n", "EUR", None),
        ("2026-01-31;1.5;\n2026-01-31;1,5;\n", "EUR", None),
    ];
    for (rows, currency, expected) in cases {
        let imported = read(rows, currency);
        let first = imported.records.first().map(|statement| statement.lines[0].amount.to_string());
        assert_eq!(first.as_deref(), expected, "{rows}");
        let refused = imported.issues.iter().any(|issue| issue.code == IssueCode::AmbiguousAmount);
        assert_eq!(refused, expected.is_none(), "{rows}");
    }
}

#[test]
fn a_broken_chain_is_said_with_its_place() {
    let file = b"date,amount,currency,balance\n2026-01-30,10.00,EUR,110.00\n2026-01-31,5.00,EUR,120.00\n";
    let imported =
        read_statement(file, &ready::named("generic").unwrap(), &ImportOptions::default()).unwrap();
    let [issue] = imported.issues.as_slice() else { panic!("{:?}", imported.issues) };
    assert_eq!((issue.code, issue.place.line), (IssueCode::BalanceChainBroken, 3));
    assert!(issue.to_string().contains("115.00 EUR expected"), "{issue}");
}

#[test]
fn a_flag_and_a_sign_that_contradict_are_held() {
    let mut profile = CsvProfile::named("flagged")
        .column(Field::Date, "date")
        .column(Field::Amount, "amount")
        .column(Field::DcFlag, "dc");
    profile.default_currency = "EUR".parse().ok();
    for (row, expected) in [
        ("2026-01-31,5.00,D", Ok("-5.00 EUR")),
        ("2026-01-31,5.00,C", Ok("5.00 EUR")),
        ("2026-01-31,-5.00,D", Err(IssueCode::InvalidAmount)),
        ("2026-01-31,5.00,X", Err(IssueCode::InvalidField)),
        ("2026-01-31,5.00,", Err(IssueCode::MissingField)),
    ] {
        let file = format!("date,amount,dc\n{row}\n");
        let imported = read_statement(file.as_bytes(), &profile, &ImportOptions::default()).unwrap();
        let found = match imported.records.first() {
            Some(statement) => Ok(statement.lines[0].amount.to_string()),
            None => Err(imported.issues[0].code),
        };
        assert_eq!(found, expected.map(str::to_owned), "{row}");
    }
}

#[test]
fn every_limit_refuses_with_its_own_error() {
    let row = |n: u32| format!("L{n},2026-01-31,1.00,EUR,counterparty,,\n");
    let wrong = |n: u32| format!("L{n},soon,1.00,EUR,,,\n");
    let many = |row: &dyn Fn(u32) -> String| format!("{HEADER}{}", (0..5).map(row).collect::<String>());
    let currencies = format!("{HEADER}A,2026-01-31,1,EUR,,,\nB,2026-01-31,1,USD,,,\n");
    let mut cases: Vec<(ImportOptions, String, &str)> = Vec::new();
    let mut case = |set: fn(&mut ImportOptions), file: String, code| {
        let mut options = ImportOptions::default();
        set(&mut options);
        cases.push((options, file, code));
    };
    case(|options| options.limits.file_bytes = 100, many(&row), "file_too_large");
    case(|options| options.limits.field_bytes = 11, many(&row), "field_too_long");
    case(|options| options.limits.records = 5, many(&row), "too_many_records");
    case(|options| options.limits.issues = 4, many(&wrong), "too_many_issues");
    case(|options| options.limits.statements = 1, currencies, "too_many_statements");
    for (options, file, code) in cases {
        let error = read_statement(file.as_bytes(), &CsvProfile::canonical_lines(), &options).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(matches!(error, Error::LimitExceeded { .. }));
        assert!(
            read_statement(file.as_bytes(), &CsvProfile::canonical_lines(), &ImportOptions::default())
                .is_ok()
        );
    }
}

#[test]
fn the_amount_under_two_names_in_one_file_is_the_one_the_profile_prefers() {
    let file = b"date,amount,total,currency\n2026-01-31,1.00,2.00,EUR\n";
    let mut profile =
        CsvProfile::named("two").column(Field::Date, "date").column(Field::Currency, "currency");
    for (names, expected) in [(["total", "amount"], "2.00 EUR"), (["amount", "total"], "1.00 EUR")] {
        profile.columns.set(Field::Amount, gestiq_statements::csv::ColumnSource::any_of(&names));
        let imported = read_statement(file, &profile, &ImportOptions::default()).unwrap();
        assert_eq!(imported.records[0].lines[0].amount.to_string(), expected);
    }
}

#[test]
fn broken_invoices_are_held_with_their_place() {
    let header = "id,number,customer,amount,currency,issue_date,due_date\n";
    for (row, code) in [
        ("1,A,X,5.00,EUR,2026-01-01,", IssueCode::DuplicateId),
        (",,X,5.00,EUR,2026-01-01,", IssueCode::MissingField),
        ("2,A,X,,EUR,2026-01-01,", IssueCode::MissingAmount),
        ("2,A,X,5.00,EUR,,", IssueCode::MissingDate),
        ("2,A,X,5.00,EUR,2026-01-01,2026-02-30", IssueCode::InvalidDate),
        ("2,A,X,5.00,XYZ,2026-01-01,", IssueCode::UnknownCurrency),
    ] {
        let file = format!("{header}1,Z,X,1.00,EUR,2026-01-01,\n{row}\n");
        let imported =
            read_items(file.as_bytes(), &CsvProfile::canonical_items(), &ImportOptions::default()).unwrap();
        assert_eq!(imported.records.len(), 1, "{row}");
        assert_eq!((imported.issues[0].code, imported.issues[0].place.line), (code, 3), "{row}");
    }
}

#[test]
fn what_is_open_has_the_sign_of_the_amount() {
    let profile = CsvProfile::canonical_items().column(Field::Open, "open");
    for (open, expected) in [("50.00", 1), ("0.00", 1), ("", 1), ("-50.00", 0)] {
        let file = format!(
            "id,number,customer,amount,currency,issue_date,due_date,open\n1,1,X,100.00,EUR,2026-01-01,,{open}\n"
        );
        let imported = read_items(file.as_bytes(), &profile, &ImportOptions::default()).unwrap();
        assert_eq!(imported.records.len(), expected, "{open:?}");
    }
}

#[test]
fn a_profile_can_say_that_all_items_are_payable() {
    let mut profile = CsvProfile::canonical_items();
    profile.direction = Some(DirectionRule::All(Direction::Payable));
    let file = b"id,number,customer,amount,currency,issue_date,due_date\n1,1,X,100.00,EUR,2026-01-01,\n";
    let imported = read_items(file, &profile, &ImportOptions::default()).unwrap();
    assert_eq!(imported.records[0].direction, Direction::Payable);
}

#[test]
fn clear_dates_decide_the_order_whatever_the_balance_is() {
    let file = b"date,amount,currency,balance\n2026-01-29,-5.00,EUR,100.00\n\
                 2026-01-30,-5.00,EUR,105.00\n2026-01-31,-5.00,EUR,110.00\n";
    let imported =
        read_statement(file, &ready::named("generic").unwrap(), &ImportOptions::default()).unwrap();
    assert_eq!(imported.records[0].lines[0].date.to_string(), "2026-01-29");
    assert_eq!(imported.issues[0].code, IssueCode::BalanceChainBroken, "the signs are wrong, not the order");
}
