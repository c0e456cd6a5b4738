//! A fee schedule in integers of one currency.

use gestiq_core::Currency;

use super::parts::{WHOLE, parts_per_million, scaled};
use crate::matching::policy::fee::{Fee, FeeSchedule, TierReach};

/// A fee schedule for the amounts of one currency.
#[derive(Clone, Debug)]
pub(crate) struct FeeRule {
    /// Place of the schedule in the policy.
    pub(crate) schedule: u8,
    reach: TierReach,
    tiers: Vec<TierRule>,
    /// The rounding that the fee may have: a minor unit if a percentage is in it, else none.
    slack: u64,
}

#[derive(Clone, Copy, Debug)]
struct TierRule {
    up_to: u64,
    fixed: u64,
    /// In parts per million.
    share: u64,
}

impl FeeRule {
    /// Returns the rule of a schedule; `None` if it is one of another currency. `scale` is the number of decimals of
    /// the integers, `minor_unit` a minor unit in them.
    pub(crate) fn new(
        at: usize,
        schedule: &FeeSchedule,
        currency: Currency,
        scale: u32,
        minor_unit: u64,
    ) -> Option<Self> {
        if schedule.currency.is_some_and(|own| own != currency) {
            return None;
        }
        let tier = |up_to: Option<_>, fixed, percent| TierRule {
            up_to: up_to.map_or(u64::MAX, |up_to| scaled(up_to, scale)),
            fixed: scaled(fixed, scale),
            share: parts_per_million(percent),
        };
        let none = rust_decimal::Decimal::ZERO;
        let (reach, tiers) = match &schedule.fee {
            Fee::Fixed { amount } => (TierReach::Flat, vec![tier(None, *amount, none)]),
            Fee::Percent { percent } => (TierReach::Flat, vec![tier(None, none, *percent)]),
            Fee::Combined { amount, percent } => (TierReach::Flat, vec![tier(None, *amount, *percent)]),
            Fee::Tiered { reach, tiers } => {
                (*reach, tiers.iter().map(|one| tier(one.up_to, one.amount, one.percent)).collect())
            }
        };
        let slack = if tiers.iter().any(|tier| tier.share > 0) { minor_unit } else { 0 };
        Some(FeeRule { schedule: u8::try_from(at).ok()?, reach, tiers, slack })
    }

    /// Returns `true` if so much of the open amount is the fee.
    pub(crate) fn is_fee(&self, kept: u64, open: u64) -> bool {
        kept.abs_diff(self.fee(open)) <= self.slack
    }

    /// Returns the fee of an open amount, rounded half up.
    pub(crate) fn fee(&self, open: u64) -> u64 {
        let mut fixed = 0_u128;
        let mut parts = 0_u128;
        let mut below = 0;
        for tier in &self.tiers {
            let is_last = open <= tier.up_to;
            let reached = is_last || self.reach == TierReach::Marginal;
            if reached {
                let base =
                    if self.reach == TierReach::Marginal { open.min(tier.up_to) - below } else { open };
                fixed += u128::from(tier.fixed);
                parts += u128::from(base) * u128::from(tier.share);
            }
            if is_last {
                break;
            }
            below = tier.up_to;
        }
        let whole = u128::from(WHOLE);
        u64::try_from(fixed + (parts + whole / 2) / whole).unwrap_or(u64::MAX)
    }

    /// Returns the fixed amounts and the largest share that any open amount can cost.
    pub(crate) fn most(&self) -> (u64, u64) {
        let fixed = self.tiers.iter().fold(0_u64, |sum, tier| sum.saturating_add(tier.fixed));
        (fixed.saturating_add(self.slack), self.tiers.iter().map(|tier| tier.share).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::policy::fee::FeeTier;
    use rust_decimal::Decimal;

    fn cents(text: &str) -> u64 {
        scaled(text.parse().unwrap(), 2)
    }

    fn fee(fee: Fee, open: &str) -> u64 {
        let schedule = FeeSchedule { name: "x".into(), currency: Some(Currency::EUR), fee };
        FeeRule::new(0, &schedule, Currency::EUR, 2, 1).unwrap().fee(cents(open))
    }

    fn tiers(reach: TierReach) -> Fee {
        let tier = |up_to: Option<i64>, amount: i64, percent: &str| FeeTier {
            up_to: up_to.map(Decimal::from),
            amount: amount.into(),
            percent: percent.parse().unwrap(),
        };
        Fee::Tiered {
            reach,
            tiers: vec![tier(Some(1_000), 1, "1"), tier(Some(5_000), 2, "0.5"), tier(None, 0, "0.1")],
        }
    }

    #[test]
    fn a_fee_is_what_its_schedule_says() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        let cases = [
            (Fee::Fixed { amount: d("15") }, "100.00", "15.00"),
            (Fee::Percent { percent: d("2.5") }, "100.01", "2.50"),
            (Fee::Percent { percent: d("0.0125") }, "4000.00", "0.50"),
            (Fee::Combined { amount: d("0.25"), percent: d("1.5") }, "121.00", "2.07"),
            (tiers(TierReach::Flat), "1000.00", "11.00"),
            (tiers(TierReach::Flat), "1000.01", "7.00"),
            (tiers(TierReach::Flat), "6000.00", "6.00"),
            (tiers(TierReach::Marginal), "1000.00", "11.00"),
            (tiers(TierReach::Marginal), "2000.00", "18.00"),
            (tiers(TierReach::Marginal), "6000.00", "34.00"),
        ];
        for (schedule, open, expected) in cases {
            let shown = format!("{schedule:?} of {open}");
            assert_eq!(fee(schedule, open), cents(expected), "{shown}");
        }
    }

    #[test]
    fn only_a_percentage_is_rounded_either_way() {
        let rule = |fee| {
            let schedule = FeeSchedule { name: "x".into(), currency: Some(Currency::EUR), fee };
            FeeRule::new(0, &schedule, Currency::EUR, 2, 1).unwrap()
        };
        let fixed = rule(Fee::Fixed { amount: 15.into() });
        let share = rule(Fee::Percent { percent: 2.into() });
        assert!(fixed.is_fee(1_500, 10_000) && !fixed.is_fee(1_501, 10_000));
        assert!(share.is_fee(201, 10_000) && share.is_fee(199, 10_000) && !share.is_fee(202, 10_000));
    }

    #[test]
    fn a_fee_of_another_currency_does_not_apply_and_a_mere_percentage_does() {
        let schedule = |currency, fee| FeeSchedule { name: "x".into(), currency, fee };
        let applies = |schedule: FeeSchedule| FeeRule::new(0, &schedule, Currency::JPY, 0, 1).is_some();
        assert!(!applies(schedule(Some(Currency::EUR), Fee::Fixed { amount: 15.into() })));
        assert!(applies(schedule(Some(Currency::JPY), Fee::Fixed { amount: 15.into() })));
        assert!(applies(schedule(None, Fee::Percent { percent: 2.into() })));
    }
}
