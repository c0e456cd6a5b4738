//! Rules that hold for all files.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gestiq_statements::BankStatement;
use gestiq_statements::csv::{
    ColumnSource, CsvProfile, DateFormat, Decimals, Delimiter, Field, SignModel, read_items, read_statement,
    ready,
};
use gestiq_statements::detect::detect;
use gestiq_statements::{ImportOptions, Imported, identity};
use proptest::prelude::*;

use crate::csv_variants::{LINES, bytes};

/// A line as a bank knows it: day of 2026, cents, text.
type Movement = (u32, i64, String);

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    // Texts of one word, or with everything that needs a quote; never blank at the ends, which are trimmed.
    let text = "[a-z]{1,8}|x[a-z ,;\"\n|\té€]{0,12}x";
    proptest::collection::vec((0..365_u32, -9_999_999..=9_999_999_i64, text), 1..20)
}

/// The writing style of a bank.
#[derive(Clone, Debug)]
struct Writing {
    delimiter: char,
    date: &'static str,
    decimal: char,
    group: &'static str,
    sign: Sign,
    line_end: &'static str,
    newest_first: bool,
    preamble: usize,
}

#[derive(Clone, Copy, Debug)]
enum Sign {
    Signed,
    Inverted,
    Columns,
    Flag,
    InOut,
}

fn writings() -> impl Strategy<Value = Writing> {
    let sign = prop_oneof![
        Just(Sign::Signed),
        Just(Sign::Inverted),
        Just(Sign::Columns),
        Just(Sign::Flag),
        Just(Sign::InOut)
    ];
    let number = prop_oneof![
        Just(('.', "")),
        Just(('.', ",")),
        Just((',', ".")),
        Just((',', "\u{a0}")),
        Just(('.', "'")),
        Just((',', "")),
    ];
    (
        prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        prop_oneof![
            Just("yyyy-MM-dd"),
            Just("dd.MM.yyyy"),
            Just("MM/dd/yyyy"),
            Just("dd/MM/yy"),
            Just("yyyyMMdd")
        ],
        number,
        sign,
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        any::<bool>(),
        0..4_usize,
    )
        .prop_map(|(delimiter, date, (decimal, group), sign, line_end, newest_first, preamble)| {
            Writing { delimiter, date, decimal, group, sign, line_end, newest_first, preamble }
        })
}

