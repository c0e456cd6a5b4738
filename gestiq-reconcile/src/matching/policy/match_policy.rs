//! The policy of matching, as one value.

use crate::error::Error;

use super::conclusive::ConclusivePolicy;
use super::dates::DatePolicy;
use super::differences::DifferencePolicy;
use super::exchange::ExchangePolicy;
use super::groups::{GroupPolicy, MOST_AMOUNTS};
use super::search::SearchLimits;
use super::terms::TermsPolicy;
use super::weights::Weights;
use crate::score::Score;

/// The policy of matching. Every field has a default; a TOML file names only what differs.
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
    /// Weights of the fields.
    pub weights: Weights,
    /// A pair is automatic from this score; below it, if its evidence is conclusive by `conclusive`.
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
    /// The evidence that makes a pair automatic below the threshold.
    pub conclusive: ConclusivePolicy,
    /// Best score of a pair without a name and without a reference: amount and date alone identify nobody.
    pub anonymous_at_most: Score,
    /// The scores of dates.
    pub dates: DatePolicy,
    /// The differences between the paid and the open amount that have a name.
    pub differences: DifferencePolicy,
    /// Terms of payment if an item names none.
    pub terms: TermsPolicy,
    /// The comparison of a line in one currency with an item in another.
    pub exchange: ExchangePolicy,
    /// The search for payments of several items, and for items paid in several parts.
    pub groups: GroupPolicy,
    /// The limits of the search for candidates.
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
            conclusive: ConclusivePolicy::default(),
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
                self.dates.zero_before_days > self.dates.grace_days,
                "dates.zero_before_days",
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
