//! The rules of Norma 43, real files, and files that break the rules.

use gestiq_statements::{BalanceCheck, BankStatement};
use gestiq_statements::{ImportOptions, Imported, Importer, IssueCode, Severity, norma43};
use proptest::prelude::*;

use crate::line_formats::{
    assert_cuts_invent_nothing, assert_ids_are_stable, assert_limits_refuse, assert_places_point_at, codes,
    euros, fixtures, lines,
};

fn read(text: impl AsRef<[u8]>) -> Imported<BankStatement> {
    norma43::read(text.as_ref(), &ImportOptions::default()).unwrap()
}

/// Record 11 of an account with 100.00 in this currency.
fn header(currency: &str) -> String {
    format!("{:<80}\n", format!("11004912340123456789260301260331200000000010000{currency}3ACME"))
}

/// Record 22 with this code and amount in cents.
fn movement(code: u8, cents: u64) -> String {
    format!("{:<80}\n", format!("22    1234260310260311{:02}{:03}{code}{cents:014}{:010}", 12, 408, 7))
}

fn text(one: &str, two: &str) -> String {
    format!("2301{one:<38}{two:<38}\n")
}

/// Record 33.
fn footer(debits: (u64, u64), credits: (u64, u64), closing: &str) -> String {
    let (debits, credits) =
        (format!("{:05}{:014}", debits.0, debits.1), format!("{:05}{:014}", credits.0, credits.1));
    format!("{:<80}\n", format!("33004912340123456789{debits}{credits}{closing}978"))
}

fn end(records: u64) -> String {
    format!("{:<80}\n", format!("88{}{records:06}", "9".repeat(18)))
}

/// An account with a debit of 10.00 and a credit of 25.00, then the closing balance.
fn whole() -> String {
    let parts = [
        header("978"),
        movement(1, 1_000),
        text("RECIBO DE LA LUZ", "Y SIGUE"),
        movement(2, 2_500),
        text("TRANSFERENCIA", "FACTURA 17"),
        text("DE ACME", ""),
        footer((1, 1_000), (1, 2_500), "200000000011500"),
        end(7),
    ];
    parts.concat()
}

#[test]
fn a_whole_file_is_read_without_a_word() {
    let imported = read(whole());
    assert_eq!(imported.issues, []);
    let statement = &imported.records[0];
    let account = statement.account.clone().unwrap();
    assert_eq!(
        (&*account.number, account.bank.as_deref(), account.branch.as_deref()),
        ("0123456789", Some("0049"), Some("1234"))
    );
    assert_eq!(statement.balance_check(), BalanceCheck::Balanced);
    assert_eq!(statement.from.unwrap().to_string(), "2026-03-01");
    assert_eq!(statement.to.unwrap().to_string(), "2026-03-31");
    let [debit, credit] = &statement.lines[..] else { panic!("{:?}", statement.lines) };
    assert_eq!((&*debit.amount.to_string(), &*credit.amount.to_string()), ("-10.00 EUR", "25.00 EUR"));
    assert_eq!(debit.date.to_string(), "2026-03-10");
    assert_eq!(debit.value_date.unwrap().to_string(), "2026-03-11");
    assert_eq!(debit.kind.as_deref(), Some("12/408"));
    assert_eq!(debit.reference.as_deref(), Some("0000000007"));
    assert_eq!(credit.description.as_deref(), Some("TRANSFERENCIA FACTURA 17 DE ACME"));
}

#[test]
fn records_may_be_trimmed_or_stand_without_line_breaks() {
    let wanted = read(whole());
    let trimmed: String = whole().lines().map(|line| format!("{}\r\n", line.trim_end())).collect();
    let joined = whole().replace('\n', "");
    for text in [trimmed, joined, whole().replace('\n', "\r"), format!("{}\u{1a}", whole())] {
        let imported = read(&text);
        assert_eq!(imported.issues, [], "{text}");
        let ids = |imported: &Imported<BankStatement>| {
            lines(imported).iter().map(|line| line.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&imported), ids(&wanted), "{text}");
    }
}

#[test]
fn a_word_goes_on_from_one_text_to_the_next() {
    let texts = text("COMPRA TARG 5540XXXXXXXX3014 DNH*MICHA", "EL SCOTT");
    let file = [header("978"), movement(1, 100), texts, footer((1, 100), (0, 0), "200000000009900"), end(4)];
    let imported = read(file.concat());
    let description = lines(&imported)[0].description.clone();
    assert_eq!(description.as_deref(), Some("COMPRA TARG 5540XXXXXXXX3014 DNH*MICHAEL SCOTT"));
}

