//! Fits a payment to the sum of several open amounts, and names the difference.

use super::difference::DifferenceKind;
use super::difference_rules::DifferenceRules;
use super::fit::{Agreed, AmountFit, TermsOnDay};
use super::parts::{discount_share, share};

/// An item of a group: its open amount without sign, and its terms on the day of the payment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) open: u64,
    pub(crate) terms: Option<TermsOnDay>,
}

impl DifferenceRules {
    /// Returns how `paid` fits the sum of the open amounts: a discount of the terms of each, a fee for each, and what a
    /// single amount may differ by. `None` if it fits in no way.
    pub(crate) fn fit_group(&self, paid: u64, members: &[Member]) -> Option<AmountFit> {
        let open = members.iter().fold(0_u64, |sum, member| sum.saturating_add(member.open));
        let kept = open.checked_sub(paid).filter(|kept| *kept > self.rounding);
        let agreed = kept.and_then(|kept| self.fit_agreed(kept, members));
        let single = || self.fit(paid, open, || None);
        let named = agreed.or_else(|| single().filter(|fit| fit.kind != Some(DifferenceKind::Partial)));
        named.or_else(|| kept.and_then(|kept| self.fit_fees(kept, members))).or_else(single)
    }

    /// Returns the fit of what the terms of all members grant, or of the fee that a schedule keeps of each.
    fn fit_agreed(&self, kept: u64, members: &[Member]) -> Option<AmountFit> {
        let slack = self.unit.saturating_mul(u64::try_from(members.len()).unwrap_or(u64::MAX));
        let discounts: Option<u64> = members.iter().map(of_terms).sum();
        if discounts.is_some_and(|discount| discount > 0 && discount.abs_diff(kept) <= slack) {
            return Some(AmountFit::new(self.agreed, DifferenceKind::Discount, Agreed::Terms));
        }
        let fees = self.schedules.iter().find(|rule| {
            let each: u64 = members.iter().fold(0, |sum, member| sum.saturating_add(rule.fee(member.open)));
            each > 0 && each.abs_diff(kept) <= slack
        })?;
        Some(AmountFit::new(self.agreed, DifferenceKind::Fee, Agreed::Schedule(fees.schedule)))
    }

    /// Returns the fit of the same small fee for each member.
    fn fit_fees(&self, kept: u64, members: &[Member]) -> Option<AmountFit> {
        let count = u64::try_from(members.len()).ok().filter(|count| *count > 1)?;
        let smallest = members.iter().map(|member| member.open).min()?;
        let is_fee = self.guesses.name(kept / count, smallest, 0) == Some(DifferenceKind::Fee);
        let fits = kept.is_multiple_of(count) && is_fee;
        fits.then(|| AmountFit::new(self.named, DifferenceKind::Fee, Agreed::Guess))
    }
}

/// Returns the largest discount that the terms of an item grant on the day; `None` if they grant none.
fn of_terms(member: &Member) -> Option<u64> {
    let on = member.terms?;
    let in_time = on.terms.discounts().filter(|one| on.days <= i32::from(one.within_days));
    in_time.map(|one| share(member.open, discount_share(one.percent))).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::amount::difference_rules::tests::{acquirer, rules_of};
    use crate::matching::policy::differences::DifferencePolicy;

    #[test]
    #[expect(clippy::inconsistent_digit_grouping, reason = "euros_cents")]
    fn a_sum_differs_by_what_one_amount_or_each_amount_may_differ_by() {
        use DifferenceKind::{Discount, Fee, Over, Partial, Rounding, Withholding};
        let policy = DifferencePolicy { fee_schedules: vec![acquirer()], ..DifferencePolicy::default() };
        let rules = rules_of(&policy);
        let plain = |open| Member { open, terms: None };
        let three = [plain(300_00), plain(450_00), plain(250_00)];
        for (paid, expected) in [
            (1_000_00, None),
            (999_99, Some((Rounding, Agreed::Nothing))),
            (980_00, Some((Discount, Agreed::Nothing))),
            (987_50, Some((Fee, Agreed::Nothing))),
            (1_000_00 - 15_75, Some((Fee, Agreed::Schedule(0)))),
            (1_000_00 - 3 * 24_00, Some((Fee, Agreed::Guess))),
            (1_000_00 - 123_97, Some((Withholding, Agreed::Guess))),
            (850_00, Some((Partial, Agreed::Nothing))),
            (1_100_00, Some((Over, Agreed::Nothing))),
        ] {
            let fit = rules.fit_group(paid, &three).unwrap();
            assert_eq!(fit.kind.map(|kind| (kind, fit.agreed)), expected, "{paid}");
        }
        let on_terms = |open, days| Member {
            open,
            terms: Some(TermsOnDay { terms: "3/7 2/14 net 30".parse().unwrap(), days }),
        };
        let fit = rules.fit_group(100_00 - 3_00 + 50_00 - 1_00, &[on_terms(100_00, 5), on_terms(50_00, 12)]);
        assert_eq!(fit.unwrap().agreed, Agreed::Terms);
    }
}
