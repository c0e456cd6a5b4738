//! The kinds of periods, and where each starts.

use chrono::{Datelike as _, Days, NaiveDate};

use super::FiscalStart;

/// How long a period is, and where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// One day.
    Day,
    /// Monday to Sunday, numbered by ISO 8601.
    Week,
    /// A calendar month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// January to June, or July to December.
    HalfYear,
    /// A calendar year.
    Year,
    /// Twelve months from the same day of each year, as the company's books run.
    FiscalYear(FiscalStart),
}

impl PeriodKind {
    /// The first day of the period that a date is in; `None` before the start of the calendar.
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
