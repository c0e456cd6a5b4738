//! The rules of BAI2, real files, and files that break the rules.

use gestiq_statements::{BalanceCheck, BankStatement, StatementLine};
use gestiq_statements::{ImportOptions, Imported, Importer, IssueCode, Severity, bai2};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::line_formats::{
    assert_cuts_invent_nothing, assert_ids_are_stable, assert_limits_refuse, assert_places_point_at, codes,
    fixtures, lines,
};

fn read(text: impl AsRef<[u8]>) -> Imported<BankStatement> {
    bai2::read(text.as_ref(), &ImportOptions::default()).unwrap()
}

/// A file with one account in euros, these records in it, and right totals: `sum` is that of the records.
fn file(records: &str, sum: i64) -> String {
    let count = records.lines().count();
    format!(
        "01,BANK,US,260331,2300,1,80,,2/\n02,US,BANK,1,260331,2300,EUR,2/\n03,123456,,010,10000,,,015,10000,,/\n\
         {records}49,{},{}/\n98,{0},1,{}/\n99,{0},1,{}/\n",
        sum + 20_000,
        count + 2,
        count + 4,
        count + 6
    )
}

fn only_line(record: &str, sum: i64) -> StatementLine {
    let imported = read(file(record, sum));
    assert_eq!(lines(&imported).len(), 1, "{:?}", imported.issues);
    lines(&imported)[0].clone()
}

#[test]
fn a_whole_file_is_read_without_a_word() {
    let imported =
        read(file("16,142,1000,V,260401,,B-1,C-1,ACH, from ACME\n88,INVOICE 17/\n16,475,1000,,,/\n", 2_000));
    assert_eq!(imported.issues, []);
    let statement = &imported.records[0];
    let account = statement.account.clone().unwrap();
    assert_eq!((&*account.number, account.bank.as_deref()), ("123456", Some("BANK")));
    assert_eq!(statement.balance_check(), BalanceCheck::Balanced);
    assert_eq!(statement.opening.unwrap().to_string(), "100.00 EUR");
    let [credit, debit] = &statement.lines[..] else { panic!("{:?}", statement.lines) };
    assert_eq!((&*credit.amount.to_string(), &*debit.amount.to_string()), ("10.00 EUR", "-10.00 EUR"));
    assert_eq!(credit.date.to_string(), "2026-03-31");
    assert_eq!(credit.value_date.unwrap().to_string(), "2026-04-01");
    assert_eq!((credit.bank_id.as_deref(), credit.reference.as_deref()), (Some("B-1"), Some("C-1")));
    assert_eq!(credit.description.as_deref(), Some("ACH, from ACME INVOICE 17"));
    assert_eq!((credit.kind.as_deref(), debit.kind.as_deref()), (Some("142"), Some("475")));
    assert_eq!((credit.place.line, credit.place.record, debit.place.line), (4, 1, 6));
    assert_eq!((&debit.description, &debit.reference, &debit.bank_id), (&None, &None, &None));
}

#[test]
fn funds_of_any_type_are_passed_over() {
    for (funds, value_date) in [
        ("Z", None),
        ("0", None),
        ("", None),
        ("V,260401,1200", Some("2026-04-01")),
        ("V,,", None),
        ("S,500,300,200", None),
        ("D,2,0,500,1,500", None),
    ] {
        let line = only_line(&format!("16,142,1000,{funds},B-1,C-1,Text\n"), 1_000);
        let found = (line.bank_id.as_deref(), line.reference.as_deref(), line.description.as_deref());
        assert_eq!(found, (Some("B-1"), Some("C-1"), Some("Text")), "{funds}");
        assert_eq!(line.value_date.map(|date| date.to_string()).as_deref(), value_date, "{funds}");
    }
    let imported = read(file("16,142,1000,V,260230,,B,C,T\n", 1_000));
    assert_eq!(
        (codes(&imported)[1], imported.issues[1].severity),
        (IssueCode::InvalidDate, Severity::Warning)
    );
}

#[test]
fn a_full_record_goes_on_without_a_blank() {
    let text = "x".repeat(80 - 20);
    let line = only_line(&format!("16,142,1000,Z,B,C,12{text}\n88,34\n88,56\n"), 1_000);
    assert_eq!(line.description, Some(format!("12{text}34 56").into()));
}

#[test]
fn a_transaction_that_cannot_be_read_is_held_back() {
    for (record, code) in [
        ("16,142,,Z,B,C,T\n", IssueCode::MissingAmount),
        ("16,142,10.00,Z,B,C,T\n", IssueCode::InvalidAmount),
        ("16,142,99999999999999999999999999999,Z,B,C,T\n", IssueCode::AmountOutOfRange),
        ("16,010,1000,Z,B,C,T\n", IssueCode::InvalidField),
        ("16,xyz,1000,Z,B,C,T\n", IssueCode::InvalidField),
        ("16,720,1000,Z,B,C,T\n", IssueCode::InvalidField),
        ("16\n", IssueCode::InvalidField),
        ("17,142,1000\n", IssueCode::InvalidField),
    ] {
        let imported = read(file(record, 1_000));
        assert_eq!((codes(&imported)[0], lines(&imported).len()), (code, 0), "{record}");
        assert!(imported.strict().is_err(), "{record}");
    }
    let imported = read(file("16,890,,,,,A message\n", 0));
    assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Unread], 0));
}

