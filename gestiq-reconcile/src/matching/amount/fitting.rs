//! Fits a paid amount to an open one, and names the difference.

use super::difference::DifferenceKind;
use super::difference_rules::DifferenceRules;
use super::fit::{Agreed, AmountFit, TermsOnDay};
use super::parts::{discount_share, share};
use crate::score::Score;

/// The points that a converted amount at the edge of the tolerance loses against an equal one.
const EDGE_OF_RATE_LOSES: u32 = 600;

impl DifferenceRules {
    /// Returns how `paid` fits `open`, both without sign; `None` if they have nothing to do with each other. `terms` is
    /// asked if less was paid.
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

    /// Returns how an amount that was converted at a rate fits, within `tolerance` in parts per million of `open`. It is never
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

    /// Returns the name of a shortfall, the surest first.
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
            // A discount that people take is a better name than a fee that banks could keep.
            () if terms.is_none() && self.guesses.discounts(apart, open, self.unit) => {
                (Discount, Agreed::Guess)
            }
            () if self.fee.allows(apart, open) && apart <= share(open, self.fee_share) => {
                (Fee, Agreed::Nothing)
            }
            () if self.under.allows(apart, open) => (Tolerance, Agreed::Nothing),
            () => (self.guess(apart, open, terms.is_some())?, Agreed::Guess),
        };
        Some(AmountFit::new(self.named, kind, agreed))
    }

    /// Returns the name that a shortfall may have though nothing grants it; terms tell all discounts that there are.
    fn guess(&self, apart: u64, open: u64, has_terms: bool) -> Option<DifferenceKind> {
        let named = self.guesses.name(apart, open, self.unit)?;
        Some(if has_terms && named == DifferenceKind::Discount { DifferenceKind::Fee } else { named })
    }

    fn part(&self, part: u64, whole: u64) -> Score {
        let ratio = u32::from(Score::ratio(part, whole).basis_points());
        Score::from_basis_points(u32::from(self.partial.basis_points()) * ratio / 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::amount::difference_rules::tests::rules_of;
    use crate::matching::policy::differences::DifferencePolicy;
    use proptest::prelude::*;

    type Found = Option<(u16, Option<DifferenceKind>)>;

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

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
