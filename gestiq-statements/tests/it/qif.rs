//! The rules of QIF, real files, and files that break the rules.

use gestiq_statements::{BankStatement, Error};
use gestiq_statements::{ImportOptions, Imported, Importer, IssueCode, Severity, qif};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::line_formats::{
    assert_cuts_invent_nothing, assert_ids_are_stable, assert_limits_refuse, codes, euros, fixtures, lines,
};

fn read(text: impl AsRef<[u8]>) -> Imported<BankStatement> {
    qif::read(text.as_ref(), &euros()).unwrap()
}

/// A list with these records, each without its end.
fn bank(records: &[&str]) -> String {
    let records: String = records.iter().map(|record| format!("{record}\n^\n")).collect();
    format!("!Type:Bank\n{records}")
}

fn dates(imported: &Imported<BankStatement>) -> Vec<String> {
    lines(imported).iter().map(|line| line.date.to_string()).collect()
}

#[test]
fn a_record_is_a_line() {
    let imported = read(bank(&[
        "D31/01/2026\nT-1,250.50\nU-1,250.50\nC*\nPAcme & Sons\nMInvoice 17\nN1001\nLRent\nAStreet 1",
    ]));
    assert_eq!(imported.issues, []);
    let line = lines(&imported)[0];
    assert_eq!((&*line.date.to_string(), &*line.amount.to_string()), ("2026-01-31", "-1250.50 EUR"));
    assert_eq!(line.counterparty.as_deref(), Some("Acme & Sons"));
    assert_eq!(line.description.as_deref(), Some("Invoice 17"));
    assert_eq!((line.reference.as_deref(), line.kind.as_deref()), (Some("1001"), Some("Rent")));
    assert_eq!((line.place.line, line.place.offset, line.place.record), (2, 11, 1));
}

#[test]
fn one_order_of_day_and_month_fits_all_dates_of_a_file() {
    for (texts, expected) in [
        (&["31/01/2026", "01/02/2026"][..], Ok(&["2026-01-31", "2026-02-01"][..])),
        (&["01/31/2026", "01/02/2026"], Ok(&["2026-01-31", "2026-01-02"])),
        (&["1/31'26", "1/ 2'26"], Ok(&["2026-01-31", "2026-01-02"])),
        (&["31.1.98", "1.2.26"], Ok(&["1998-01-31", "2026-02-01"])),
        (&["2026-01-31", "2026-02-01"], Ok(&["2026-01-31", "2026-02-01"])),
        (&["20260131"], Ok(&["2026-01-31"])),
        (&["05/05/2026"], Ok(&["2026-05-05"])),
        (&["01/02/2026"], Err(IssueCode::AmbiguousDate)),
        (&["31/01/2026", "01/31/2026", "01/02/2026"], Err(IssueCode::AmbiguousDate)),
        (&["30/02/2026"], Err(IssueCode::InvalidDate)),
        (&["soon"], Err(IssueCode::InvalidDate)),
    ] {
        let records: Vec<String> = texts.iter().map(|date| format!("D{date}\nT1.00")).collect();
        let imported = read(bank(&records.iter().map(String::as_str).collect::<Vec<_>>()));
        match expected {
            Ok(wanted) => assert_eq!(
                (dates(&imported), codes(&imported)),
                (wanted.iter().map(|date| (*date).to_owned()).collect(), vec![]),
                "{texts:?}"
            ),
            Err(code) => {
                assert_eq!((codes(&imported), lines(&imported).len()), (vec![code], 0), "{texts:?}");
                assert!(imported.strict().is_err());
            }
        }
    }
}

#[test]
fn the_caller_can_name_the_order() {
    let file = bank(&["D01/02/2026\nT1.00", "D1/ 2'26\nT1.00", "D2026-02-01\nT1.00", "D31/31/2026\nT1.00"]);
    for (format, expected) in [
        ("dd/MM/yyyy", ["2026-02-01", "2026-02-01", "2026-02-01"]),
        ("MM/dd/yyyy", ["2026-01-02", "2026-01-02", "2026-02-01"]),
        ("dd.MM.yy", ["2026-02-01", "2026-02-01", "2026-02-01"]),
    ] {
        let mut options = euros();
        options.date_format = format.parse().ok();
        let imported = qif::read(file.as_bytes(), &options).unwrap();
        assert_eq!(dates(&imported), expected, "{format}");
        assert_eq!(codes(&imported), [IssueCode::InvalidDate], "{format}");
    }
}