#[test]
fn control_totals_are_checked() {
    let right = file("16,142,1000,Z,B,C,T\n16,475,1000,Z,B,C,T\n", 2_000);
    assert_eq!(read(&right).issues, []);
    for (from, to, count) in [
        ("49,22000,4/", "49,22001,4/", 1),
        ("49,22000,4/", "49,22000,5/", 1),
        ("49,22000,4/", "49,,4/", 0),
        ("98,22000,1,6/", "98,22000,2,6/", 1),
        ("98,22000,1,6/", "98,1,2,3/", 3),
        ("99,22000,1,8/", "99,22000,1,9/", 1),
        ("99,22000,1,8/", "99,,,/", 0),
    ] {
        let text = right.replace(from, to);
        assert_ne!(text, right);
        let imported = read(&text);
        assert_eq!(codes(&imported), vec![IssueCode::ControlMismatch; count], "{to}");
        assert_eq!(lines(&imported).len(), 2);
        assert!(imported.strict().is_ok());
    }
}

#[test]
fn balances_are_signed_and_may_stand_in_continuations() {
    let text = "01,B,U,260331,1,1,,,2/\n02,U,B,1,260331,,USD,2/\n03,1,,040,+000500,,,/\n88,010,-2500,,,015,500,,S,1,2,3/\n\
                16,142,3000,Z,B,C,T\n49,1500,4/\n98,1500,1,6/\n99,1500,1,8/\n";
    let imported = read(text);
    assert_eq!(imported.issues, []);
    assert_eq!(imported.records[0].opening.unwrap().to_string(), "-25.00 USD");
    assert_eq!(imported.records[0].balance_check(), BalanceCheck::Balanced);
    let wrong = read(text.replace("015,500", "015,501"));
    assert!(codes(&wrong).contains(&IssueCode::BalanceMismatch));
    let unreadable = read(text.replace("015,500", "015,5.00"));
    assert_eq!(codes(&unreadable), [IssueCode::InvalidBalance]);
}

#[test]
fn the_currency_is_of_the_account_the_group_the_caller_or_the_specification() {
    let of = |group: &str, account: &str, told: Option<&str>| {
        let text = file("16,142,1000,Z,B,C,T\n", 1_000)
            .replace(",EUR,2/", &format!(",{group},2/"))
            .replace("03,123456,,", &format!("03,123456,{account},"));
        let mut options = ImportOptions::default();
        options.currency = told.and_then(|code| code.parse().ok());
        bai2::read(text.as_bytes(), &options).unwrap()
    };
    for (group, account, told, expected, issues) in [
        ("EUR", "GBP", None, "10.00 GBP", &[][..]),
        ("EUR", "", None, "10.00 EUR", &[]),
        ("JPY", "", None, "1000 JPY", &[]),
        ("", "", Some("CHF"), "10.00 CHF", &[IssueCode::MissingCurrency]),
        ("", "", None, "10.00 USD", &[IssueCode::MissingCurrency]),
        ("", "XQZ", Some("CHF"), "10.00 CHF", &[IssueCode::UnknownCurrency]),
    ] {
        let imported = of(group, account, told);
        assert_eq!(lines(&imported)[0].amount.to_string(), expected);
        let found: Vec<_> =
            codes(&imported).into_iter().filter(|code| *code != IssueCode::BalanceMismatch).collect();
        assert_eq!(found, issues, "{expected}");
        assert!(imported.strict().is_ok(), "{expected}");
    }
    assert!(of("", "XQZ", None).strict().is_err(), "an unknown code is not the default");
}

#[test]
fn a_group_says_whether_it_is_an_update() {
    for (status, count, severity) in [
        ("1", 1, None),
        ("3", 1, Some(Severity::Warning)),
        ("2", 0, Some(Severity::Error)),
        ("4", 0, Some(Severity::Error)),
    ] {
        let text =
            file("16,142,1000,Z,B,C,T\n", 1_000).replace("02,US,BANK,1,", &format!("02,US,BANK,{status},"));
        let imported = read(text);
        let issue = imported.issues.iter().find(|issue| issue.code == IssueCode::Correction);
        assert_eq!(
            (lines(&imported).len(), issue.map(|issue| issue.severity)),
            (count, severity),
            "{status}"
        );
    }
}

