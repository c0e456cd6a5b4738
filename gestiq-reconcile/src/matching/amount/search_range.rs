//! The open amounts that a payment may settle, for the search.

use super::difference_rules::DifferenceRules;
use super::fee_rule::FeeRule;
use super::limit::Limit;
use super::parts::{WHOLE, share};

impl DifferenceRules {
    /// Returns the largest rounding, either way.
    pub(crate) fn rounding(&self) -> u64 {
        self.rounding
    }

    /// Returns the largest difference of a net of `open`: as rounding, or within the tolerance of either side.
    /// A sum that is found by it must still be tolerated by [`DifferenceRules::tolerates`].
    pub(crate) fn leeway(&self, open: u64) -> u64 {
        let of_side = |side: Limit| side.amount.min(share(open, side.share));
        self.rounding.max(of_side(self.under)).max(of_side(self.over))
    }

    /// Returns `true` if the difference is a rounding, or within the tolerance of its side, whatever its name is.
    pub(crate) fn tolerates(&self, paid: u64, open: u64) -> bool {
        let apart = paid.abs_diff(open);
        let side = if paid > open { self.over } else { self.under };
        apart <= self.rounding || side.allows(apart, open)
    }

    /// Returns the largest open amount that `paid` can settle with a named shortfall.
    pub(crate) fn most_open(&self, paid: u64) -> u64 {
        let (fixed, of_schedules) = self
            .schedules
            .iter()
            .map(FeeRule::most)
            .fold((0, 0), |most, one| (u64::max(most.0, one.0), u64::max(most.1, one.1)));
        let discounts = self.discounts.iter().copied().max().unwrap_or(0);
        let guessed = self.guesses.most();
        let shares =
            [discounts, self.most_of_terms, of_schedules, self.fee_share, self.under_share(), guessed];
        let part = shares.into_iter().max().unwrap_or(0).min(WHOLE / 100 * 99);
        let gross = u128::from(paid) + u128::from(fixed);
        let by_share = gross * u128::from(WHOLE) / u128::from(WHOLE - part) + 2 * u128::from(self.unit);
        let by_amount = u128::from(paid) + u128::from(self.under_amount());
        u64::try_from(by_share.max(by_amount)).unwrap_or(u64::MAX)
    }

    /// Returns the share of what is tolerated, if no amount limits it.
    fn under_share(&self) -> u64 {
        if self.under.share < WHOLE { self.under.share } else { 0 }
    }

    /// Returns the amount of what is tolerated, if no share limits it.
    fn under_amount(&self) -> u64 {
        if self.under.share < WHOLE { 0 } else { self.under.amount }
    }

    /// Returns the smallest open amount that `paid` settles with a named excess.
    pub(crate) fn least_open(&self, paid: u64) -> u64 {
        let part =
            if self.over.share < WHOLE { self.over_share.max(self.over.share) } else { self.over_share };
        let by_share = u128::from(paid) * u128::from(WHOLE) / u128::from(WHOLE + part);
        let by_amount = if self.over.share < WHOLE { 0 } else { self.over.amount };
        let by_amount = paid.saturating_sub(by_amount.max(self.rounding));
        u64::try_from(by_share).unwrap_or(0).min(by_amount)
    }
}

#[cfg(test)]
mod tests {
    use crate::matching::amount::difference_rules::tests::{acquirer, rules_of};
    use crate::matching::amount::fit::TermsOnDay;
    use crate::matching::policy::differences::DifferencePolicy;
    use crate::matching::policy::fee::{Fee, FeeSchedule, FeeTier, TierReach};
    use crate::matching::policy::money_limit::MoneyLimit;
    use crate::matching::policy::tolerance::{Tolerance, ToleranceSide};
    use gestiq_core::Currency;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    fn policies() -> impl Strategy<Value = DifferencePolicy> {
        let money = (0_i64..200, 0_i64..5).prop_map(|(euros, percent)| {
            if euros < 20 {
                MoneyLimit::percent(percent.into())
            } else {
                MoneyLimit::of(euros.into(), &[Currency::EUR], percent.into())
            }
        });
        let side =
            (prop::option::of(money.clone()), prop::option::of(0_i64..20)).prop_map(|(at_most, percent)| {
                ToleranceSide { at_most, percent_at_most: percent.map(Decimal::from) }
            });
        let tiers =
            (1_i64..500, 0_i64..9, 0_i64..9, any::<bool>()).prop_map(|(up_to, amount, percent, flat)| {
                Fee::Tiered {
                    reach: if flat { TierReach::Flat } else { TierReach::Marginal },
                    tiers: vec![
                        FeeTier { up_to: Some(up_to.into()), amount: amount.into(), percent: percent.into() },
                        FeeTier { up_to: None, amount: percent.into(), percent: amount.into() },
                    ],
                }
            });
        (money, side.clone(), side, tiers).prop_map(|(fee_at_most, under, over, fee)| DifferencePolicy {
            fee_at_most,
            tolerance: Tolerance { under, over },
            fee_schedules: vec![
                acquirer(),
                FeeSchedule { name: "tiers".into(), currency: Some(Currency::EUR), fee },
            ],
            ..DifferencePolicy::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_has_a_name_lies_in_the_range_that_is_searched(
            policy in policies(), paid in 1_u64..200_000, percent in 50_u64..150, days in 0_i32..20,
        ) {
            let rules = rules_of(&policy);
            let open = paid * percent / 100;
            let terms = || Some(TermsOnDay { terms: "3/7 2/14".parse().unwrap(), days });
            if let Some(fit) = rules.fit(paid, open, terms) && fit.score >= rules.named {
                prop_assert!((rules.least_open(paid)..=rules.most_open(paid)).contains(&open), "{fit:?}");
            }
        }
    }
}
