//! The difference between what was paid and what was open, by its name.

use gestiq_core::Money;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::policy::DifferencePolicy;
use crate::Score;

/// Why the paid amount is not the open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DifferenceKind {
    /// A few minor units, either way.
    Rounding,
    /// The customer took a discount that the terms know.
    Discount,
    /// A bank kept a fee.
    Fee,
    /// Part of the open amount was paid.
    Partial,
    /// More than the open amount was paid.
    Over,
}

impl DifferenceKind {
    /// The stable name of the kind.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DifferenceKind::Rounding => "rounding",
            DifferenceKind::Discount => "discount",
            DifferenceKind::Fee => "fee",
            DifferenceKind::Partial => "partial",
            DifferenceKind::Over => "over",
        }
    }
}

/// A named difference: `open - paid`, so that it is positive where too little was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Difference {
    /// Its name.
    pub kind: DifferenceKind,
    /// `open - paid`; positive where too little was paid, whoever pays.
    pub amount: Money,
}

/// The policy in integers, for one currency.
#[derive(Clone, Debug)]
pub(crate) struct DifferenceRules {
    rounding: u64,
    /// In hundredths of a percent.
    discounts: Vec<u64>,
    fee: u64,
    fee_share: u64,
    over_share: u64,
    named: Score,
    partial: Score,
    partial_share: u64,
}

/// How a paid amount fits an open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AmountFit {
    pub(crate) score: Score,
    /// `None` where the amounts are equal.
    pub(crate) kind: Option<DifferenceKind>,
}

impl DifferenceRules {
    /// `scale` is the number of decimals of the integers, `minor` that of the currency.
    pub(crate) fn new(policy: &DifferencePolicy, scale: u32, minor: u32) -> Self {
        let unit = 10_u64.pow(scale);
        let hundredths = |percent: Decimal| (percent * Decimal::ONE_HUNDRED).to_u64().unwrap_or(0);
        DifferenceRules {
            rounding: u64::from(policy.rounding_minor_units) * 10_u64.pow(scale.saturating_sub(minor)),
            discounts: policy.discount_percents.iter().copied().map(hundredths).collect(),
            fee: policy.fee_at_most.checked_mul(unit.into()).and_then(|fee| fee.to_u64()).unwrap_or(u64::MAX),
            fee_share: hundredths(policy.fee_percent_at_most),
            over_share: hundredths(policy.over_percent_at_most),
            named: policy.named_scores,
            partial: policy.partial_scores_at_most,
            partial_share: hundredths(policy.partial_percent_at_least),
        }
    }

    /// What may be missing or too much as rounding.
    pub(crate) fn rounding(&self) -> u64 {
        self.rounding
    }

    /// How `paid` fits `open`, both without sign; `None` where they have nothing to do with each other.
    pub(crate) fn fit(&self, paid: u64, open: u64) -> Option<AmountFit> {
        use DifferenceKind::{Discount, Fee, Over, Partial, Rounding};
        let named = |kind| Some(AmountFit { score: self.named, kind: Some(kind) });
        let apart = paid.abs_diff(open);
        if apart == 0 {
            return (open > 0).then_some(AmountFit { score: Score::FULL, kind: None });
        }
        if open == 0 || paid == 0 {
            return None;
        }
        if apart <= self.rounding && apart * 100 <= open {
            // Between exact and the other names: less certain than equal cents, no money at stake.
            let score = Score::from_basis_points(u32::from(self.named.basis_points()).midpoint(10_000));
            return Some(AmountFit { score, kind: Some(Rounding) });
        }
        if paid > open {
            let score =
                if apart <= share(open, self.over_share) { self.named } else { self.scaled(open, paid) };
            return (paid / 4 <= open).then_some(AmountFit { score, kind: Some(Over) });
        }
        if self.discounts.iter().any(|percent| share(open, *percent).abs_diff(apart) <= 1) {
            return named(Discount);
        }
        if apart <= self.fee && apart <= share(open, self.fee_share) {
            return named(Fee);
        }
        if paid < share(open, self.partial_share) {
            return None;
        }
        Some(AmountFit { score: self.scaled(paid, open), kind: Some(Partial) })
    }

    /// The largest open amount that `paid` can settle with a fee or a discount.
    pub(crate) fn most_open(&self, paid: u64) -> u64 {
        let percent = self.discounts.iter().copied().max().unwrap_or(0).max(self.fee_share).min(9_900);
        let by_share = u128::from(paid) * 10_000 / u128::from(10_000 - percent) + 2;
        u64::try_from(by_share).unwrap_or(u64::MAX)
    }

    /// The smallest open amount that `paid` settles with a named excess.
    pub(crate) fn least_open(&self, paid: u64) -> u64 {
        let by_share = u128::from(paid) * 10_000 / u128::from(10_000 + self.over_share);
        u64::try_from(by_share).unwrap_or(0).min(paid.saturating_sub(self.rounding))
    }

    fn scaled(&self, part: u64, whole: u64) -> Score {
        let ratio = u32::from(Score::ratio(part, whole).basis_points());
        Score::from_basis_points(u32::from(self.partial.basis_points()) * ratio / 10_000)
    }
}

/// `amount * hundredths of a percent`, rounded half up.
fn share(amount: u64, hundredths: u64) -> u64 {
    let exact = u128::from(amount) * u128::from(hundredths) + 5_000;
    u64::try_from(exact / 10_000).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules() -> DifferenceRules {
        DifferenceRules::new(&DifferencePolicy::default(), 2, 2)
    }

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn differences_have_names() {
        use DifferenceKind::{Discount, Fee, Over, Partial, Rounding};
        for (paid, open, expected) in [
            (100_00, 100_00, Some((10_000, None))),
            (99_99, 100_00, Some((9_600, Some(Rounding)))),
            (100_02, 100_00, Some((9_600, Some(Rounding)))),
            (98_00, 100_00, Some((9_200, Some(Discount)))),
            (121_00 - 3_63, 121_00, Some((9_200, Some(Discount)))),
            (93_50, 100_00, Some((9_200, Some(Fee)))),
            (985_00, 1_000_00, Some((9_200, Some(Discount)))),
            (988_00, 1_000_00, Some((9_200, Some(Fee)))),
            (50_00, 100_00, Some((2_750, Some(Partial)))),
            (100_90, 100_00, Some((9_200, Some(Over)))),
            (200_00, 100_00, Some((2_750, Some(Over)))),
            (500_00, 100_00, None),
            (1_00, 100_00, None),
            (0, 100_00, None),
            (0, 0, None),
        ] {
            let found = rules().fit(paid, open).map(|fit| (fit.score.basis_points(), fit.kind));
            assert_eq!(found, expected, "{paid} of {open}");
        }
    }

    proptest! {
        #[test]
        fn what_has_a_name_lies_in_the_range_that_is_searched(paid in 1_u64..10_000_000, open in 1_u64..10_000_000) {
            let rules = rules();
            if let Some(fit) = rules.fit(paid, open) && fit.score >= rules.named {
                prop_assert!((rules.least_open(paid)..=rules.most_open(paid)).contains(&open));
            }
        }

        #[test]
        fn the_nearer_a_partial_payment_the_higher_it_scores(open in 1_000_u64..1_000_000, a in 0_u64..1_000, b in 0_u64..1_000) {
            let (less, more) = (open * a.min(b) / 1_000, open * a.max(b) / 1_000);
            if let (Some(less), Some(more)) = (rules().fit(less, open), rules().fit(more, open)) {
                prop_assert!(less.score <= more.score);
            }
        }
    }
}