#[test]
fn one_decimal_mark_fits_all_amounts_of_a_file() {
    for (amounts, expected) in [
        (&["1,650", "10.50"][..], Ok(&["1650", "10.50"][..])),
        (&["1,650", "10,50"], Ok(&["1.650", "10.50"])),
        (&["-1,234.56"], Ok(&["-1234.56"])),
        (&["1.234,56"], Ok(&["1234.56"])),
        (&["25"], Ok(&["25"])),
        (&["1,650"], Err(IssueCode::AmbiguousAmount)),
        (&["x"], Err(IssueCode::InvalidAmount)),
        (&[""], Err(IssueCode::MissingAmount)),
        (&["12345678901234567890123456789012.00"], Err(IssueCode::AmountOutOfRange)),
    ] {
        let records: Vec<String> = amounts.iter().map(|amount| format!("D31/01/2026\nT{amount}")).collect();
        let imported = read(bank(&records.iter().map(String::as_str).collect::<Vec<_>>()));
        let found: Vec<String> =
            lines(&imported).iter().map(|line| line.amount.amount().to_string()).collect();
        match expected {
            Ok(wanted) => assert_eq!(found, wanted, "{amounts:?}"),
            Err(code) => assert_eq!((codes(&imported), found.len()), (vec![code], 0), "{amounts:?}"),
        }
    }
}

#[test]
fn a_split_must_add_up() {
    let split = |parts: &[&str]| {
        let parts: String = parts.iter().map(|part| format!("\nSFood\nEhalf\n${part}")).collect();
        read(bank(&[&*format!("D31/01/2026\nT-10.00{parts}")]))
    };
    assert_eq!(codes(&split(&["-4.00", "-6.00"])), []);
    for parts in [&["-4.00"][..], &["-4.00", "-6.01"], &["4.00", "6.00"]] {
        let imported = split(parts);
        assert_eq!(codes(&imported), [IssueCode::ControlMismatch], "{parts:?}");
        assert_eq!(lines(&imported).len(), 1);
        assert!(imported.strict().is_ok());
    }
    let unreadable = split(&["x"]);
    assert_eq!(
        (codes(&unreadable), unreadable.issues[0].severity),
        (vec![IssueCode::InvalidAmount], Severity::Warning)
    );
}

#[test]
fn both_amounts_are_the_same_or_the_first_counts() {
    let only_u = read(bank(&["D31/01/2026\nU-10.00"]));
    assert_eq!((lines(&only_u)[0].amount.to_string(), codes(&only_u)), ("-10.00 EUR".to_owned(), vec![]));
    for record in ["D31/01/2026\nT-10.00\nU-11.00", "D31/01/2026\nT-10.00\nT-11.00"] {
        let imported = read(bank(&[record]));
        assert_eq!(codes(&imported), [IssueCode::RepeatedField], "{record}");
        assert_eq!(lines(&imported)[0].amount.to_string(), "-10.00 EUR");
    }
}

#[test]
fn the_currency_is_the_callers() {
    let imported = qif::read(bank(&["D31/01/2026\nT1.00"]).as_bytes(), &ImportOptions::default()).unwrap();
    assert!(codes(&imported).contains(&IssueCode::MissingCurrency));
    assert!(imported.records.is_empty() && imported.strict().is_err());
    let dollars = bank(&["D31/01/2026\nT1.0055"]);
    assert_eq!(codes(&read(dollars)), [IssueCode::FinerThanMinorUnit]);
}

#[test]
fn lists_belong_to_the_account_before_them() {
    let file = "!Option:AutoSwitch\n!Account\nNChecking\nTBank\n^\nNCard\nTCCard\n^\n!Clear:AutoSwitch\n\
                !Account\nNChecking\nTBank\n^\n!Type:Bank\nD31/01/2026\nT1.00\n^\n\
                !Account\nNCard\nTCCard\n^\n!Type:CCard\nD31/01/2026\nT2.00\n^\n";
    let imported = read(file);
    let accounts: Vec<_> = imported
        .records
        .iter()
        .map(|statement| {
            let account = statement.account.clone().unwrap();
            (account.number, account.kind.unwrap(), statement.lines.len())
        })
        .collect();
    assert_eq!(accounts, [("Checking".into(), "Bank".into(), 1), ("Card".into(), "CCard".into(), 1)]);
    assert_eq!(imported.issues, []);
}

#[test]
fn other_lists_are_not_read_and_are_reported() {
    let file = format!(
        "!Type:Cat\nNFood\n^\nNRent\n^\n!Type:Invst\nD1/ 1'01\nNBuy\n^\n{}",
        bank(&["D31/01/2026\nT1.00"])
    );
    let imported = read(file);
    assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Unread; 2], 1));
    assert!(imported.issues[0].detail.as_deref().unwrap().starts_with("2 records"));
    assert_eq!(codes(&read("!Type:Security\nNExample\n^\n")), [IssueCode::NoStatement, IssueCode::Unread]);
}

