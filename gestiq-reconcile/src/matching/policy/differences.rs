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
/// rounding, a discount of the terms in time, a fee of a schedule, a discount taken too late, a discount or a fee that
/// the policy grants, what is tolerated, one that it only guesses, and last the part payment or the overpayment.
///
/// A granted difference may be automatic beside a whole quoted number. By default that is little: roundings, 2 or 3 % for
/// paying by the due date, and a fee that banks charge for a transfer. A guessed one has a name, so that a person sees
/// at once what it may be, and is never automatic.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DifferencePolicy {
    /// Rounding: at most this many minor units, either way.
    pub rounding_minor_units: u16,
    /// Discounts that are granted to whoever pays by the due date, in percent of the open amount, for items without terms
    /// of payment.
    pub discount_percents: Vec<Decimal>,
    /// Fees that are known beforehand, by name; the first that fits is taken.
    pub fee_schedules: Vec<FeeSchedule>,
    /// A fee that is granted though no schedule knows it: at most this much money …
    pub fee_at_most: MoneyLimit,
    /// … and at most this percent of the open amount.
    pub fee_percent_at_most: Decimal,
    /// Discounts and fees that nobody granted: a name for a suggestion.
    pub guesses: GuessPolicy,
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

/// Currencies in which fees of banks have about the same size.
const CAPPED: [Currency; 4] = [Currency::EUR, Currency::USD, Currency::GBP, Currency::CHF];

impl Default for DifferencePolicy {
    fn default() -> Self {
        DifferencePolicy {
            rounding_minor_units: 2,
            discount_percents: [2, 3].map(Decimal::from).to_vec(),
            fee_schedules: Vec::new(),
            // Banks charge 5 to 15 for a transfer from abroad whose costs are shared.
            fee_at_most: MoneyLimit::of(Decimal::from(15), &CAPPED, Decimal::ONE),
            fee_percent_at_most: Decimal::from(7),
            guesses: GuessPolicy::default(),
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

/// The differences that have a name without being granted: they are suggested, and give way to sums that are exact.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuessPolicy {
    /// Discounts in percent of the open amount.
    pub discount_percents: Vec<Decimal>,
    /// A fee: at most this much money …
    pub fee_at_most: MoneyLimit,
    /// … and at most this percent of the open amount.
    pub fee_percent_at_most: Decimal,
    /// Taxes that a payer withholds and pays to the tax office, in percent of the net amount.
    pub withholding_percents: Vec<Decimal>,
    /// The value added taxes that a net amount may have had added, in percent; a withholding is computed without them.
    pub vat_percents: Vec<Decimal>,
}

impl Default for GuessPolicy {
    fn default() -> Self {
        GuessPolicy {
            discount_percents: [10, 15, 25].map(|tenths| Decimal::new(tenths, 1)).to_vec(),
            fee_at_most: MoneyLimit::of(Decimal::from(50), &CAPPED, Decimal::from(2)),
            fee_percent_at_most: Decimal::from(10),
            // IRPF in Spain, ritenuta d'acconto in Italy.
            withholding_percents: [7, 15, 19, 20].map(Decimal::from).to_vec(),
            vat_percents: [21, 22].map(Decimal::from).to_vec(),
        }
    }
}

impl GuessPolicy {
    /// Returns the policy that guesses nothing: a shortfall that is not granted is a part payment.
    #[must_use]
    pub fn none() -> Self {
        GuessPolicy {
            discount_percents: Vec::new(),
            fee_at_most: MoneyLimit::default(),
            fee_percent_at_most: Decimal::ZERO,
            withholding_percents: Vec::new(),
            vat_percents: Vec::new(),
        }
    }

    fn check(&self, path: &str) -> Checked {
        ensure(is_percent(self.fee_percent_at_most), || format!("{path}.fee_percent_at_most"), PERCENT)?;
        let lists = [
            (&self.discount_percents, "discount_percents"),
            (&self.withholding_percents, "withholding_percents"),
            (&self.vat_percents, "vat_percents"),
        ];
        for (percents, field) in lists {
            for (at, percent) in percents.iter().enumerate() {
                ensure(is_percent(*percent), || format!("{path}.{field}[{at}]"), PERCENT)?;
            }
        }
        self.fee_at_most.check(&format!("{path}.fee_at_most"))
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
        self.guesses.check(&format!("{path}.guesses"))?;
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
