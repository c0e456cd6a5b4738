//! Periods of the calendar, which reports cover and compare.
//!
//! A period is a kind and a first day. Every date is in exactly one period of each kind; periods of a kind
//! follow one another without gap or overlap. The comparisons that reports make are [`Period::previous`] and
//! [`Period::year_ago`].
//!
//! Weeks are those of ISO 8601: they start on Monday, and week 1 is the one with the year's first Thursday. So
//! 2024-12-30 is in week 1 of 2025, and some years have a week 53.

pub(crate) mod digits;
pub(crate) mod error;
pub(crate) mod fiscal;
pub(crate) mod kind;
pub(crate) mod label;

pub use error::PeriodError;
pub use fiscal::FiscalStart;
pub use kind::PeriodKind;

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// The years that periods cover: those that labels can write with four digits.
pub const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A period of the calendar: a day, a week, a month, a quarter, a half-year, a year or a fiscal year.
///
/// ```
/// use chrono::NaiveDate;
/// use gestiq_core::Period;
/// use gestiq_core::period::PeriodKind;
///
/// let new_years_eve = NaiveDate::from_ymd_opt(2024, 12, 30).ok_or("date")?;
/// let week = Period::containing(new_years_eve, PeriodKind::Week)?;
/// assert_eq!(week.to_string(), "2025-W01");
/// assert_eq!(week.days(), 7);
///
/// let quarter: Period = "2026-Q1".parse()?;
/// assert_eq!(quarter.previous().map(|p| p.to_string()), Some("2025-Q4".into()));
/// assert_eq!(quarter.year_ago().map(|p| p.to_string()), Some("2025-Q1".into()));
/// assert_eq!(quarter.last_day().to_string(), "2026-03-31");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    // Periods sort by their first day; of those with the same one the shorter kind comes first.
    first_day: NaiveDate,
    kind: PeriodKind,
}

impl Period {
    /// Returns the period of a kind that contains a date.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] for dates outside the years 1 to 9999, and for fiscal years that are partly
    /// outside.
    pub fn containing(date: NaiveDate, kind: PeriodKind) -> Result<Self, PeriodError> {
        let out_of_range = PeriodError::OutOfRange { date };
        if !YEARS.contains(&date.year()) {
            return Err(out_of_range);
        }
        let period = kind.first_day(date).map(|first_day| Period { first_day, kind });
        period.filter(|period| YEARS.contains(&period.named_year())).ok_or(out_of_range)
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Returns the first day, which belongs to the period.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Returns the last day, which belongs to the period.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.end().and_then(|end| end.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// Returns true if a date is in the period.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day..=self.last_day()).contains(&date)
    }

    /// Returns the number of days.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last_day() - self.first_day).num_days() + 1
    }

    /// Returns the days, in order.
    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.first_day.iter_days().take_while(move |date| self.contains(*date))
    }

    /// Returns the period after it; `None` at the end of the calendar.
    #[must_use]
    pub fn next(self) -> Option<Period> {
        Period::containing(self.end()?, self.kind).ok()
    }

    /// Returns the period before it; `None` at the start of the calendar.
    #[must_use]
    pub fn previous(self) -> Option<Period> {
        Period::containing(self.first_day.pred_opt()?, self.kind).ok()
    }

    /// Returns the same period of the year before, for comparisons; `None` at the start of the calendar.
    ///
    /// - A day: the same day of the year before; for 29 February that is the 28th.
    /// - A week: the week of the same number in the ISO year before; week 53 is compared with that year's last
    ///   week, which is week 52 (two years with 53 weeks never follow each other).
    /// - Any other kind: the period that starts twelve months earlier.
    #[must_use]
    pub fn year_ago(self) -> Option<Period> {
        let date = match self.kind {
            PeriodKind::Week => {
                let week = self.first_day.iso_week();
                label::monday(week.year() - 1, week.week()).or_else(|| label::monday(week.year() - 1, 52))?
            }
            _ => self.first_day.checked_sub_months(Months::new(12))?,
        };
        Period::containing(date, self.kind).ok()
    }

    /// Returns this period and the ones after it, to the end of the calendar.
    pub fn onwards(self) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(self), |period| period.next())
    }

    /// Returns the periods of a kind that overlap two dates, both included; none if `to` is before `from`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] if `from` is outside the years 1 to 9999.
    ///
    /// # Examples
    /// ```
    /// use chrono::NaiveDate;
    /// use gestiq_core::Period;
    /// use gestiq_core::period::PeriodKind;
    ///
    /// let from = NaiveDate::from_ymd_opt(2026, 1, 31).ok_or("date")?;
    /// let to = NaiveDate::from_ymd_opt(2026, 3, 1).ok_or("date")?;
    /// let months: Vec<String> = Period::between(from, to, PeriodKind::Month)?.map(|m| m.to_string()).collect();
    /// assert_eq!(months, ["2026-01", "2026-02", "2026-03"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn between(
        from: NaiveDate,
        to: NaiveDate,
        kind: PeriodKind,
    ) -> Result<impl Iterator<Item = Period>, PeriodError> {
        let first = Period::containing(from, kind)?;
        Ok(first.onwards().take_while(move |period| from <= to && period.first_day <= to))
    }

    /// Returns the year in the label.
    fn named_year(self) -> i32 {
        match self.kind {
            PeriodKind::Week => self.first_day.iso_week().year(),
            PeriodKind::FiscalYear(_) if self.first_day.year() < *YEARS.start() => self.first_day.year(),
            PeriodKind::FiscalYear(_) => self.last_day().year(),
            _ => self.first_day.year(),
        }
    }

    /// Returns the first day after the period.
    fn end(self) -> Option<NaiveDate> {
        match self.kind {
            PeriodKind::Day => self.first_day.succ_opt(),
            PeriodKind::Week => self.first_day.checked_add_days(Days::new(7)),
            PeriodKind::Month => self.first_day.checked_add_months(Months::new(1)),
            PeriodKind::Quarter => self.first_day.checked_add_months(Months::new(3)),
            PeriodKind::HalfYear => self.first_day.checked_add_months(Months::new(6)),
            PeriodKind::Year | PeriodKind::FiscalYear(_) => {
                self.first_day.checked_add_months(Months::new(12))
            }
        }
    }
}

crate::__text_serde!(Period);
