//! Conversion at the rate of the day that the policy names.

use gestiq_core::money::exchange::RateTable;
use gestiq_core::{Currency, Money, Rounding};
use gestiq_statements::{OpenItem, StatementLine};

use crate::matching::policy::exchange::{ExchangePolicy, RateDay};

/// What a run knows about exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'e> {
    pub(crate) policy: &'e ExchangePolicy,
    pub(crate) rates: Option<&'e RateTable>,
}

impl Exchange<'_> {
    /// An amount at the rate of the day that the policy names; `None` where there is no rate.
    pub(crate) fn convert(
        &self,
        amount: Money,
        to: Currency,
        line: &StatementLine,
        item: Option<&OpenItem>,
    ) -> Option<gestiq_core::money::exchange::Conversion> {
        let on = match self.policy.rate_day {
            RateDay::Booking => line.date,
            RateDay::Value => line.value_date.unwrap_or(line.date),
            RateDay::Issue => item?.issue_date,
        };
        self.rates?.convert(amount, to, on, Rounding::HalfUp).ok()
    }
}
