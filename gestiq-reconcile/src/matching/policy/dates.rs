//! Scores of days.

use crate::score::Score;

/// Scores the day of a payment against the days of an item.
///
/// From the issue date to the due date a payment is expected. Outside, it loses a little for each day of grace
/// and then falls to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatePolicy {
    /// Days before the due date lose this much each, so that of two equal items the one that is due wins.
    pub early_per_day: Score,
    /// Days after the due date, or before the issue date, that lose little.
    pub grace_days: u16,
    /// The points that a day of grace loses.
    pub grace_per_day: Score,
    /// Days after the due date from which on the date contradicts: payers are up to three months late.
    pub zero_after_days: u16,
    /// Days before the issue date from which on the date contradicts.
    pub zero_before_days: u16,
    /// Days from issue to due if an item names no due date.
    pub default_terms_days: u16,
}

impl Default for DatePolicy {
    fn default() -> Self {
        DatePolicy {
            early_per_day: Score::from_basis_points(10),
            grace_days: 10,
            grace_per_day: Score::from_basis_points(50),
            zero_after_days: 100,
            zero_before_days: 60,
            default_terms_days: 30,
        }
    }
}

impl DatePolicy {
    /// Returns the score of the last day of grace.
    pub(crate) fn last_of_grace(&self) -> Score {
        let lost = u32::from(self.grace_per_day.basis_points()) * u32::from(self.grace_days);
        Score::from_basis_points(10_000_u32.saturating_sub(lost))
    }
}
