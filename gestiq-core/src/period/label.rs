//! Labels of periods, for people and for files.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::period::error::PeriodError;
use crate::period::fiscal::FiscalStart;
use crate::period::kind::PeriodKind;
use crate::period::{Period, YEARS};

impl Period {
    /// Returns the short label: `2026-01-31`, `2026-W53`, `2026-01`, `2026-Q1`, `2026-H1`, `2026`, `FY2026`.
    ///
    /// A fiscal year is named after the calendar year in which it ends.
    #[must_use]
    pub fn label(self) -> String {
        let (first, year) = (self.first_day(), self.named_year());
        match self.kind() {
            PeriodKind::Day => format!("{year:04}-{:02}-{:02}", first.month(), first.day()),
            PeriodKind::Week => format!("{year:04}-W{:02}", first.iso_week().week()),
            PeriodKind::Month => format!("{year:04}-{:02}", first.month()),
            PeriodKind::Quarter => format!("{year:04}-Q{}", first.month0() / 3 + 1),
            PeriodKind::HalfYear => format!("{year:04}-H{}", first.month0() / 6 + 1),
            PeriodKind::Year => format!("{year:04}"),
            PeriodKind::FiscalYear(_) => format!("FY{year:04}"),
        }
    }

    /// Parses a short label, in which `FY2026` means the fiscal year with the given start.
    ///
    /// # Errors
    /// [`PeriodError::InvalidLabel`] for any other text, and for weeks and days that the year does not have.
    pub fn from_label(text: &str, fiscal: FiscalStart) -> Result<Self, PeriodError> {
        let refused = || PeriodError::InvalidLabel { text: crate::text::excerpt(text) };
        let (date, kind) = parse(text, fiscal).ok_or_else(refused)?;
        Period::containing(date, kind).map_err(|_| refused())
    }
}

/// Writes the short label. A fiscal year that is not the calendar year adds its start, so that the text is complete:
/// `FY2026(04-06)`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            PeriodKind::FiscalYear(start) if start != FiscalStart::CALENDAR => {
                f.pad(&format!("{}({start})", self.label()))
            }
            _ => f.pad(&self.label()),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Parses the form that `Display` writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some((label, start)) if label.starts_with("FY") => Period::from_label(label, start.parse()?),
            Some(_) => Err(PeriodError::InvalidLabel { text: crate::text::excerpt(text) }),
            None => Period::from_label(text, FiscalStart::CALENDAR),
        }
    }
}

/// Returns the first day and the kind of a label.
fn parse(text: &str, fiscal: FiscalStart) -> Option<(NaiveDate, PeriodKind)> {
    if let Some(ends) = text.strip_prefix("FY") {
        let starts = year(ends)? - i32::from(fiscal != FiscalStart::CALENDAR);
        return Some((fiscal.in_year(starts)?, PeriodKind::FiscalYear(fiscal)));
    }
    let Some((year_text, rest)) = text.split_once('-') else {
        return Some((NaiveDate::from_ymd_opt(year(text)?, 1, 1)?, PeriodKind::Year));
    };
    let year = year(year_text)?;
    let month_start = |number: u32, months: u32| {
        NaiveDate::from_ymd_opt(year, number.checked_sub(1)?.checked_mul(months)?.checked_add(1)?, 1)
    };
    if let Some(week) = rest.strip_prefix('W') {
        return Some((monday(year, digits(week, 2)?)?, PeriodKind::Week));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some((month_start(digits(quarter, 1)?, 3)?, PeriodKind::Quarter));
    }
    if let Some(half) = rest.strip_prefix('H') {
        return Some((month_start(digits(half, 1)?, 6)?, PeriodKind::HalfYear));
    }
    match rest.split_once('-') {
        None => Some((month_start(digits(rest, 2)?, 1)?, PeriodKind::Month)),
        Some((month, day)) => {
            let date = NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)?;
            Some((date, PeriodKind::Day))
        }
    }
}

/// Returns the Monday of an ISO week; `None` if the ISO year does not have the week.
pub(super) fn monday(iso_year: i32, week: u32) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(iso_year, week, Weekday::Mon)
}

fn year(text: &str) -> Option<i32> {
    digits(text, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| YEARS.contains(year))
}

/// Parses a number of exactly `count` ASCII digits.
pub(super) fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