#[test]
fn records_in_the_wrong_place_and_missing_trailers_are_reported() {
    let right = file("16,142,1000,Z,B,C,T\n", 1_000);
    for (text, code, count) in [
        (right.replace("03,123456,,010,10000,,,015,10000,,/\n", ""), IssueCode::Unbalanced, 0),
        (right.replace("02,US,BANK,1,260331,2300,EUR,2/\n", ""), IssueCode::Unbalanced, 0),
        (right.replace("49,21000,3/\n", ""), IssueCode::Truncated, 1),
        (right.replace("98,21000,1,5/\n", ""), IssueCode::Truncated, 1),
        (right.replace("99,21000,1,7/\n", ""), IssueCode::Truncated, 1),
        (format!("{}{right}", right.replace("99,21000,1,7/\n", "")), IssueCode::Truncated, 2),
        (right.replace("260331,2300,EUR", "260230,2300,EUR"), IssueCode::InvalidDate, 0),
    ] {
        let imported = read(&text);
        assert!(codes(&imported).contains(&code), "{text}: {:?}", imported.issues);
        assert_eq!(lines(&imported).len(), count, "{text}");
        assert!(imported.strict().is_err(), "{text}");
    }
}

#[test]
fn the_last_record_of_a_file_that_was_cut_is_held_back() {
    let text = file("16,142,1000,Z,B,C,T\n88,more\n16,475,1000,Z,B,C,T\n", 2_000);
    let imported = read(&text.as_bytes()[..text.find("16,475").unwrap() - 2]);
    assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Truncated], 0));
    assert_cuts_invent_nothing(bai2::read, "file", text.as_bytes());
}

/// File, statements, lines, sum, and the issues.
const EXPECTED: [(&str, usize, usize, &str, &[IssueCode]); 5] = [
    ("dnsbty__bai2__test.bai", 1, 1, "-10.00", &[IssueCode::ControlMismatch; 7]),
    ("dnsbty__bai2__test3.bai", 0, 0, "0", &[IssueCode::Truncated, IssueCode::NoStatement]),
    (
        "ministryofjustice__bai2__account_trailer_amount_blank_example.bai2",
        2,
        0,
        "0",
        &[IssueCode::MissingCurrency; 2],
    ),
    ("ministryofjustice__bai2__citi_example.bai2", 1, 1, "0.01", &[IssueCode::BalanceMismatch]),
    ("ministryofjustice__bai2__nwb_example.bai2", 1, 5, "-26.76", &[]),
];

#[test]
fn every_real_file_gives_its_lines_and_their_sum() {
    for ((name, bytes), (expected, statements, count, sum, issues)) in fixtures("bai2").iter().zip(EXPECTED) {
        assert_eq!(name, expected);
        let imported = read(bytes);
        let lines = lines(&imported);
        let total: Decimal = lines.iter().map(|line| line.amount.amount()).sum();
        assert_eq!(
            (imported.records.len(), lines.len()),
            (statements, count),
            "{name}: {:?}",
            imported.issues
        );
        assert_eq!((&*total.to_string(), &*codes(&imported)), (sum, issues), "{name}");
        assert_ids_are_stable(bai2::read, name, bytes);
        assert_places_point_at(bai2::read, b"16,", name, bytes);
        assert_cuts_invent_nothing(bai2::read, name, bytes);
    }
}

#[test]
fn whole_results_are_as_recorded() {
    crate::line_formats::assert_golden(bai2::read, "bai2");
}

#[test]
fn other_files_are_refused_and_the_importer_reads_bai2() {
    for bytes in [&b""[..], b"hello", b"16,142,1000", b"%PDF-1.7", b"1,2"] {
        let error = bai2::read(bytes, &ImportOptions::default()).unwrap_err();
        assert_eq!(error.code(), "unknown_format", "{bytes:?}");
    }
    let text = file("16,142,1000,Z,B,C,T\n", 1_000);
    assert_eq!(lines(&Importer::default().statements(text.as_bytes()).unwrap()).len(), 1);
}

#[test]
fn every_limit_refuses() {
    let whole = file("16,142,1000,Z,B,C,T\n16,475,1000,Z,B,C,T\n", 2_000);
    let issues = whole.replace("49,22000", "49,1");
    assert_limits_refuse(bai2::read, whole.as_bytes(), issues.as_bytes());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        wanted in proptest::collection::vec(
            (any::<bool>(), 0_i64..1_000_000_000_000, "[A-Z0-9]{1,16}", "[A-Z]([A-Za-z0-9 ,;:\u{e9}]{0,60}[a-z])?"), 0..8)
    ) {
        let record = |(is_credit, minor, id, words): &(bool, i64, String, String)| {
            let code = if *is_credit { 142 } else { 475 };
            format!("16,{code},{minor},Z,{id},,{words}\n")
        };
        let records: String = wanted.iter().map(record).collect();
        let imported = read(file(&records, wanted.iter().map(|wanted| wanted.1).sum()));
        prop_assert!(!codes(&imported).contains(&IssueCode::ControlMismatch));
        let found: Vec<(_, String, String)> = lines(&imported)
            .into_iter()
            .map(|line| (line.amount.to_minor().unwrap(), line.bank_id.clone().unwrap().into(), line.description.clone().unwrap().into()))
            .collect();
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(is_credit, minor, id, words)| {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                (if is_credit { minor } else { -minor }, id, words)
            })
            .collect();
        prop_assert_eq!(found, wanted);
    }
}
