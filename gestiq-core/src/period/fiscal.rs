//! The start of a fiscal year.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::period::digits::digits;
use crate::period::error::PeriodError;

/// The day on which a company's fiscal year starts, such as 1 April or 6 April.
///
/// The day is 1 to 28, because every month has those. A year that started on the 29th to 31st
/// would start on another day in some years, and books that close at the end of a month start on a 1st anyway.
///
/// ```
/// use gestiq_core::Period;
/// use gestiq_core::period::{FiscalStart, PeriodKind};
///
/// let british_tax = FiscalStart::new(4, 6)?;
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 4, 5).ok_or("date")?;
/// let year = Period::containing(day, PeriodKind::FiscalYear(british_tax))?;
/// assert_eq!(year.label(), "FY2026", "named after the year in which it ends");
/// assert_eq!(year.first_day().to_string(), "2025-04-06");
/// assert!(FiscalStart::new(2, 29).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalStart {
    month: u8,
    day: u8,
}

impl FiscalStart {
    /// 1 January: the fiscal year is the calendar year.
    pub const CALENDAR: FiscalStart = FiscalStart { month: 1, day: 1 };

    /// Creates a start on a day of a month.
    ///
    /// # Errors
    /// [`PeriodError::InvalidFiscalStart`] unless the month is 1 to 12 and the day 1 to 28.
    pub fn new(month: u8, day: u8) -> Result<Self, PeriodError> {
        if (1..=12).contains(&month) && (1..=28).contains(&day) {
            Ok(FiscalStart { month, day })
        } else {
            Err(PeriodError::InvalidFiscalStart { text: format!("{month:02}-{day:02}") })
        }
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, 1 to 28.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    pub(super) fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, u32::from(self.month), u32::from(self.day))
    }
}

impl fmt::Display for FiscalStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for FiscalStart {
    type Err = PeriodError;

    /// Parses `MM-DD`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || PeriodError::InvalidFiscalStart { text: crate::text::excerpt(text) };
        let (month, day) = text.split_once('-').ok_or_else(refused)?;
        let number = |part| digits(part, 2).and_then(|number| u8::try_from(number).ok());
        match (number(month), number(day)) {
            (Some(month), Some(day)) => FiscalStart::new(month, day),
            _ => Err(refused()),
        }
    }
}

crate::__text_serde!(FiscalStart);
