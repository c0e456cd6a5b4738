//! Errors of periods.

use chrono::NaiveDate;

/// The error for a date or a text without a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The date is outside the years 1 to 9999.
    #[error("{date} is out of range: periods cover the years 1 to 9999")]
    OutOfRange {
        /// The date.
        date: NaiveDate,
    },
    /// A fiscal year cannot start there.
    #[error(
        "{text:?} is not a valid start of a fiscal year: give MM-DD, with a month of 01 to 12 and a day of 01 to 28"
    )]
    InvalidFiscalStart {
        /// The month and day that were given.
        text: String,
    },
    /// The text is not the label of a period.
    #[error(
        "{text:?} is not a valid period: write it like 2026-01-31, 2026-W05, 2026-01, 2026-Q1, 2026-H1, 2026 or \
     FY2026(04-01)"
    )]
    InvalidLabel {
        /// The text, shortened for the message.
        text: String,
    },
}

crate::coded! { PeriodError {
    OutOfRange => ("period_out_of_range", Invalid),
    InvalidFiscalStart => ("invalid_fiscal_start", Invalid),
    InvalidLabel => ("invalid_period", Invalid),
} }
