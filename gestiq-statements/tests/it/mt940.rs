//! The rules of MT940 and MT942, and files that break them.

use gestiq_statements::{BalanceCheck, BankStatement, LineStatus, StatementLine};
use gestiq_statements::{ImportOptions, Imported, Importer, IssueCode, Severity, mt940};
use proptest::prelude::*;

use crate::line_formats::{assert_limits_refuse, assert_places_point_at, codes, lines};

fn read(text: impl AsRef<[u8]>) -> Imported<BankStatement> {
    mt940::read(text.as_ref(), &ImportOptions::default()).unwrap()
}

/// A statement in euros with these fields between its balances.
fn statement(fields: &str) -> String {
    format!(":20:1\n:25:B/A\n:28C:1/1\n:60F:C260330EUR100,00\n{fields}\n:62F:C260331EUR110,00\n-\n")
}

fn only_line(fields: &str) -> StatementLine {
    let imported = read(statement(fields));
    assert_eq!(lines(&imported).len(), 1, "{:?}", imported.issues);
    lines(&imported)[0].clone()
}

#[test]
fn marks_give_the_sign_and_whether_a_line_is_booked() {
    for (mark, amount, status) in [
        ("C", "10.00 EUR", LineStatus::Booked),
        ("CR", "10.00 EUR", LineStatus::Booked),
        ("D", "-10.00 EUR", LineStatus::Booked),
        ("RC", "-10.00 EUR", LineStatus::Booked),
        ("RD", "10.00 EUR", LineStatus::Booked),
        ("EC", "10.00 EUR", LineStatus::Pending),
        ("ED", "-10.00 EUR", LineStatus::Pending),
    ] {
        let line = only_line(&format!(":61:260331{mark}10,00NTRFNONREF"));
        assert_eq!((&*line.amount.to_string(), line.status), (amount, status), "{mark}");
    }
}

#[test]
fn the_entry_date_takes_its_year_from_the_value_date() {
    for (dates, date, value_date) in [
        ("2612310102", "2027-01-02", "2026-12-31"),
        ("2601021231", "2025-12-31", "2026-01-02"),
        ("2602280301", "2026-03-01", "2026-02-28"),
        ("260331", "2026-03-31", "2026-03-31"),
    ] {
        let line = only_line(&format!(":61:{dates}C10,00NTRFNONREF"));
        let found = (line.date.to_string(), line.value_date.unwrap().to_string());
        assert_eq!(found, (date.to_owned(), value_date.to_owned()), "{dates}");
    }
}

#[test]
fn a_movement_that_is_incomplete_is_held_back_with_an_error() {
    for (movement, code) in [
        ("2603310230C10,00NTRFNONREF", IssueCode::InvalidDate),
        ("260230C10,00NTRFNONREF", IssueCode::InvalidDate),
        ("260331", IssueCode::InvalidField),
        ("260331C", IssueCode::MissingAmount),
        ("260331C10,00", IssueCode::MissingField),
        ("260331C1.650NTRFNONREF", IssueCode::AmbiguousAmount),
        ("", IssueCode::InvalidDate),
    ] {
        let fields = format!(":61:{movement}\n:86:text\n:61:260331C10,00NTRFNONREF");
        let imported = read(statement(&fields));
        assert_eq!(codes(&imported), [code], "{movement}");
        assert_eq!(lines(&imported).len(), 1, "{movement}");
        let issue = &imported.issues[0];
        assert_eq!((issue.severity, issue.place.line, issue.place.record), (Severity::Error, 5, 1));
        assert!(imported.strict().is_err());
    }
}

#[test]
fn references_that_say_there_is_none_are_none() {
    for (references, reference, bank_id) in [
        ("R-1//B-1", Some("R-1"), Some("B-1")),
        ("NONREF//NONREF", None, None),
        ("KREF+//B-1", None, Some("B-1")),
        ("", None, None),
        ("0000000", None, None),
        ("EREF", None, None),
    ] {
        let line = only_line(&format!(":61:260331C10,00NTRF{references}"));
        assert_eq!(
            (line.reference.as_deref(), line.bank_id.as_deref()),
            (reference, bank_id),
            "{references}"
        );
    }
}

