//! What a host may decide about matching: weights, thresholds, windows and tolerances, as data.

mod check;
mod differences;
mod exchange;
mod fee;
mod money_limit;
mod terms;
mod tolerance;

pub use differences::DifferencePolicy;
pub use exchange::{ExchangePolicy, RateDay};
pub use fee::{Fee, FeeSchedule, FeeTier, MAX_FEE_SCHEDULES, MAX_FEE_TIERS, TierReach};
pub use money_limit::MoneyLimit;
pub use terms::TermsPolicy;
pub use tolerance::{Tolerance, ToleranceSide};

use super::subset::MOST_AMOUNTS;
use crate::error::Error;
use crate::score::Score;

/// How lines are matched. Every field has a default; a TOML file names only what differs.
///
/// ```
/// use gestiq_reconcile::matching::MatchPolicy;
///
/// let policy: MatchPolicy = toml::from_str("automatic_from = \"97\"\n[dates]\ngrace_days = 10")?;
/// policy.validate()?;
/// assert_eq!(policy.automatic_from.to_string(), "97.00");
/// assert_eq!(policy.margin.to_string(), "2.00", "the rest keeps its default");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatchPolicy {
    /// What each field weighs.
    pub weights: Weights,
    /// A pair is automatic from this score.
    pub automatic_from: Score,
    /// An automatic pair is ahead of the runner-up, on the side of the line and on the side of the item, by at
    /// least this much. On weekly equal amounts a bare threshold of 95 is wrong in one match of eight.
    pub margin: Score,
    /// A pair is suggested from this score.
    pub suggest_from: Score,
    /// Alternatives that a result lists at most.
    pub alternatives: u8,
    /// A name below this likeness contradicts.
    pub name_contradicts_below: Score,
    /// Best score of a pair without a name and without a reference: amount and date alone identify nobody.
    pub anonymous_at_most: Score,
    /// How dates score.
    pub dates: DatePolicy,
    /// Which differences between the paid and the open amount have a name.
    pub differences: DifferencePolicy,
    /// Terms of payment where an item names none.
    pub terms: TermsPolicy,
    /// How a line in one currency is compared with an item in another.
    pub exchange: ExchangePolicy,
    /// How payments for several items, and items paid in several parts, are found.
    pub groups: GroupPolicy,
    /// How far the search for candidates goes.
    pub search: SearchLimits,
}

impl Default for MatchPolicy {
    fn default() -> Self {
        MatchPolicy {
            weights: Weights::default(),
            automatic_from: Score::from_basis_points(9_500),
            margin: Score::from_basis_points(200),
            suggest_from: Score::from_basis_points(6_500),
            alternatives: 5,
            name_contradicts_below: Score::from_basis_points(5_500),
            anonymous_at_most: Score::from_basis_points(7_000),
            dates: DatePolicy::default(),
            differences: DifferencePolicy::default(),
            terms: TermsPolicy::default(),
            exchange: ExchangePolicy::default(),
            groups: GroupPolicy::default(),
            search: SearchLimits::default(),
        }
    }
}

/// What each field weighs in the score; together 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// The counterparty's name, account or learned alias.
    pub name: Score,
    /// The amount.
    pub amount: Score,
    /// The date.
    pub date: Score,
    /// The reference.
    pub reference: Score,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            name: Score::from_basis_points(4_000),
            amount: Score::from_basis_points(3_000),
            date: Score::from_basis_points(2_000),
            reference: Score::from_basis_points(1_000),
        }
    }
}

/// How the day of a payment scores against the days of an item.
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
    /// What a day of grace loses.
    pub grace_per_day: Score,
    /// Days outside after which the date contradicts.
    pub zero_after_days: u16,
    /// Days from issue to due where an item names no due date.
    pub default_terms_days: u16,
}

impl Default for DatePolicy {
    fn default() -> Self {
        DatePolicy {
            early_per_day: Score::from_basis_points(10),
            grace_days: 10,
            grace_per_day: Score::from_basis_points(50),
            zero_after_days: 60,
            default_terms_days: 30,
        }
    }
}

impl DatePolicy {
    /// What the last day of grace scores.
    pub(super) fn last_of_grace(&self) -> Score {
        let lost = u32::from(self.grace_per_day.basis_points()) * u32::from(self.grace_days);
        Score::from_basis_points(10_000_u32.saturating_sub(lost))
    }
}