#[test]
fn letters_of_latin_1_and_utf_8_fill_one_column_each() {
    let text = whole()
        .replace("TRANSFERENCIA", "DEVOLUCI\u{d3}N A\u{d1}O")
        .replace("FACTURA 17       ", "FACTURA 17");
    let text: String = text.lines().map(|line| format!("{line:<80}\n")).collect();
    let narrow: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, encoding) in [(text.into_bytes(), "UTF-8"), (narrow, "windows-1252")] {
        let imported = read(&bytes);
        assert_eq!(imported.encoding, encoding);
        let description = lines(&imported)[1].description.clone().unwrap();
        assert!(description.starts_with("DEVOLUCI\u{d3}N A\u{d1}O"), "{description}");
        assert_places_point_at(norma43::read, b"22", encoding, &bytes);
    }
}

#[test]
fn control_totals_are_checked() {
    let closing = "200000000011500";
    for (right, wrong) in [
        (footer((1, 1_000), (1, 2_500), closing), footer((2, 1_000), (1, 2_500), closing)),
        (footer((1, 1_000), (1, 2_500), closing), footer((1, 1_001), (1, 2_500), closing)),
        (footer((1, 1_000), (1, 2_500), closing), footer((1, 1_000), (0, 2_500), closing)),
        (footer((1, 1_000), (1, 2_500), closing), footer((1, 1_000), (1, 9_999), closing)),
        (end(7), end(6)),
    ] {
        let text = whole().replace(&right, &wrong);
        assert_ne!(text, whole());
        let imported = read(&text);
        assert_eq!(codes(&imported), [IssueCode::ControlMismatch], "{wrong}");
        assert_eq!(imported.issues[0].severity, Severity::Warning);
        assert_eq!(lines(&imported).len(), 2);
    }
}

#[test]
fn a_closing_balance_that_the_movements_do_not_explain_is_reported() {
    let imported = read(whole().replace("200000000011500", "200000000011501"));
    assert_eq!(codes(&imported), [IssueCode::BalanceMismatch]);
    assert!(matches!(imported.records[0].balance_check(), BalanceCheck::Mismatch { .. }));
}

#[test]
fn code_0_of_a_closing_balance_is_accepted() {
    let imported = read(whole().replace("200000000011500", "000000000011500"));
    assert_eq!(codes(&imported), [IssueCode::InvalidBalance]);
    assert_eq!(imported.issues[0].severity, Severity::Info);
    assert_eq!(imported.records[0].balance_check(), BalanceCheck::Balanced);
    let debit = read(whole().replace("200000000011500", "100000000011500"));
    assert_eq!(debit.records[0].closing.unwrap().to_string(), "-115.00 EUR");
}

#[test]
fn currencies_are_numbers_of_iso_4217() {
    let of = |number: &str, options: &ImportOptions| {
        norma43::read(whole().replacen("978", number, 1).as_bytes(), options).unwrap()
    };
    assert_eq!(of("840", &ImportOptions::default()).records[0].currency.code(), "USD");
    assert_eq!(of("724", &ImportOptions::default()).records[0].currency.code(), "ESP", "withdrawn");
    assert_eq!(lines(&of("392", &ImportOptions::default()))[1].amount.to_string(), "25 JPY");
    for (number, code) in [
        ("000", IssueCode::UnknownCurrency),
        ("725", IssueCode::UnknownCurrency),
        ("   ", IssueCode::MissingCurrency),
    ] {
        let unknown = of(number, &ImportOptions::default());
        assert_eq!((unknown.records.len(), codes(&unknown)[0]), (0, code), "{number}");
        assert!(unknown.strict().is_err());
        let told = of(number, &euros());
        assert_eq!((lines(&told).len(), codes(&told)), (2, vec![code]), "{number}");
        assert!(told.strict().is_ok());
    }
}

#[test]
fn a_movement_that_cannot_be_read_is_held_back() {
    for (from, to, code) in [
        ("260310260311", "260230260311", IssueCode::InvalidDate),
        ("260310260311", "260310260230", IssueCode::InvalidDate),
        ("260310260311", "      260311", IssueCode::InvalidDate),
        ("100000000001000", "300000000001000", IssueCode::InvalidField),
        ("100000000001000", "10000000000100X", IssueCode::InvalidAmount),
        ("100000000001000", "1              ", IssueCode::MissingAmount),
    ] {
        let imported = read(whole().replacen(from, to, 1));
        assert_eq!(codes(&imported)[0], code, "{to}");
        assert_eq!(lines(&imported).len(), 1, "{to}");
        assert!(codes(&imported).contains(&IssueCode::ControlMismatch), "{to}");
        assert_eq!(lines(&imported)[0].description.as_deref(), Some("TRANSFERENCIA FACTURA 17 DE ACME"));
        assert!(imported.strict().is_err());
    }
}

#[test]
fn an_amount_in_another_currency_has_the_sign_of_the_movement() {
    let original = format!("{:<80}\n", format!("2401840{:014}", 1_180));
    let file =
        [header("978"), movement(1, 1_000), original, footer((1, 1_000), (0, 0), "200000000009000"), end(4)];
    let imported = read(file.concat());
    assert_eq!(imported.issues, []);
    assert_eq!(lines(&imported)[0].details().original_amount.unwrap().to_string(), "-11.80 USD");
    let imported = read(file.concat().replace("2401840", "2401000"));
    assert_eq!(codes(&imported), [IssueCode::InvalidField]);
}

