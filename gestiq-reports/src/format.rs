//! Numbers and dates as people write them, in Spanish and in English.
//!
//! | | Spanish | English |
//! |---|---|---|
//! | number | `1.234.567,5` | `1,234,567.5` |
//! | money | `-1.234,50 EUR` | `-1,234.50 EUR` |
//! | share | `65,22 %` | `65.22%` |
//! | day | `05/11/2026` | `05 Nov 2026` |
//!
//! Four digits are grouped too: in a column, `1.234,50` under `12.345,00` is easier to read than `1234,50`, which is
//! the form for running text (CLDR, `es`, minimum grouping of two digits). Money names its currency by the ISO code,
//! because `$` is the sign of more than twenty of them. English days name the month, because `05/11` is two
//! different days in London and New York.

use chrono::NaiveDate;
use gestiq_core::{Money, Rounding};
use rust_decimal::Decimal;

use crate::cell::Cell;

/// The decimals of a ratio that has two decimals in percent.
const RATIO_DIGITS: u32 = 4;

/// A language, with its conventions for numbers and dates.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reports::Locale;
///
/// let amount = Money::from_minor(-123_450, Currency::EUR);
/// assert_eq!(Locale::Es.money(amount), "-1.234,50 EUR");
/// assert_eq!(Locale::En.money(amount), "-1,234.50 EUR");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Locale {
    /// Spanish, as written in Spain.
    Es,
    /// English.
    En,
}

impl Locale {
    /// Formats a cell; a blank is empty.
    #[must_use]
    pub fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Integer(count) => self.integer(*count),
            Cell::Decimal(number) => self.decimal(*number),
            Cell::Money(amount) => self.money(*amount),
            Cell::Date(day) => self.date(*day),
            Cell::Percent(ratio) => self.percent(*ratio),
        }
    }

    /// Formats a count, grouped in thousands.
    #[must_use]
    pub fn integer(self, count: i64) -> String {
        self.number(&count.to_string())
    }

    /// Formats a number with its own decimals, grouped in thousands.
    #[must_use]
    pub fn decimal(self, number: Decimal) -> String {
        self.number(&number.to_string())
    }

    /// Formats an amount with at least the decimals of its currency, and the ISO code.
    #[must_use]
    pub fn money(self, amount: Money) -> String {
        format!("{} {}", self.number(&amount.to_plain()), amount.currency())
    }

    /// Formats a day.
    #[must_use]
    pub fn date(self, day: NaiveDate) -> String {
        let pattern = match self {
            Locale::Es => "%d/%m/%Y",
            Locale::En => "%d %b %Y",
        };
        day.format(pattern).to_string()
    }

    /// Formats a ratio in percent, rounded to two decimals, half up: 0.65217 is 65.22 %.
    #[must_use]
    pub fn percent(self, ratio: Decimal) -> String {
        let rounded = Rounding::HalfUp.apply(ratio, RATIO_DIGITS);
        // Hundredths of a percent are whole; a mantissa of 96 bits times 10^4 is far inside 128 bits.
        let whole = rounded.mantissa() * 10_i128.pow(RATIO_DIGITS.saturating_sub(rounded.scale()));
        let sign = if whole < 0 { "-" } else { "" };
        let number = self.number(&format!("{sign}{}.{:02}", whole.abs() / 100, whole.abs() % 100));
        match self {
            Locale::Es => format!("{number} %"),
            Locale::En => format!("{number}%"),
        }
    }

    /// Returns the label of the totals row.
    #[must_use]
    pub fn total_label(self) -> &'static str {
        match self {
            Locale::Es | Locale::En => "Total",
        }
    }

    /// Returns the mark between the units and the decimals.
    #[must_use]
    pub fn decimal_mark(self) -> char {
        match self {
            Locale::Es => ',',
            Locale::En => '.',
        }
    }

    fn group_mark(self) -> char {
        match self {
            Locale::Es => '.',
            Locale::En => ',',
        }
    }

    /// Formats a plain number such as `-1234.5` with the groups and marks of the language.
    fn number(self, plain: &str) -> String {
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = whole.trim_start_matches('-');
        let mut written = String::with_capacity(plain.len() + digits.len() / 3 + 1);
        if whole.len() > digits.len() {
            written.push('-');
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                written.push(self.group_mark());
            }
            written.push(digit);
        }
        if !fraction.is_empty() {
            written.push(self.decimal_mark());
            written.push_str(fraction);
        }
        written
    }
}
