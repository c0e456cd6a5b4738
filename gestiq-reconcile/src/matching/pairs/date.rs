//! The fit of the day of a payment to an item.

use crate::matching::policy::dates::DatePolicy;
use crate::score::Score;

/// Scores the day of a payment against the days of an item, all in days.
///
/// Before the due date it loses `early_per_day` a day; outside of issue to due, `grace_per_day` a day of grace,
/// and then it falls in a straight line to 0, `zero_after_days` after the due date or `zero_before_days` before issue.
pub(super) fn date_score(policy: &DatePolicy, paid: i32, issued: i32, due: i32) -> Score {
    let outside = i64::from(paid - due).max(i64::from(issued - paid)).max(0);
    if outside == 0 {
        let early = i64::from(due - paid) * i64::from(policy.early_per_day.basis_points());
        // A day inside the terms, however long they are, scores no less than a day of grace outside.
        let floor = 10_000 - i64::from(policy.grace_per_day.basis_points());
        return points((10_000 - early).max(floor));
    }
    let grace = i64::from(policy.grace_days);
    let end = i64::from(if paid > due { policy.zero_after_days } else { policy.zero_before_days });
    let in_grace = |days: i64| 10_000 - days * i64::from(policy.grace_per_day.basis_points());
    match outside {
        days if days <= grace => points(in_grace(days)),
        days if days >= end => Score::ZERO,
        days => points(in_grace(grace) * (end - days) / (end - grace)),
    }
}

fn points(points: i64) -> Score {
    Score::from_basis_points(u32::try_from(points).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_is_expected_from_issue_to_due_date() {
        let policy = DatePolicy::default();
        for (paid, expected) in [
            (-61, 0),
            (-60, 0),
            (-11, 9_310),
            (-10, 9_500),
            (-1, 9_950),
            (0, 9_950),
            (25, 9_950),
            (30, 10_000),
            (31, 9_950),
            (40, 9_500),
            (65, 6_861),
            (90, 4_222),
            (130, 0),
        ] {
            assert_eq!(date_score(&policy, paid, 0, 30).basis_points(), expected, "day {paid}");
        }
    }
}
