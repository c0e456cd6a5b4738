//! The policy on differences in integers of one currency.

use gestiq_core::{BasisPoints, Currency};

use super::fee_rule::FeeRule;
use super::guesses::Guesses;
use super::limit::Limit;
use super::parts::{discount_share, parts_per_million};
use crate::matching::policy::differences::DifferencePolicy;
use crate::score::Score;

/// The policy in integers, for one currency.
#[derive(Clone, Debug)]
pub(crate) struct DifferenceRules {
    /// A minor unit.
    pub(super) unit: u64,
    pub(super) rounding: u64,
    /// This and all shares below in parts per million.
    pub(super) discounts: Vec<u64>,
    /// The largest discount that any terms of the run grant.
    pub(super) most_of_terms: u64,
    pub(super) schedules: Vec<FeeRule>,
    pub(super) fee: Limit,
    pub(super) fee_share: u64,
    pub(super) guesses: Guesses,
    pub(super) under: Limit,
    pub(super) over: Limit,
    pub(super) over_share: u64,
    pub(super) named: Score,
    pub(super) agreed: Score,
    pub(super) partial: Score,
    pub(super) partial_share: u64,
}

impl DifferenceRules {
    /// Reads the policy for a currency. `scale` is the number of decimals of the integers; `most_of_terms` is the largest discount that the terms
    /// of payment of any item grant.
    pub(crate) fn new(
        policy: &DifferencePolicy,
        currency: Currency,
        scale: u32,
        most_of_terms: BasisPoints,
    ) -> Self {
        let unit = 10_u64.pow(scale.saturating_sub(currency.minor_digits()));
        let schedules = policy.fee_schedules.iter().enumerate();
        DifferenceRules {
            unit,
            rounding: u64::from(policy.rounding_minor_units) * unit,
            discounts: policy.discount_percents.iter().copied().map(parts_per_million).collect(),
            most_of_terms: discount_share(most_of_terms),
            schedules: schedules
                .filter_map(|(at, schedule)| FeeRule::new(at, schedule, currency, scale, unit))
                .collect(),
            fee: Limit::of_money(&policy.fee_at_most, currency, scale),
            fee_share: parts_per_million(policy.fee_percent_at_most),
            guesses: Guesses::new(&policy.guesses, currency, scale),
            under: Limit::of_side(&policy.tolerance.under, currency, scale),
            over: Limit::of_side(&policy.tolerance.over, currency, scale),
            over_share: parts_per_million(policy.over_percent_at_most),
            named: policy.named_scores,
            agreed: policy.agreed_scores,
            partial: policy.partial_scores_at_most,
            partial_share: parts_per_million(policy.partial_percent_at_least),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::matching::amount::difference::DifferenceKind;
    use crate::matching::amount::fit::Agreed;
    use crate::matching::policy::differences::GuessPolicy;
    use crate::matching::policy::fee::{Fee, FeeSchedule};
    use crate::matching::policy::money_limit::MoneyLimit;
    use crate::matching::policy::tolerance::{Tolerance, ToleranceSide};
    use rust_decimal::Decimal;

    pub(in crate::matching::amount) fn rules_of(policy: &DifferencePolicy) -> DifferenceRules {
        DifferenceRules::new(policy, Currency::EUR, 2, BasisPoints::from_percent(3))
    }

    pub(in crate::matching::amount) fn acquirer() -> FeeSchedule {
        let fee = Fee::Combined { amount: Decimal::new(25, 2), percent: Decimal::new(15, 1) };
        FeeSchedule { name: "acquirer".into(), currency: Some(Currency::EUR), fee }
    }

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn a_fee_of_a_schedule_is_stronger_than_one_below_the_cap() {
        let policy = DifferencePolicy { fee_schedules: vec![acquirer()], ..DifferencePolicy::default() };
        for (paid, expected) in [
            (121_00 - 2_07, (9_600, Agreed::Schedule(0))),
            (121_00 - 2_08, (9_600, Agreed::Schedule(0))),
            (121_00 - 2_10, (9_200, Agreed::Nothing)),
        ] {
            let fit = rules_of(&policy).fit(paid, 121_00, || None).unwrap();
            assert_eq!((fit.score.basis_points(), fit.agreed), expected, "{paid}");
            assert_eq!(fit.kind, Some(DifferenceKind::Fee));
        }
    }

    fn side(euros: Option<i64>, percent: Option<i64>) -> ToleranceSide {
        let at_most = euros.map(|euros| MoneyLimit::of(euros.into(), &[Currency::EUR], 1.into()));
        ToleranceSide { at_most, percent_at_most: percent.map(Decimal::from) }
    }

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn each_side_has_a_tolerance_of_its_own() {
        use DifferenceKind::{Over, Partial, Tolerance as Tolerated};
        let (none, five, both, two) =
            (side(None, None), side(Some(5), None), side(Some(5), Some(2)), side(None, Some(2)));
        for (under, over, paid, open, expected) in [
            (&none, &none, 995_00, 1_000_00, Partial),
            (&five, &none, 995_00, 1_000_00, Tolerated),
            (&five, &none, 994_99, 1_000_00, Partial),
            (&five, &none, 1_030_00, 1_000_00, Over),
            (&none, &five, 1_005_00, 1_000_00, Tolerated),
            (&none, &five, 1_005_01, 1_000_00, Over),
            (&two, &none, 980_00, 1_000_00, Tolerated),
            (&two, &none, 979_99, 1_000_00, Partial),
            (&both, &both, 98_00, 100_00, Tolerated),
            (&both, &both, 97_99, 100_00, Partial),
            (&both, &both, 994_99, 1_000_00, Partial),
            (&both, &both, 102_00, 100_00, Tolerated),
            (&both, &both, 102_01, 100_00, Over),
        ] {
            let policy = DifferencePolicy {
                discount_percents: Vec::new(),
                fee_at_most: MoneyLimit::default(),
                guesses: GuessPolicy::none(),
                tolerance: Tolerance { under: under.clone(), over: over.clone() },
                ..DifferencePolicy::default()
            };
            let kind = rules_of(&policy).fit(paid, open, || None).unwrap().kind;
            assert_eq!(kind, Some(expected), "{paid} of {open}: {under:?} {over:?}");
        }
    }

    #[test]
    fn fifty_euros_are_not_fifty_yen() {
        let policy = DifferencePolicy { discount_percents: Vec::new(), ..DifferencePolicy::default() };
        let kind = |currency: Currency, paid, open| {
            let rules = DifferenceRules::new(&policy, currency, currency.minor_digits(), BasisPoints::ZERO);
            rules.fit(paid, open, || None).unwrap().kind.unwrap()
        };
        use DifferenceKind::{Fee, Partial};
        assert_eq!(kind(Currency::EUR, 95_000, 100_000), Fee, "50.00 of 1,000.00 euros");
        assert_eq!(kind(Currency::EUR, 94_999, 100_000), Partial);
        assert_eq!(kind(Currency::JPY, 98_000, 100_000), Fee, "2 % in currencies that are not named");
        assert_eq!(kind(Currency::JPY, 97_999, 100_000), Partial);
    }
}
