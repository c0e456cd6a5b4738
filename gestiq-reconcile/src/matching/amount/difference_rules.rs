//! How a paid amount fits an open one: the policy on differences in integers of one currency.

use gestiq_core::{BasisPoints, Currency};

use super::difference::DifferenceKind;
use super::fee_rule::FeeRule;
use super::fit::{Agreed, AmountFit, TermsOnDay};
use super::limit::Limit;
use super::parts::{WHOLE, discount_share, parts_per_million, share};
use crate::matching::policy::differences::DifferencePolicy;
use crate::score::Score;

/// What a converted amount at the edge of the tolerance loses against one that is met.
const EDGE_OF_RATE_LOSES: u32 = 600;

/// The policy in integers, for one currency.
#[derive(Clone, Debug)]
pub(crate) struct DifferenceRules {
    /// A minor unit.
    unit: u64,
    rounding: u64,
    /// This and all shares below in parts per million.
    discounts: Vec<u64>,
    /// The largest discount that any terms of the run grant.
    most_of_terms: u64,
    schedules: Vec<FeeRule>,
    fee: Limit,
    fee_share: u64,
    under: Limit,
    over: Limit,
    over_share: u64,
    named: Score,
    agreed: Score,
    partial: Score,
    partial_share: u64,
}

impl DifferenceRules {
    /// `scale` is the number of decimals of the integers; `most_of_terms` is the largest discount that the terms
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
            under: Limit::of_side(&policy.tolerance.under, currency, scale),
            over: Limit::of_side(&policy.tolerance.over, currency, scale),
            over_share: parts_per_million(policy.over_percent_at_most),
            named: policy.named_scores,
            agreed: policy.agreed_scores,
            partial: policy.partial_scores_at_most,
            partial_share: parts_per_million(policy.partial_percent_at_least),
        }
    }

    /// What may be missing or too much as rounding.
    pub(crate) fn rounding(&self) -> u64 {
        self.rounding
    }

    /// What a net of `open` may be short of or beyond at most: as rounding, or within the tolerance of either side.
    /// What is found by it must still be tolerated by [`DifferenceRules::tolerates`].
    pub(crate) fn leeway(&self, open: u64) -> u64 {
        let of_side = |side: Limit| side.amount.min(share(open, side.share));
        self.rounding.max(of_side(self.under)).max(of_side(self.over))
    }

    /// Whether the difference is a rounding, or within the tolerance of its side, whatever its name is.
    pub(crate) fn tolerates(&self, paid: u64, open: u64) -> bool {
        let apart = paid.abs_diff(open);
        let side = if paid > open { self.over } else { self.under };
        apart <= self.rounding || side.allows(apart, open)
    }

    /// How `paid` fits `open`, both without sign; `None` where they have nothing to do with each other. `terms` is
    /// asked where less was paid.
    pub(crate) fn fit(
        &self,
        paid: u64,
        open: u64,
        terms: impl FnOnce() -> Option<TermsOnDay>,
    ) -> Option<AmountFit> {
        let apart = paid.abs_diff(open);
        if apart == 0 {
            return (open > 0).then_some(AmountFit::EQUAL);
        }
        if open == 0 || paid == 0 {
            return None;
        }
        if apart <= self.rounding && apart.saturating_mul(100) <= open {
            // Between exact and the other names: less certain than equal cents, no money at stake.
            let score = Score::from_basis_points(u32::from(self.named.basis_points()).midpoint(10_000));
            return Some(AmountFit::new(score, DifferenceKind::Rounding, Agreed::Nothing));
        }
        if paid > open {
            return self.fit_over(paid, open);
        }
        self.fit_named(apart, open, terms()).or_else(|| {
            let part = || AmountFit::new(self.part(paid, open), DifferenceKind::Partial, Agreed::Nothing);
            (paid >= share(open, self.partial_share)).then(part)
        })
    }

    /// How an amount that was converted at a rate fits, within `tolerance` in parts per million of `open`. It is never
    /// exact, and the nearer the better.
    pub(crate) fn fit_converted(&self, paid: u64, open: u64, tolerance: u64) -> Option<AmountFit> {
        if open == 0 || paid == 0 {
            return None;
        }
        let (apart, most) = (paid.abs_diff(open), share(open, tolerance));
        if apart <= most {
            let near = u32::from(Score::ratio(apart, most.max(1)).basis_points());
            let loses = if apart == 0 { 0 } else { EDGE_OF_RATE_LOSES * near / 10_000 };
            let score = u32::from(self.named.basis_points()).saturating_sub(loses);
            let score = Score::from_basis_points(score);
            return Some(AmountFit::new(score, DifferenceKind::Fx, Agreed::Nothing));
        }
        let part = paid.min(open);
        let fits = if paid > open { paid / 4 <= open } else { paid >= share(open, self.partial_share) };
        let kind = if paid > open { DifferenceKind::Over } else { DifferenceKind::Partial };
        let score = self.part(part, paid.max(open));
        fits.then_some(AmountFit::new(score, kind, Agreed::Nothing))
    }

    fn fit_over(&self, paid: u64, open: u64) -> Option<AmountFit> {
        let apart = paid - open;
        if self.over.allows(apart, open) {
            return Some(AmountFit::new(self.named, DifferenceKind::Tolerance, Agreed::Nothing));
        }
        let near = apart <= share(open, self.over_share);
        let score = if near { self.named } else { self.part(open, paid) };
        (paid / 4 <= open).then_some(AmountFit::new(score, DifferenceKind::Over, Agreed::Nothing))
    }

    /// The name of a shortfall, the surest first.
    fn fit_named(&self, apart: u64, open: u64, terms: Option<TermsOnDay>) -> Option<AmountFit> {
        use DifferenceKind::{Discount, Fee, Tolerance};
        let is_share = |part: u64| share(open, part).abs_diff(apart) <= self.unit;
        let of_terms = |in_time: bool| {
            terms.is_some_and(|on| {
                let mut discounts = on.terms.discounts();
                discounts.any(|one| {
                    (on.days <= i32::from(one.within_days)) == in_time
                        && is_share(discount_share(one.percent))
                })
            })
        };
        if of_terms(true) {
            return Some(AmountFit::new(self.agreed, Discount, Agreed::Terms));
        }
        if let Some(rule) = self.schedules.iter().find(|rule| rule.is_fee(apart, open)) {
            return Some(AmountFit::new(self.agreed, Fee, Agreed::Schedule(rule.schedule)));
        }
        let usual = || terms.is_none() && self.discounts.iter().any(|part| is_share(*part));
        let (kind, agreed) = match () {
            () if of_terms(false) => (Discount, Agreed::TermsTooLate),
            () if usual() => (Discount, Agreed::Nothing),
            () if self.fee.allows(apart, open) && apart <= share(open, self.fee_share) => {
                (Fee, Agreed::Nothing)
            }
            () if self.under.allows(apart, open) => (Tolerance, Agreed::Nothing),
            () => return None,
        };
        Some(AmountFit::new(self.named, kind, agreed))
    }

    /// The largest open amount that `paid` can settle with a named shortfall.
    pub(crate) fn most_open(&self, paid: u64) -> u64 {
        let (fixed, of_schedules) = self
            .schedules
            .iter()
            .map(FeeRule::most)
            .fold((0, 0), |most, one| (u64::max(most.0, one.0), u64::max(most.1, one.1)));
        let discounts = self.discounts.iter().copied().max().unwrap_or(0);
        let shares = [discounts, self.most_of_terms, of_schedules, self.fee_share, self.under_share()];
        let part = shares.into_iter().max().unwrap_or(0).min(WHOLE / 100 * 99);
        let gross = u128::from(paid) + u128::from(fixed);
        let by_share = gross * u128::from(WHOLE) / u128::from(WHOLE - part) + 2 * u128::from(self.unit);
        let by_amount = u128::from(paid) + u128::from(self.under_amount());
        u64::try_from(by_share.max(by_amount)).unwrap_or(u64::MAX)
    }

    /// The share of what is tolerated, where no amount limits it.
    fn under_share(&self) -> u64 {
        if self.under.share < WHOLE { self.under.share } else { 0 }
    }

    /// The amount of what is tolerated, where no share limits it.
    fn under_amount(&self) -> u64 {
        if self.under.share < WHOLE { 0 } else { self.under.amount }
    }

    /// The smallest open amount that `paid` settles with a named excess.
    pub(crate) fn least_open(&self, paid: u64) -> u64 {
        let part =
            if self.over.share < WHOLE { self.over_share.max(self.over.share) } else { self.over_share };
        let by_share = u128::from(paid) * u128::from(WHOLE) / u128::from(WHOLE + part);
        let by_amount = if self.over.share < WHOLE { 0 } else { self.over.amount };
        let by_amount = paid.saturating_sub(by_amount.max(self.rounding));
        u64::try_from(by_share).unwrap_or(0).min(by_amount)
    }

    fn part(&self, part: u64, whole: u64) -> Score {
        let ratio = u32::from(Score::ratio(part, whole).basis_points());
        Score::from_basis_points(u32::from(self.partial.basis_points()) * ratio / 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::policy::fee::{Fee, FeeSchedule, FeeTier, TierReach};
    use crate::matching::policy::money_limit::MoneyLimit;
    use crate::matching::policy::tolerance::{Tolerance, ToleranceSide};
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    type Found = Option<(u16, Option<DifferenceKind>)>;

    fn rules_of(policy: &DifferencePolicy) -> DifferenceRules {
        DifferenceRules::new(policy, Currency::EUR, 2, BasisPoints::from_percent(3))
    }

    fn rules() -> DifferenceRules {
        rules_of(&DifferencePolicy::default())
    }

    fn found(rules: &DifferenceRules, paid: u64, open: u64) -> Found {
        rules.fit(paid, open, || None).map(|fit| (fit.score.basis_points(), fit.kind))
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
            assert_eq!(found(&rules(), paid, open), expected, "{paid} of {open}");
        }
    }

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn terms_grant_a_discount_up_to_their_day() {
        use DifferenceKind::{Discount, Fee};
        let in_time = Some((9_600, Discount, Agreed::Terms));
        let late = Some((9_200, Discount, Agreed::TermsTooLate));
        for (paid, days, expected) in [
            (980_00, -1, in_time),
            (980_00, 14, in_time),
            (980_00, 15, late),
            (970_00, 7, in_time),
            (970_00, 8, late),
            (980_01, 10, in_time),
            // The terms alone tell which discounts exist: 1.5 % is none, and so it is a fee below the cap.
            (985_00, 1, Some((9_200, Fee, Agreed::Nothing))),
        ] {
            let terms = || Some(TermsOnDay { terms: "3/7 2/14 net 30".parse().unwrap(), days });
            let fit = rules().fit(paid, 1_000_00, terms);
            let found = fit.map(|fit| (fit.score.basis_points(), fit.kind.unwrap(), fit.agreed));
            assert_eq!(found, expected, "{paid} after {days} days");
        }
    }

    fn acquirer() -> FeeSchedule {
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

        #[test]
        fn the_nearer_a_partial_payment_the_higher_it_scores(open in 1_000_u64..1_000_000, a in 0_u64..1_000, b in 0_u64..1_000) {
            let (less, more) = (open * a.min(b) / 1_000, open * a.max(b) / 1_000);
            let partial = |paid| found(&rules(), paid, open).filter(|(_, kind)| *kind == Some(DifferenceKind::Partial));
            if let (Some(less), Some(more)) = (partial(less), partial(more)) {
                prop_assert!(less.0 <= more.0);
            }
        }
    }
}