#[test]
fn details_of_a_movement_are_an_account_an_amount_or_a_text() {
    let line = only_line(":61:260331C10,00N102EREF\nNL91ABNA0417164300\n:86:/EREF/E-1/NAME/Acme/REMI/Nota 7");
    assert_eq!(line.details().counterparty_account.as_deref(), Some("NL91ABNA0417164300"));
    assert_eq!(line.description.as_deref(), Some("Nota 7"));
    assert_eq!(line.details().end_to_end_id.as_deref(), Some("E-1"));

    let line = only_line(":61:260331D10,00NTRFX\n/OCMT/USD12,50//CHGS/EUR1,00/\n:86:Card");
    assert_eq!(line.details().original_amount.unwrap().to_string(), "-12.50 USD");
    assert_eq!(line.description.as_deref(), Some("Card"));

    let line = only_line(":61:260331D10,00NTRFX\nThree words more\n:86:Text");
    assert_eq!(line.description.as_deref(), Some("Text Three words more"));
    let line = only_line(":61:260331D10,00NTRFX\nText\n:86:Text again");
    assert_eq!(line.description.as_deref(), Some("Text again"));
}

#[test]
fn several_texts_of_one_movement_are_one() {
    let line = only_line(":61:260331C10,00NTRFX\n:86:one\ntwo\n:86:three");
    assert_eq!(line.description.as_deref(), Some("one two three"));
}

#[test]
fn a_text_of_the_whole_statement_is_of_no_line() {
    let imported = read(
        ":20:1\n:25:A\n:60F:C260330EUR0,00\n:86:head\n:61:260331C1,00NTRFX\n:62F:C260331EUR1,00\n:86:foot\n-\n",
    );
    assert_eq!(lines(&imported)[0].description, None);
    assert!(imported.issues.is_empty());
}

#[test]
fn accounts_are_written_in_several_ways() {
    for (field, number, bank) in [
        (":25:50880050/0194787400", "0194787400", Some("50880050")),
        (":25:DABADKKK/1234567890", "1234567890", Some("DABADKKK")),
        (":25:UBRTHUHB/123456/EUR", "123456", Some("UBRTHUHB")),
        (":25:NL91ABNA0417164300EUR", "NL91ABNA0417164300", None),
        (":25:DE89370400440532013000", "DE89370400440532013000", None),
        (":25P:DE89370400440532013000\nDEUTDEFF", "DE89370400440532013000", Some("DEUTDEFF")),
    ] {
        let imported = read(format!(":20:1\n{field}\n:60F:C260330EUR0,00\n:62F:C260330EUR0,00\n"));
        let account = imported.records[0].account.clone().unwrap();
        assert_eq!((&*account.number, account.bank.as_deref()), (number, bank), "{field}");
    }
}

#[test]
fn balances_are_signed_and_checked() {
    let balanced = read(statement(":61:260331C10,00NTRFX"));
    assert_eq!(balanced.records[0].balance_check(), BalanceCheck::Balanced);
    assert!(balanced.issues.is_empty());

    let wrong = read(statement(":61:260331C11,00NTRFX"));
    assert_eq!(codes(&wrong), [IssueCode::BalanceMismatch]);
    assert!(wrong.strict().is_ok());

    let debit = read(":20:1\n:60F:D260330EUR5,00\n:61:260331C7,50NTRFX\n:62F:C260331EUR2,50\n");
    assert_eq!(debit.records[0].opening.unwrap().to_string(), "-5.00 EUR");
    assert_eq!(debit.records[0].balance_check(), BalanceCheck::Balanced);
}

#[test]
fn a_missing_or_unreadable_balance_is_reported() {
    for (text, expected) in [
        (":20:1\n:61:260331C7,50NTRFX\n:62F:C260331EUR2,50\n-\n", IssueCode::MissingField),
        (":20:1\n:60F:C260331EUR2,50\n:61:260331C7,50NTRFX\n-\n", IssueCode::MissingField),
        (":20:1\n:60F:C260230EUR2,50\n:62F:C260331EUR2,50\n-\n", IssueCode::InvalidDate),
        (":20:1\n:60F:C260330EUR2,50\n:62F:C260331USD2,50\n-\n", IssueCode::InvalidBalance),
    ] {
        let imported = read(text);
        assert_eq!(codes(&imported), [expected], "{text}");
        assert!(imported.strict().is_ok(), "{text}");
    }
    let unreadable = read(":20:1\n:60F:Cnothing\n:62F:C260331EUR2,50\n-\n");
    assert!(codes(&unreadable).contains(&IssueCode::InvalidBalance));
}