#[test]
fn a_record_that_is_cut_off_is_held_back() {
    let file = bank(&["D31/01/2026\nT1.00", "D31/01/2026\nT2.00"]);
    let cut = file.strip_suffix("^\n").unwrap();
    for file in [cut.to_owned(), format!("{cut}!Type:Cash\n")] {
        let imported = read(file);
        assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Truncated], 1));
    }
    assert_cuts_invent_nothing(qif::read, "two", file.as_bytes());
}

/// File, statements, lines, sum, and the issues.
const EXPECTED: [(&str, usize, usize, &str, &[IssueCode]); 9] = [
    ("actualbudget__actual__data-with-categories.qif", 1, 3, "-161.33", &[]),
    ("actualbudget__actual__qif-account.qif", 1, 1, "-25.00", &[]),
    ("antoinejaussoin__rust-qif-parser__wikipedia.qif", 1, 6, "-35.50", &[]),
    ("isaacharrisholt__quiffen__invalid.txt", 0, 0, "refused", &[]),
    ("isaacharrisholt__quiffen__test_category_override.qif", 1, 4, "2077.44", &[]),
    ("isaacharrisholt__quiffen__test_clear_autoswitch.qif", 0, 0, "0", &[IssueCode::NoStatement]),
    ("isaacharrisholt__quiffen__test_nosymbol.qif", 0, 0, "0", &[IssueCode::NoStatement, IssueCode::Unread]),
    ("isaacharrisholt__quiffen__test_transaction_before_account_definition_1.qif", 1, 2, "-197.96", &[]),
    (
        "isaacharrisholt__quiffen__test_unknown_account_type.qif",
        0,
        0,
        "0",
        &[IssueCode::NoStatement, IssueCode::Unread],
    ),
];

#[test]
fn every_real_file_gives_its_lines_and_their_sum() {
    for ((name, bytes), (expected, statements, count, sum, issues)) in fixtures("qif").iter().zip(EXPECTED) {
        assert_eq!(name, expected);
        let imported = match qif::read(bytes, &euros()) {
            Err(Error::UnknownFormat { .. }) if sum == "refused" => continue,
            imported => imported.unwrap(),
        };
        let lines = lines(&imported);
        let total: Decimal = lines.iter().map(|line| line.amount.amount()).sum();
        assert_eq!(
            (imported.records.len(), lines.len()),
            (statements, count),
            "{name}: {:?}",
            imported.issues
        );
        assert_eq!((&*total.to_string(), &*codes(&imported)), (sum, issues), "{name}");
        assert_ids_are_stable(qif::read, name, bytes);
        assert_cuts_invent_nothing(qif::read, name, bytes);
    }
}

#[test]
fn whole_results_are_as_recorded() {
    crate::line_formats::assert_golden(qif::read, "qif");
}

#[test]
fn other_files_are_refused_and_the_importer_reads_qif() {
    for bytes in [&b""[..], b"hello", b"!what\n", b"^\n", b"%PDF-1.7"] {
        let error = qif::read(bytes, &euros()).unwrap_err();
        assert_eq!(error.code(), "unknown_format", "{bytes:?}");
    }
    let file = bank(&["D31/01/2026\nT1.00"]);
    assert_eq!(lines(&Importer::new(euros()).statements(file.as_bytes()).unwrap()).len(), 1);
}

#[test]
fn every_limit_refuses() {
    let whole = bank(&["D31/01/2026\nT1.00\nPA name that is long", "D31/01/2026\nT1.00"]);
    assert_limits_refuse(qif::read, whole.as_bytes(), bank(&["D31/01/2026"]).as_bytes());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        wanted in proptest::collection::vec(
            ((1990_i32..2079, 1_u32..=12, 1_u32..=28), -10_000_000_000_i64..=10_000_000_000,
             "[A-Za-z\u{e9}\u{416}!^$]([A-Za-z0-9 &^!\u{e9}]{0,30}[a-z])?"), 1..8)
    ) {
        let mut file = "!Type:Bank\nD12/31/2026\nT0.50\n^\n".to_owned();
        for ((year, month, day), minor, payee) in &wanted {
            let sign = if *minor < 0 { "-" } else { "" };
            let (whole, cents) = (minor.abs() / 100, minor.abs() % 100);
            file += &format!("D{month}/{day}/{year}\nT{sign}{whole}.{cents:02}\nP{payee}\n^\n");
        }
        let imported = read(&file);
        let found: Vec<(_, _, String)> = lines(&imported)
            .into_iter()
            .skip(1)
            .map(|line| (line.date, line.amount.to_minor().unwrap(), line.counterparty.clone().unwrap().into()))
            .collect();
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|((year, month, day), minor, payee)| {
                let payee = payee.split_whitespace().collect::<Vec<_>>().join(" ");
                (chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap(), minor, payee)
            })
            .collect();
        prop_assert_eq!(found, wanted);
    }
}
