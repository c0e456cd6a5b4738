//! A limit on a difference, in integers of one currency.

use gestiq_core::Currency;

use super::parts::{WHOLE, parts_per_million, scaled, share};
use crate::matching::policy::money_limit::MoneyLimit;
use crate::matching::policy::tolerance::ToleranceSide;

/// The most that is allowed: at most so much, and at most this share of the open amount.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) amount: u64,
    pub(super) share: u64,
}

impl Limit {
    pub(super) const NOTHING: Limit = Limit { amount: 0, share: 0 };

    pub(super) fn of_money(limit: &MoneyLimit, currency: Currency, scale: u32) -> Self {
        match limit.amounts.get(&currency) {
            Some(units) => Limit { amount: scaled(*units, scale), share: WHOLE },
            None => Limit { amount: u64::MAX, share: parts_per_million(limit.percent) },
        }
    }

    pub(super) fn of_side(side: &ToleranceSide, currency: Currency, scale: u32) -> Self {
        if side.at_most.is_none() && side.percent_at_most.is_none() {
            return Limit::NOTHING;
        }
        let money = side.at_most.as_ref().map(|limit| Limit::of_money(limit, currency, scale));
        let money = money.unwrap_or(Limit { amount: u64::MAX, share: WHOLE });
        let share = side.percent_at_most.map_or(WHOLE, parts_per_million);
        Limit { amount: money.amount, share: money.share.min(share) }
    }

    pub(super) fn allows(self, apart: u64, open: u64) -> bool {
        apart <= self.amount && apart <= share(open, self.share)
    }
}