#[test]
fn pages_of_one_statement_are_joined_and_others_are_not() {
    let page = |number: &str, opening: &str, line: &str, closing: &str| {
        format!(":20:1\n:25:A\n:28C:7/{number}\n:60{opening}\n:61:260331{line}NTRFX\n:62{closing}\n-\n")
    };
    let first = page("1", "F:C260330EUR10,00", "C1,00", "M:C260331EUR11,00");
    let second = page("2", "M:C260331EUR11,00", "C2,00", "M:C260331EUR13,00");
    let third = page("3", "M:C260331EUR13,00", "C3,00", "F:C260331EUR16,00");
    let joined = read(format!("{first}{second}{third}"));
    assert_eq!((joined.records.len(), joined.records[0].lines.len()), (1, 3));
    assert_eq!(joined.records[0].balance_check(), BalanceCheck::Balanced);
    assert!(joined.issues.is_empty(), "{:?}", joined.issues);

    let with_a_hole = read(format!("{first}{third}"));
    assert_eq!((with_a_hole.records.len(), codes(&with_a_hole)), (2, vec![IssueCode::BalanceMismatch]));

    let other_account = read(format!("{first}{}", second.replace(":25:A", ":25:B")));
    assert_eq!((other_account.records.len(), other_account.issues.len()), (2, 0));
}

#[test]
fn an_interim_report_is_pending_and_its_totals_are_checked() {
    let report = |debits: &str| {
        format!(
            "{{1:F01X}}{{2:O9421200}}{{4:\r\n:20:1\r\n:25:A\r\n:28C:1\r\n:34F:EUR0,00\r\n:13D:2603311200+0100\r\n\
             :61:260331C10,00NTRFX\r\n:86:in\r\n:61:260331D4,00NTRFX\r\n:90D:{debits}\r\n:90C:1EUR10,00\r\n-}}"
        )
    };
    let right = read(report("1EUR4,00"));
    assert!(right.issues.is_empty(), "{:?}", right.issues);
    assert!(lines(&right).iter().all(|line| line.status == LineStatus::Pending));
    assert_eq!(right.records[0].currency.code(), "EUR");

    for wrong in ["1EUR4,01", "2EUR4,00"] {
        let imported = read(report(wrong));
        assert_eq!(codes(&imported), [IssueCode::ControlMismatch], "{wrong}");
        assert_eq!(lines(&imported).len(), 2);
    }
    let bare = read(":20:1\n:25:A\n:34F:EUR0,00\n:61:260331C10,00NTRFX\n:90C:1EUR10,00\n");
    assert!(bare.issues.is_empty() && lines(&bare)[0].status == LineStatus::Pending);
}

#[test]
fn a_currency_comes_from_the_file_or_from_the_host() {
    let unknown = ":20:1\n:60F:C260330XYZ1,00\n:61:260331C1,00NTRFX\n:62F:C260331XYZ2,00\n-\n";
    let missing = ":20:1\n:60F:C2603301,00\n:61:260331C1,00NTRFX\n:62F:C2603312,00\n-\n";
    for (text, code) in [(unknown, IssueCode::UnknownCurrency), (missing, IssueCode::MissingCurrency)] {
        let imported = read(text);
        assert_eq!((codes(&imported)[0], imported.records.len()), (code, 0));
        assert!(imported.strict().is_err());
        let told = mt940::read(text.as_bytes(), &crate::line_formats::euros()).unwrap();
        assert_eq!((codes(&told), lines(&told).len()), (vec![code], 1));
        assert!(told.strict().is_ok());
    }
}

#[test]
fn unknown_tags_are_skipped_and_reported() {
    let imported = read(statement(":61:260331C10,00NTRFX\n:86:text\n:99Z:what"));
    assert_eq!(codes(&imported), [IssueCode::Unread]);
    assert_eq!(imported.issues[0].field.as_deref(), Some(":99Z:"));
    assert_eq!(lines(&imported)[0].description.as_deref(), Some("text"));
}

#[test]
fn a_file_that_was_cut_says_so_and_holds_its_last_movement_back() {
    let whole = statement(":61:260331C10,00NTRFX\n:86:one\n:61:260331C20,00NTRFX\n:86:two");
    let cut = whole.find("two").unwrap() + 1;
    let imported = read(&whole.as_bytes()[..cut]);
    assert_eq!((codes(&imported), lines(&imported).len()), (vec![IssueCode::Truncated], 1));
    assert_eq!(imported.issues[0].place.offset as usize, cut);
    let half_balance = read(&whole.as_bytes()[..whole.rfind("110,00").unwrap() + 5]);
    assert_eq!(half_balance.records[0].closing, None);
    assert!(codes(&half_balance).contains(&IssueCode::Truncated));
}

