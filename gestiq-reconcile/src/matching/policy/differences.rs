//! The differences between the paid and the open amount that have a name.

use std::collections::BTreeSet;

use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::check::{Checked, PERCENT, ensure, is_percent};
use super::fee::{FeeSchedule, MAX_FEE_SCHEDULES};
use super::money_limit::MoneyLimit;
use super::tolerance::Tolerance;
use crate::score::Score;

/// Differences between the paid and the open amount that have a name, in the order in which they are tried:
/// rounding, a discount of the terms in time, a fee of a schedule, a discount taken too late, a usual discount,
/// a fee below the cap, what is tolerated, and last the part payment or the overpayment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DifferencePolicy {
    /// Rounding: at most this many minor units, either way.
    pub rounding_minor_units: u16,
    /// Usual discounts in percent of the open amount, on any day, for items without terms of payment.
    pub discount_percents: Vec<Decimal>,
    /// Fees that are known beforehand, by name; the first that fits is taken.
    pub fee_schedules: Vec<FeeSchedule>,
    /// A fee that no schedule knows: at most this much money …
    pub fee_at_most: MoneyLimit,
    /// … and at most this percent of the open amount.
    pub fee_percent_at_most: Decimal,
    /// Differences that are written off without another name.
    pub tolerance: Tolerance,
    /// Too much paid: named up to this percent of the open amount.
    pub over_percent_at_most: Decimal,
    /// The score of a named difference.
    pub named_scores: Score,
    /// The score of a difference that was agreed to the minor unit: a discount of the terms in time, or a fee of a
    /// schedule.
    pub agreed_scores: Score,
    /// The highest score of a partial payment, or of one that is far too high; less the more it is off.
    pub partial_scores_at_most: Score,
    /// A partial payment covers at least this percent of the open amount.
    pub partial_percent_at_least: Decimal,
    /// `true` if a fee, a discount or a tolerated difference may be automatic; only with a certain reference.
    pub named_may_be_automatic: bool,
}

/// Currencies in which a bank's fee of 50 units is a usual cap.
const CAPPED: [Currency; 4] = [Currency::EUR, Currency::USD, Currency::GBP, Currency::CHF];

impl Default for DifferencePolicy {
    fn default() -> Self {
        DifferencePolicy {
            rounding_minor_units: 2,
            discount_percents: [10, 15, 20, 25, 30, 40, 50].map(|tenths| Decimal::new(tenths, 1)).to_vec(),
            fee_schedules: Vec::new(),
            fee_at_most: MoneyLimit::of(Decimal::from(50), &CAPPED, Decimal::from(2)),
            fee_percent_at_most: Decimal::from(10),
            tolerance: Tolerance::default(),
            over_percent_at_most: Decimal::from(1),
            named_scores: Score::from_basis_points(9_200),
            agreed_scores: Score::from_basis_points(9_600),
            partial_scores_at_most: Score::from_basis_points(5_500),
            partial_percent_at_least: Decimal::from(5),
            named_may_be_automatic: true,
        }
    }
}

impl DifferencePolicy {
    pub(super) fn check(&self, path: &str) -> Checked {
        let percents = [
            (self.fee_percent_at_most, "fee_percent_at_most"),
            (self.over_percent_at_most, "over_percent_at_most"),
            (self.partial_percent_at_least, "partial_percent_at_least"),
        ];
        for (percent, field) in percents {
            ensure(is_percent(percent), || format!("{path}.{field}"), PERCENT)?;
        }
        for (at, percent) in self.discount_percents.iter().enumerate() {
            ensure(is_percent(*percent), || format!("{path}.discount_percents[{at}]"), PERCENT)?;
        }
        let reason = "must not be below named_scores: it is the stronger evidence";
        ensure(self.agreed_scores >= self.named_scores, || format!("{path}.agreed_scores"), reason)?;
        self.fee_at_most.check(&format!("{path}.fee_at_most"))?;
        self.tolerance.check(&format!("{path}.tolerance"))?;
        self.check_schedules(&format!("{path}.fee_schedules"))
    }

    fn check_schedules(&self, path: &str) -> Checked {
        let few = self.fee_schedules.len() <= MAX_FEE_SCHEDULES;
        ensure(few, || path.to_owned(), "must be at most 64 schedules")?;
        let mut names = BTreeSet::new();
        for (at, schedule) in self.fee_schedules.iter().enumerate() {
            schedule.check(&format!("{path}[{at}]"))?;
            let unique = names.insert(schedule.name.as_str());
            ensure(unique, || format!("{path}[{at}].name"), "must be unique")?;
        }
        Ok(())
    }
}
