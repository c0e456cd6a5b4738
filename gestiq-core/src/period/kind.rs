//! The kinds of periods, and the first day of each.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::period::fiscal::FiscalStart;

/// The kind of a period: its length and its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// One day.
    Day,
    /// A week from Monday to Sunday, numbered by ISO 8601.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter: January to March, and so on.
    Quarter,
    /// A half of a calendar year: January to June, or July to December.
    HalfYear,
    /// A calendar year.
    Year,
    /// A fiscal year of a company: twelve months from the same day of each year.
    FiscalYear(FiscalStart),
}

impl PeriodKind {
    /// Returns the first day of the period that a date is in; `None` before the start of the calendar.
    pub(super) fn first_day(self, date: NaiveDate) -> Option<NaiveDate> {
        let month_of = |months: u32| date.month0() / months * months + 1;
        match self {
            PeriodKind::Day => Some(date),
            PeriodKind::Week => {
                date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday())))
            }
            PeriodKind::Month => NaiveDate::from_ymd_opt(date.year(), month_of(1), 1),
            PeriodKind::Quarter => NaiveDate::from_ymd_opt(date.year(), month_of(3), 1),
            PeriodKind::HalfYear => NaiveDate::from_ymd_opt(date.year(), month_of(6), 1),
            PeriodKind::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1),
            PeriodKind::FiscalYear(start) => {
                let this_year = start.in_year(date.year())?;
                if date < this_year { start.in_year(date.year() - 1) } else { Some(this_year) }
            }
        }
    }
}