#[test]
fn line_breaks_and_encodings_of_any_kind_give_the_same_lines() {
    let text = statement(":61:260331C10,00NTRFX\n:86:Caf\u{e9} one\ntwo");
    let wanted: Vec<_> = lines(&read(&text)).iter().map(|line| line.id.clone()).collect();
    let wide = |text: &str| -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let narrow: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for bytes in [
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        wide(&text),
        narrow,
    ] {
        let found: Vec<_> = lines(&read(&bytes)).iter().map(|line| line.id.clone()).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn files_that_are_not_statements_are_refused_by_name() {
    for bytes in [&b""[..], b"hello", b":20:only a tag\n", b"%PDF-1.7", b"{1:F01X}{2:O9401200}{4:"] {
        let error = mt940::read(bytes, &ImportOptions::default()).unwrap_err();
        assert_eq!(error.code(), "unknown_format", "{bytes:?}");
    }
}

#[test]
fn hostile_files_give_a_result() {
    let deep = "{".repeat(100_000);
    let long = format!(":86:{}", "x".repeat(500_000));
    for fields in [
        ":61:\n:86:?20?21?22",
        ":61:260331C10,00NTRF\u{e9}\u{e9}\u{e9}\n:86:?",
        ":61:\u{e9}60331C10,00NTRFX",
        ":61:260331C10,00NTR\u{1f600}X",
        ":61:260331C99999999999999999999999999999999,00NTRFX",
        ":86:~20~20~20\n:86://///NAME//////REMI",
        ":61:260331C0,NTRF////////",
        ":NS:\u{e9}\n0\n\u{e9}\u{e9}",
        ":61:260331C10,00NTRFX\n:86:\0\0EREF+\u{7f}",
        &deep,
        &long,
    ] {
        let imported = read(statement(fields));
        assert!(lines(&imported).len() <= 1);
    }
}

#[test]
fn every_limit_refuses() {
    let whole = statement(":61:260331C1,00NTRFX\n:86:text that is long\n:61:260331C9,00NTRFX");
    let issues = statement(":61:260331");
    assert_limits_refuse(mt940::read, whole.as_bytes(), issues.as_bytes());
    let mut options = ImportOptions::default();
    options.limits.field_bytes = 30;
    let spread = statement(&format!(":61:260331C1,00NTRFX\n{}", ":86:0123456789\n".repeat(4)));
    assert!(mt940::read(spread.as_bytes(), &options).is_err(), "texts of one movement add up");
}

#[test]
fn the_importer_reads_it_and_places_are_of_the_file() {
    let text = statement(":61:260331C10,00NTRFX");
    let imported = Importer::default().statements(text.as_bytes()).unwrap();
    assert_eq!(lines(&imported).len(), 1);
    assert_places_point_at(mt940::read, b":61:", "statement", text.as_bytes());
}

/// A text as `:86:` may hold it, without a structure.
fn text() -> impl Strategy<Value = String> {
    "[A-Z]([A-Za-z0-9 .,()\u{e9}\u{416}]{0,60}[a-z])?"
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        wanted in proptest::collection::vec(
            ((1990_i32..2079, 1_u32..=12, 1_u32..=28), -10_000_000_000_i64..=10_000_000_000, text()), 0..8)
    ) {
        let mut fields = String::new();
        for ((year, month, day), minor, text) in &wanted {
            let mark = if *minor < 0 { 'D' } else { 'C' };
            let (whole, cents) = (minor.abs() / 100, minor.abs() % 100);
            let year = year % 100;
            fields += &format!(":61:{year:02}{month:02}{day:02}{mark}{whole},{cents:02}NTRFNONREF\n:86:{text}\n");
        }
        let imported = read(statement(&fields));
        let found: Vec<(_, _, String)> = lines(&imported)
            .into_iter()
            .map(|line| (line.date, line.amount.to_minor().unwrap(), line.description.clone().unwrap().into()))
            .collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|((year, month, day), minor, text)| {
                (chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap(), minor, squeezed(&text))
            })
            .collect();
        prop_assert_eq!(found, wanted);
    }
}