/// How payments for several items, and items paid in several parts, are found.
///
/// The defaults follow measurements on real price lists: among 8 open items hardly a sum fits by accident, among
/// 20 one in twenty does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupPolicy {
    /// A customer's items are searched from this likeness of the names.
    pub name_from: Score,
    /// Items or lines of one payer that are searched at most, oldest first; at most 24.
    pub most_candidates: u8,
    /// Members of a group at most.
    pub most_members: u8,
    /// A group is automatic only if no more than this many candidates were searched, or references name all
    /// its members.
    pub automatic_candidates: u8,
}

impl Default for GroupPolicy {
    fn default() -> Self {
        GroupPolicy {
            name_from: Score::from_basis_points(8_500),
            most_candidates: 20,
            most_members: 8,
            automatic_candidates: 8,
        }
    }
}

/// How far the search for candidates goes. None of them limits the number of lines or items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchLimits {
    /// A payment comes at most this many days before the issue date.
    pub days_before_issue: u16,
    /// A payment comes at most this many days after the due date; a quoted reference knows no window.
    pub days_after_due: u16,
    /// Customers that a name may stand for.
    pub names: u16,
    /// Postings that are read for one name, rarest words first.
    pub name_postings: u32,
    /// Items that share a reference key; a key with more tells nothing.
    pub reference_postings: u16,
    /// Items of one amount in the window that are tried without a name.
    pub amount_postings: u16,
    /// Open items of one customer that are tried, nearest first.
    pub items_per_name: u16,
    /// Lines of one component that are assigned optimally; a larger one is assigned by descending score.
    pub component_lines: u32,
}

impl Default for SearchLimits {
    fn default() -> Self {
        SearchLimits {
            days_before_issue: 15,
            days_after_due: 120,
            names: 8,
            name_postings: 4_096,
            reference_postings: 16,
            amount_postings: 48,
            items_per_name: 24,
            component_lines: 4_096,
        }
    }
}

impl MatchPolicy {
    /// Checks that the parts fit together.
    ///
    /// # Errors
    /// [`Error::InvalidPolicy`] with the field and what would be right.
    pub fn validate(&self) -> Result<(), Error> {
        let weights = &self.weights;
        let total: u32 = [weights.name, weights.amount, weights.date, weights.reference]
            .iter()
            .map(|weight| u32::from(weight.basis_points()))
            .sum();
        let rules = [
            (total == 10_000, "weights", "must add up to 100"),
            (self.suggest_from <= self.automatic_from, "suggest_from", "must not be above automatic_from"),
            (
                self.anonymous_at_most < self.automatic_from,
                "anonymous_at_most",
                "must be below automatic_from: amount and date alone identify nobody",
            ),
            (
                self.dates.zero_after_days > self.dates.grace_days,
                "dates.zero_after_days",
                "must be above dates.grace_days",
            ),
            (
                u32::from(self.dates.grace_per_day.basis_points()) * u32::from(self.dates.grace_days)
                    <= 10_000,
                "dates.grace_per_day",
                "times dates.grace_days must not be above 100",
            ),
            (
                usize::from(self.groups.most_candidates) <= MOST_AMOUNTS,
                "groups.most_candidates",
                "must be at most 24: beyond, sums fit by accident",
            ),
            (self.search.names > 0 && self.search.items_per_name > 0, "search", "limits must be at least 1"),
        ];
        match rules.into_iter().find(|(holds, _, _)| !holds) {
            None => {
                self.differences.check("differences")?;
                self.exchange.check("exchange")
            }
            Some((_, field, reason)) => {
                Err(Error::InvalidPolicy { field: field.into(), reason: reason.to_owned() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_valid_and_a_contradictory_one_is_refused() {
        MatchPolicy::default().validate().unwrap();
        let heavy = Weights { name: Score::FULL, ..Weights::default() };
        let cases: [(MatchPolicy, &str); 3] = [
            (MatchPolicy { weights: heavy, ..MatchPolicy::default() }, "weights"),
            (MatchPolicy { suggest_from: Score::FULL, ..MatchPolicy::default() }, "suggest_from"),
            (MatchPolicy { anonymous_at_most: Score::FULL, ..MatchPolicy::default() }, "anonymous_at_most"),
        ];
        for (policy, expected) in cases {
            match policy.validate() {
                Err(Error::InvalidPolicy { field, .. }) => assert_eq!(field, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }
}
