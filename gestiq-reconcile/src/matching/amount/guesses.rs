//! The policy on guessed differences in integers of one currency.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::difference::DifferenceKind;
use super::limit::Limit;
use super::parts::{WHOLE, parts_per_million, share};
use crate::matching::policy::differences::GuessPolicy;

/// The differences that have a name without being granted.
#[derive(Clone, Debug)]
pub(super) struct Guesses {
    /// This and all shares below in parts per million.
    discounts: Vec<u64>,
    fee: Limit,
    fee_share: u64,
    /// The part of the open amount that is withheld, as a fraction.
    withholdings: Vec<Fraction>,
}

/// A part of an amount.
#[derive(Clone, Copy, Debug)]
struct Fraction {
    part: u64,
    whole: u64,
}

impl Fraction {
    /// Returns the part of an amount, rounded half up.
    fn of(self, amount: u64) -> u64 {
        let exact = u128::from(amount) * u128::from(self.part) + u128::from(self.whole / 2);
        u64::try_from(exact / u128::from(self.whole)).unwrap_or(u64::MAX)
    }
}

impl Guesses {
    pub(super) fn new(policy: &GuessPolicy, currency: Currency, scale: u32) -> Self {
        let withheld = |percent: &Decimal| {
            let percent = *percent;
            policy.vat_percents.iter().map(move |vat| Fraction {
                part: parts_per_million(percent),
                whole: WHOLE + parts_per_million(*vat),
            })
        };
        Guesses {
            discounts: policy.discount_percents.iter().copied().map(parts_per_million).collect(),
            fee: Limit::of_money(&policy.fee_at_most, currency, scale),
            fee_share: parts_per_million(policy.fee_percent_at_most),
            withholdings: policy.withholding_percents.iter().flat_map(withheld).collect(),
        }
    }

    /// Returns the name that a shortfall may have; `unit` is a minor unit, by which a share may be off.
    pub(super) fn name(&self, apart: u64, open: u64, unit: u64) -> Option<DifferenceKind> {
        if self.discounts(apart, open, unit) {
            return Some(DifferenceKind::Discount);
        }
        if self.withholds(apart, open, unit) {
            return Some(DifferenceKind::Withholding);
        }
        let is_fee = self.fee.allows(apart, open) && apart <= share(open, self.fee_share);
        is_fee.then_some(DifferenceKind::Fee)
    }

    /// Returns `true` if so much of an open amount may be a discount.
    pub(super) fn discounts(&self, apart: u64, open: u64, unit: u64) -> bool {
        self.discounts.iter().any(|part| share(open, *part).abs_diff(apart) <= unit)
    }

    /// Returns `true` if so much of an open amount may be a tax that was withheld.
    fn withholds(&self, apart: u64, open: u64, unit: u64) -> bool {
        self.withholdings.iter().any(|fraction| fraction.of(open).abs_diff(apart) <= unit)
    }

    /// Returns the largest share that is guessed.
    pub(super) fn most(&self) -> u64 {
        let withheld = self.withholdings.iter().map(|fraction| fraction.of(WHOLE) + 1);
        self.discounts.iter().copied().chain([self.fee_share]).chain(withheld).max().unwrap_or(0)
    }
}