#[test]
fn references_are_two_or_the_document() {
    for (references, expected) in [
        ("0000000000000000000000000000", Some("0000000007")),
        ("REF1        0000000000000000", Some("REF1")),
        ("000000000000REF2            ", Some("REF2")),
        ("REF1        REF2            ", Some("REF1 REF2")),
    ] {
        let movement = format!("{}{references}\n", movement(1, 100).trim_end());
        let file = [header("978"), movement, footer((1, 100), (0, 0), "200000000009900"), end(3)];
        assert_eq!(lines(&read(file.concat()))[0].reference.as_deref(), expected, "{references}");
    }
}

#[test]
fn records_in_the_wrong_place_are_reported() {
    for (record, code) in [
        (format!("{:<80}\n", "99 what"), IssueCode::InvalidField),
        (format!("{:<80}\n", "2300"), IssueCode::Unbalanced),
    ] {
        let text = whole().replacen(&header("978"), &format!("{}{record}", header("978")), 1);
        let imported = read(text.replace(&end(7), &end(8)));
        assert_eq!((codes(&imported), lines(&imported).len()), (vec![code], 2));
    }
    let behind = whole().replace(&end(7), &format!("{}{}", movement(1, 1), end(8)));
    assert_eq!(codes(&read(behind)), [IssueCode::Unbalanced]);
    let no_footer = [header("978"), movement(1, 1), whole()].concat().replace(&end(7), &end(9));
    let imported = read(no_footer);
    assert_eq!((codes(&imported), imported.records.len()), (vec![IssueCode::Truncated], 2));
}

#[test]
fn several_accounts_in_one_file_are_several_statements() {
    let one = whole().replace(&end(7), "");
    let other = one.replace("0123456789", "9876543210");
    let imported = read([one, other, end(14)].concat());
    assert_eq!((imported.records.len(), codes(&imported)), (2, vec![]));
}

#[test]
fn a_file_that_was_cut_says_so() {
    let text = whole();
    let imported = read(text.replace(&end(7), ""));
    assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Truncated], 2));
    let half = read(&text.as_bytes()[..text.find("DE ACME").unwrap()]);
    assert_eq!((codes(&half), lines(&half).len()), (vec![IssueCode::Truncated], 1));
    assert_cuts_invent_nothing(norma43::read, "whole", text.as_bytes());
}

#[test]
fn every_real_file_is_read_whole() {
    for (name, bytes) in fixtures("norma43") {
        let imported = read(&bytes);
        assert_eq!(imported.issues, [], "{name}");
        assert_eq!(imported.records[0].balance_check(), BalanceCheck::Balanced, "{name}");
        assert_eq!(lines(&imported)[0].amount.to_string(), "-10.98 EUR", "{name}");
        assert_ids_are_stable(norma43::read, &name, &bytes);
        assert_places_point_at(norma43::read, b"22", &name, &bytes);
        assert_cuts_invent_nothing(norma43::read, &name, &bytes);
    }
}

#[test]
fn whole_results_are_as_recorded() {
    crate::line_formats::assert_golden(norma43::read, "norma43");
}

#[test]
fn other_files_are_refused_and_the_importer_reads_norma_43() {
    for bytes in [&b""[..], b"hello", b"11 of them", b"%PDF-1.7", b"22"] {
        let error = norma43::read(bytes, &ImportOptions::default()).unwrap_err();
        assert_eq!(error.code(), "unknown_format", "{bytes:?}");
    }
    let imported = Importer::default().statements(whole().as_bytes()).unwrap();
    assert_eq!(lines(&imported).len(), 2);
}

#[test]
fn every_limit_refuses() {
    let issues = whole().replace(&end(7), &end(6));
    assert_limits_refuse(norma43::read, whole().as_bytes(), issues.as_bytes());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        wanted in proptest::collection::vec((1_u8..=2, 0_u64..99_999_999_999_999, "[A-Z]([A-Z0-9 \u{d1}]{0,30}[A-Z])?"), 0..8)
    ) {
        let body: String = wanted
            .iter()
            .map(|(code, cents, words)| movement(*code, *cents) + &text("", words))
            .collect();
        let imported = read(header("978") + &body + &footer((0, 0), (0, 0), "200000000000000") + &end(1));
        let found: Vec<(_, String)> = lines(&imported)
            .into_iter()
            .map(|line| (line.amount.to_minor().unwrap(), line.description.clone().unwrap().into()))
            .collect();
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(code, cents, words)| {
                let minor = i64::try_from(cents).unwrap();
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                (if code == 1 { -minor } else { minor }, words)
            })
            .collect();
        prop_assert_eq!(found, wanted);
    }
}
