//! The evidence for a pair of a line and an item.

use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::{AmountFit, Basis};
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::policy::weights::Weights;
use crate::matching::quoted::rule::ReferenceRule;
use crate::score::Score;

/// The evidence of one pair. What a side lacks is `None` and does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) party: Option<(Score, PartyRule)>,
    pub(crate) amount: AmountFit,
    pub(crate) date: Score,
    pub(crate) reference: Option<ReferenceRule>,
    pub(crate) total: Score,
}

impl Evidence {
    /// Weighs the parts, renormalised over those that are present.
    pub(crate) fn weigh(
        policy: &MatchPolicy,
        party: Option<(Score, PartyRule)>,
        amount: AmountFit,
        date: Score,
        reference: Option<ReferenceRule>,
    ) -> Self {
        let parts = Parts {
            name: party.map(|(score, _)| score),
            amount: amount.score,
            date,
            reference: reference.map(ReferenceRule::score),
        };
        let mut total = parts.total(&policy.weights);
        if parts.is_anonymous() {
            total = total.min(policy.anonymous_at_most);
        }
        Evidence { party, amount, date, reference, total }
    }

    /// Returns `true` if a part speaks against the pair.
    pub(crate) fn is_contradicted(&self) -> bool {
        self.reference == Some(ReferenceRule::Conflict)
            || self
                .party
                .is_some_and(|(score, rule)| score == Score::ZERO || rule == PartyRule::OtherCustomer)
            || self.date == Score::ZERO
    }

    /// Returns `true` if nothing but amount and date speaks for the pair.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.party.is_none() && self.reference.is_none()
    }

    /// Returns `true` if the reference leaves no doubt and nothing speaks against it.
    pub(crate) fn is_certain(&self) -> bool {
        self.reference.is_some_and(ReferenceRule::is_certain) && self.settles() && !self.is_contradicted()
    }

    /// Returns `true` if the payment settles the item, be it with a named difference.
    pub(crate) fn settles(&self) -> bool {
        !matches!(self.amount.kind, Some(DifferenceKind::Partial | DifferenceKind::Over))
    }

    /// Returns `true` if the line names the item by its number, and the payer is its customer as far as names tell, or
    /// the amount is that of the item.
    pub(crate) fn is_named(&self, policy: &MatchPolicy) -> bool {
        let theirs = self.party.is_none_or(|(score, _)| score >= policy.groups.name_from);
        let certain = self.reference.is_some_and(ReferenceRule::is_certain) && self.settles();
        self.reference.is_some_and(ReferenceRule::names) && (theirs || certain)
    }

    /// Returns the evidence if the line names another item, which scores `named`: at least the margin above this one.
    pub(crate) fn contradicted_by_reference(&self, policy: &MatchPolicy, named: Option<Score>) -> Self {
        let Evidence { party, amount, date, .. } = *self;
        let weighed = Evidence::weigh(policy, party, amount, date, Some(ReferenceRule::Conflict));
        let below = |named: Score| {
            let points =
                u32::from(named.basis_points()).saturating_sub(u32::from(policy.margin.basis_points()));
            Score::from_basis_points(points)
        };
        Evidence { total: named.map_or(weighed.total, |named| weighed.total.min(below(named))), ..weighed }
    }

    /// Returns `true` if the line quotes the item in some way.
    pub(crate) fn is_quoted(&self) -> bool {
        self.reference.is_some_and(|rule| rule != ReferenceRule::Conflict)
    }

    /// Returns `true` if two uncertain amounts are taken for each other: at a rate nothing but a quoted number makes
    /// a part payment of another currency more than chance.
    pub(crate) fn is_far_fetched(&self) -> bool {
        self.amount.basis == Basis::Rate && !self.settles() && !self.is_quoted()
    }

    /// Returns `true` if a rate, or a difference to the amount that the bank reports, leaves the payment in doubt
    /// that only a certain reference takes away.
    pub(crate) fn needs_reference(&self) -> bool {
        self.amount.basis != Basis::Booked && self.amount.kind.is_some() && !self.is_certain()
    }

    /// Returns `true` if the pair may be assigned at all, be it as a suggestion.
    ///
    /// Far too much, and no word of this item: the payment is more likely for several items, or for others.
    /// The number and the amount of the item, but a stranger's name: somebody else pays, and a person shall see it.
    pub(crate) fn is_assignable(&self, policy: &MatchPolicy) -> bool {
        let far_over = self.amount.kind == Some(DifferenceKind::Over)
            && self.amount.score < policy.differences.named_scores;
        let settles = matches!(self.amount.kind, None | Some(DifferenceKind::Rounding | DifferenceKind::Fx));
        let by_another = settles && self.reference.is_some_and(ReferenceRule::is_certain);
        // Neither the number nor the amount of the item: that the payer is its customer is not enough.
        let is_chance = self.reference == Some(ReferenceRule::Conflict) && !settles;
        (self.total >= policy.suggest_from && (self.is_quoted() || !far_over) && !is_chance) || by_another
    }

    pub(crate) fn parts(&self) -> Parts {
        Parts {
            name: self.party.map(|(score, _)| score),
            amount: self.amount.score,
            date: self.date,
            reference: self.reference.map(ReferenceRule::score),
        }
    }
}

/// The scores of the four fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) name: Option<Score>,
    pub(crate) amount: Score,
    pub(crate) date: Score,
    pub(crate) reference: Option<Score>,
}

impl Parts {
    /// Returns `sum(weight * score) / sum(weight of what is present)`, rounded half up.
    pub(crate) fn total(&self, weights: &Weights) -> Score {
        let fields = [
            (self.name, weights.name),
            (Some(self.amount), weights.amount),
            (Some(self.date), weights.date),
            (self.reference, weights.reference),
        ];
        let mut part = 0_u64;
        let mut whole = 0_u64;
        for (score, weight) in fields {
            if let Some(score) = score {
                part += u64::from(score.basis_points()) * u64::from(weight.basis_points());
                whole += 10_000 * u64::from(weight.basis_points());
            }
        }
        if whole == 0 { Score::ZERO } else { Score::ratio(part, whole) }
    }

    fn is_anonymous(&self) -> bool {
        self.name.is_none() && self.reference.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score() -> impl Strategy<Value = Score> {
        (0_u32..=10_000).prop_map(Score::from_basis_points)
    }

    fn parts() -> impl Strategy<Value = Parts> {
        (proptest::option::of(score()), score(), score(), proptest::option::of(score()))
            .prop_map(|(name, amount, date, reference)| Parts { name, amount, date, reference })
    }

    proptest! {
        #[test]
        fn the_score_rises_with_each_of_its_parts(parts in parts(), more in score()) {
            let weights = Weights::default();
            let total = parts.total(&weights);
            prop_assert!(total <= Score::FULL);
            let raised = [
                Parts { name: parts.name.map(|name| name.max(more)), ..parts },
                Parts { amount: parts.amount.max(more), ..parts },
                Parts { date: parts.date.max(more), ..parts },
                Parts { reference: parts.reference.map(|reference| reference.max(more)), ..parts },
            ];
            for raised in raised {
                prop_assert!(raised.total(&weights) >= total);
            }
        }

        #[test]
        fn an_absent_part_does_not_count(amount in score(), date in score()) {
            let parts = Parts { name: None, amount, date, reference: None };
            let expected = Score::ratio(
                u64::from(amount.basis_points()) * 3 + u64::from(date.basis_points()) * 2,
                50_000,
            );
            prop_assert_eq!(parts.total(&Weights::default()), expected);
        }
    }
}
