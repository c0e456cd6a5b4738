//! Comparing a payment in one currency with an item in another.

use rust_decimal::Decimal;

use super::check::{Checked, ensure, is_percent};

/// Sets how a line in one currency is compared with an item in another.
///
/// The original amount that the bank reports comes first; else the line is converted at the dated rate of the
/// [`RateTable`](gestiq_core::money::exchange::RateTable) that the run was given. A rate is never exact: banks
/// add a margin. So a converted amount is automatic only with a certain reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangePolicy {
    /// The converted amount may differ from the open one by at most this percent of it, either way; above 0.
    pub rate_tolerance_percent: Decimal,
    /// The rate of which day.
    pub rate_day: RateDay,
    /// `true` if a converted payment may be automatic; only with a certain reference.
    pub may_be_automatic: bool,
}

impl Default for ExchangePolicy {
    fn default() -> Self {
        ExchangePolicy {
            // Margins of banks and card schemes over the rate of the day reach about 3 %.
            rate_tolerance_percent: Decimal::from(3),
            rate_day: RateDay::Booking,
            may_be_automatic: true,
        }
    }
}

/// The rate of which day converts a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateDay {
    /// The day on which the bank booked the payment.
    #[default]
    Booking,
    /// The value date of the payment; the booking day if the bank reports none.
    Value,
    /// The issue date of the item: for invoices that fix the rate.
    Issue,
}

/// A tolerance that does not tell amounts apart would match anything.
const MOST_TOLERANCE: i64 = 25;

impl ExchangePolicy {
    pub(super) fn check(&self, path: &str) -> Checked {
        let tolerance = self.rate_tolerance_percent;
        let holds =
            is_percent(tolerance) && tolerance > Decimal::ZERO && tolerance <= Decimal::from(MOST_TOLERANCE);
        let reason = "must be above 0 and at most 25, with at most four decimals";
        ensure(holds, || format!("{path}.rate_tolerance_percent"), reason)
    }
}