impl Writing {
    fn amount(&self, cents: i64) -> String {
        let units = (cents.abs() / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in units.chars().enumerate() {
            if at > 0 && (units.len() - at).is_multiple_of(3) {
                grouped.push_str(self.group);
            }
            grouped.push(digit);
        }
        let sign = if cents < 0 { "-" } else { "" };
        format!("{sign}{grouped}{}{:02}", self.decimal, cents.abs() % 100)
    }

    fn date(&self, day: u32) -> String {
        let pattern = match self.date {
            "yyyy-MM-dd" => "%Y-%m-%d",
            "dd.MM.yyyy" => "%d.%m.%Y",
            "MM/dd/yyyy" => "%m/%d/%Y",
            "dd/MM/yy" => "%d/%m/%y",
            _ => "%Y%m%d",
        };
        date(day).format(pattern).to_string()
    }

    fn row(&self, (day, cents, text): &Movement) -> String {
        let debit = if *cents < 0 { self.amount(-cents) } else { String::new() };
        let credit = if *cents < 0 { String::new() } else { self.amount(*cents) };
        let amounts = match self.sign {
            Sign::Signed => [self.amount(*cents), String::new()],
            Sign::Inverted => [self.amount(-cents), String::new()],
            Sign::Columns | Sign::InOut => [debit, credit],
            Sign::Flag => [self.amount(cents.abs()), if *cents < 0 { "D" } else { "C" }.to_owned()],
        };
        let [one, two] = amounts;
        let cells = [self.date(*day), one, two, text.clone()];
        let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.join(&self.delimiter.to_string())
    }

    fn file(&self, movements: &[Movement]) -> String {
        let mut file = String::new();
        for n in 0..self.preamble {
            file.push_str(&format!("export {n}{}", self.line_end));
        }
        let header = match self.sign {
            Sign::Signed | Sign::Inverted => ["When", "Amount", "Unused", "Text"],
            Sign::Columns | Sign::InOut => ["When", "Out", "In", "Text"],
            Sign::Flag => ["When", "Amount", "Flag", "Text"],
        };
        let mut rows = vec![header.join(&self.delimiter.to_string())];
        rows.extend(movements.iter().map(|movement| self.row(movement)));
        if self.newest_first {
            rows[1..].reverse();
        }
        for row in rows {
            file.push_str(&row);
            file.push_str(self.line_end);
        }
        file
    }

    fn profile(&self) -> CsvProfile {
        let mut profile =
            CsvProfile::named("written").column(Field::Date, "When").column(Field::Description, "Text");
        match self.sign {
            Sign::Signed => profile.columns.set(Field::Amount, "Amount"),
            Sign::Inverted => {
                profile.columns.set(Field::Amount, "Amount");
                profile.sign = Some(SignModel::Signed { invert: true });
            }
            Sign::Flag => {
                profile.columns.set(Field::Amount, "Amount");
                profile.columns.set(Field::DcFlag, "Flag");
            }
            Sign::Columns | Sign::InOut => {
                profile.columns.set(Field::Debit, ColumnSource::any_of(&["Soll", "Out"]));
                profile.columns.set(Field::Credit, "In");
            }
        }
        if matches!(self.sign, Sign::InOut) {
            profile.sign = Some(SignModel::InOut);
        }
        profile.delimiter = Delimiter::Char(self.delimiter);
        profile.decimal = if self.decimal == '.' { Decimals::Dot } else { Decimals::Comma };
        profile.date_formats = vec![self.date.parse::<DateFormat>().unwrap()];
        profile.default_currency = "EUR".parse().ok();
        profile
    }
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_yo_opt(2026, day + 1).unwrap()
}

fn read(file: &[u8], profile: &CsvProfile) -> Imported<BankStatement> {
    read_statement(file, profile, &ImportOptions::default()).unwrap().strict().unwrap()
}

fn ids(imported: &Imported<BankStatement>) -> BTreeSet<String> {
    imported.records.iter().flat_map(|statement| &statement.lines).map(|line| line.id.to_string()).collect()
}

proptest! {
    #[test]
    fn whatever_a_bank_writes_is_read_back(movements in movements(), writing in writings()) {
        let mut movements = movements;
        movements.sort_by_key(|(day, ..)| *day);
        let imported = read(writing.file(&movements).as_bytes(), &writing.profile());
        let [statement] = imported.records.as_slice() else { panic!("{imported:?}") };
        let found: BTreeSet<(_, _, String)> = statement
            .lines
            .iter()
            .map(|line| (line.date, line.amount.to_minor().unwrap(), line.description.clone().unwrap().into()))
            .collect();
        let expected: BTreeSet<_> =
            movements.iter().map(|(day, cents, text)| (date(*day), *cents, text.trim().to_owned())).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(statement.lines.len(), movements.len());
        let known: Vec<_> = statement.lines.iter().map(|line| line.id.clone()).collect();
        let again = read(writing.file(&movements).as_bytes(), &writing.profile());
        prop_assert!(identity::only_new(&again.records[0], &known).is_empty(), "the same file twice is one import");
        prop_assert!(statement.lines.windows(2).all(|pair| pair[0].date <= pair[1].date), "oldest first");
    }

    #[test]
    fn the_same_rows_in_another_order_are_the_same_lines(movements in movements(), writing in writings(), seed in any::<u64>()) {
        let mut shuffled = movements.clone();
        shuffled.sort_by_key(|(day, cents, text)| (seed ^ u64::from(*day)).wrapping_mul(cents.unsigned_abs() | 1) ^ text.len() as u64);
        let profile = writing.profile();
        let (one, other) = (read(writing.file(&movements).as_bytes(), &profile), read(writing.file(&shuffled).as_bytes(), &profile));
        prop_assert_eq!(ids(&one).len(), movements.len(), "twins are two lines");
        prop_assert_eq!(ids(&one), ids(&other));
    }

}

proptest! {
    // Each case is read by every profile, twice.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_tables_never_panic(text in "([a-z0-9 ,;\"\t\\-./€]{0,12}[,;\n\r]){0,40}", header in 0..LINES.len()) {
        let file = bytes(LINES[header].0);
        let head = file.split(|byte| *byte == b'\n').next().unwrap();
        try_all(&[head, b"\n", text.as_bytes()].concat());
    }

    #[test]
    fn a_damaged_file_never_panics(file in 0..LINES.len(), damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = bytes(LINES[file].0);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_all(&bytes);
    }
}

/// Reads bytes with all readers; twice, because the results must be equal.
fn try_all(bytes: &[u8]) {
    let options = ImportOptions::default();
    for profile in
        ready::all().into_iter().chain([CsvProfile::canonical_lines(), CsvProfile::canonical_items()])
    {
        if profile.columns.has(Field::Number) {
            let _ = read_items(bytes, &profile, &options);
        } else {
            let once = read_statement(bytes, &profile, &options).ok();
            assert_eq!(once, read_statement(bytes, &profile, &options).ok());
        }
    }
    assert_eq!(detect(bytes), detect(bytes));
}
