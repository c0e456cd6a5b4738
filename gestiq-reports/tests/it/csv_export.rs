//! Tables as CSV, read back by a reader that we did not write.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reports::{Cell, Column, Locale, Table, export::csv};
use proptest::prelude::*;

fn written(table: &Table, dialect: csv::Dialect) -> String {
    let mut file = Vec::new();
    csv::write(table, dialect, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

fn read_back(file: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(file.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sales() -> Table {
    let mut table = Table::new(vec![
        Column::text("Customer"),
        Column::date("Due"),
        Column::percent("Share"),
        Column::integer("Lines").summed().unwrap(),
        Column::money("Open").summed().unwrap(),
    ])
    .unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
    let share = |text: &str| Cell::Percent(text.parse().unwrap());
    let euros = |minor| Cell::Money(Money::from_minor(minor, Currency::EUR));
    let blank = Cell::Blank;
    table
        .push(vec![
            "Peñalara; \"Norte\", S.L.".into(),
            day.into(),
            share("0.65217"),
            1200_i64.into(),
            euros(-123_450),
        ])
        .unwrap();
    table.push(vec!["two\nlines".into(), blank.clone(), blank.clone(), 1_i64.into(), blank]).unwrap();
    table
}

#[test]
fn a_program_gets_points_commas_and_the_rows_alone() {
    assert_eq!(
        written(&sales(), csv::Dialect::Machine),
        "Customer,Due,Share,Lines,Open,Open currency\r\n\
         \"Peñalara; \"\"Norte\"\", S.L.\",2026-11-05,0.65217,1200,-1234.50,EUR\r\n\
         \"two\nlines\",,,1,,\r\n"
    );
}

#[test]
fn a_spreadsheet_gets_its_own_marks_and_the_totals() {
    assert_eq!(
        written(&sales(), csv::Dialect::Spreadsheet(Locale::Es)),
        "\u{FEFF}Customer;Due;Share;Lines;Open;Open currency\r\n\
         \"Peñalara; \"\"Norte\"\", S.L.\";2026-11-05;0,65217;1200;-1234,50;EUR\r\n\
         \"two\nlines\";;;1;;\r\n\
         Total;;;1201;-1234,50;EUR\r\n"
    );
    let english = written(&sales(), csv::Dialect::Spreadsheet(Locale::En));
    assert!(english.ends_with("Total,,,1201,-1234.50,EUR\r\n"), "{english}");
}

#[test]
fn a_text_is_never_a_formula_and_a_number_always_a_number() {
    for (text, field) in [
        ("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")"),
        ("+34 600 000 000", "'+34 600 000 000"),
        ("-1+1|cmd", "'-1+1|cmd"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("", ""),
        ("a=b", "a=b"),
        ("'quoted'", "'quoted'"),
    ] {
        let mut table =
            Table::new(vec![Column::text(text), Column::decimal("n"), Column::integer("i")]).unwrap();
        table
            .push(vec![text.into(), "-5.5".parse::<rust_decimal::Decimal>().unwrap().into(), (-5_i64).into()])
            .unwrap();
        let lines = read_back(&written(&table, csv::Dialect::Machine), b',');
        assert_eq!(lines[0], [field, "n", "i"], "the title");
        assert_eq!(lines[1], [field, "-5.5", "-5"]);
    }
    let mut table = Table::new(vec![Column::money("=open")]).unwrap();
    table.push(vec![Money::from_minor(-1, Currency::EUR).into()]).unwrap();
    assert_eq!(written(&table, csv::Dialect::Machine), "'=open,'=open currency\r\n-0.01,EUR\r\n");
}

#[test]
fn a_destination_that_refuses_is_an_error() {
    /// A destination with room for a number of bytes.
    struct Full(usize);

    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    for (room, written) in [(0, false), (3, false), (1000, true)] {
        let outcome = csv::write(&sales(), csv::Dialect::Spreadsheet(Locale::Es), Full(room));
        assert_eq!(outcome.is_ok(), written, "{room} bytes");
        if let Err(error) = outcome {
            assert_eq!(error.code(), "write_failed");
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read_but_for_the_apostrophe(
        texts in proptest::collection::vec((any::<String>(), "[=+@\t\r\n;,\" -]{0,4}[a-z]{0,3}"), 1..12),
        dialect in prop_oneof![
            Just((csv::Dialect::Machine, b',')),
            Just((csv::Dialect::Spreadsheet(Locale::Es), b';')),
            Just((csv::Dialect::Spreadsheet(Locale::En), b',')),
        ],
    ) {
        let mut table = Table::new(vec![Column::text("a"), Column::text("b")]).unwrap();
        for (left, right) in &texts {
            table.push(vec![left.as_str().into(), right.as_str().into()]).unwrap();
        }
        let file = written(&table, dialect.0);
        let lines = read_back(file.trim_start_matches('\u{FEFF}'), dialect.1);
        prop_assert_eq!(lines.len(), texts.len() + 1);
        for (line, (left, right)) in lines.iter().skip(1).zip(&texts) {
            for (field, text) in line.iter().zip([left, right]) {
                prop_assert!(field == text || field.strip_prefix('\'') == Some(text.as_str()), "{field:?} for {text:?}");
                prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{field:?}");
            }
        }
    }
}
