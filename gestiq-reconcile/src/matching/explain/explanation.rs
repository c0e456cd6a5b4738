//! The explanation of a match: what was compared, what it scored, what it weighed.

use gestiq_statements::{OpenItem, StatementLine};
use rust_decimal::Decimal;

use super::compared::sides;
use super::fields::{AMOUNT, DATE, FieldExplanation, FieldReason, reasons};
use super::shares::Shares;
use super::sums::show_sums;
use crate::matching::amount::difference::{Difference, DifferenceKind};
use crate::matching::amount::exchanged::Exchanged;
use crate::matching::amount::fit::Agreed;
use crate::matching::amount::sum::sum;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::score::Score;

/// The reasons why a line and an item belong together, field by field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The four fields, always in this order: name, amount, date, reference.
    pub fields: Vec<FieldExplanation>,
    /// `true` if the total was cut: nothing but amount and date speaks for the pair, or the line names another item.
    pub capped: bool,
    /// `true` if the reference settled the pair before all others.
    pub certain: bool,
    /// The score from which a match is automatic.
    pub automatic_from: Score,
    /// The difference in percent of the open amount, if it has a name: `2.00` for a discount of 2 %.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference_percent: Option<Decimal>,
    /// The agreement about the difference: the name of the fee schedule, or the terms of payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<String>,
    /// The comparison of amounts in two currencies: both amounts, and the rate with its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchanged>,
}

impl Explanation {
    pub(crate) fn new(
        policy: &MatchPolicy,
        line: &StatementLine,
        item: &OpenItem,
        evidence: &Evidence,
    ) -> Self {
        let shares = Shares::new(policy, evidence);
        let sides = sides(line, item, evidence.reference).into_iter();
        let parts = shares.weights.into_iter().zip(shares.contributions);
        let fields: Vec<FieldExplanation> = sides
            .zip(reasons(line, item, evidence))
            .zip(parts)
            .map(|(((line, item), reason), (weight, contribution))| {
                let FieldReason { field, score, rule } = reason;
                FieldExplanation { field, line, item, score, weight, contribution, rule }
            })
            .collect();
        debug_assert_eq!(
            fields.iter().map(|field| u32::from(field.contribution.basis_points())).sum::<u32>(),
            u32::from(shares.total.basis_points()),
            "the contributions add up to the total"
        );
        let capped = shares.total > evidence.total;
        let agreement = agreement(policy, item, evidence.amount.agreed);
        Explanation {
            fields,
            capped,
            certain: evidence.is_certain(),
            automatic_from: policy.automatic_from,
            difference_percent: None,
            agreement,
            exchange: None,
        }
    }

    /// Shows the line in the currency of the item.
    pub(crate) fn with_exchange(mut self, exchange: Option<Exchanged>) -> Self {
        if let (Some(exchange), Some(amount)) = (&exchange, self.fields.get_mut(AMOUNT)) {
            amount.line.normalised = Some(exchange.paid_in_item_currency.to_string());
        }
        self.exchange = exchange;
        self
    }

    /// Shows a named difference in percent of the open amount.
    pub(crate) fn with_percent(mut self, difference: Option<&Difference>, items: &[&OpenItem]) -> Self {
        let open = sum(items.iter().map(|item| item.expected_movement()));
        let named =
            difference.filter(|one| !matches!(one.kind, DifferenceKind::Partial | DifferenceKind::Over));
        let percent = named.zip(open).and_then(|(difference, open)| {
            let share = difference.amount.amount().checked_div(open.amount().abs())?;
            Some((share * Decimal::ONE_HUNDRED).round_dp(2))
        });
        self.difference_percent = percent;
        self
    }

    /// Shows that the customer usually pays so many days after the due date.
    pub(crate) fn with_offset(mut self, days: Option<i16>) -> Self {
        if let (Some(date), Some(days)) = (self.fields.get_mut(DATE), days) {
            let usual = |text: &String| format!("{text} {days:+}d");
            date.item.normalised = date.item.normalised.as_ref().map(usual);
            if date.score.is_some_and(|score| score > Score::ZERO) {
                date.rule = "usual_day";
            }
        }
        self
    }

    /// Shows the sums of a group instead of the amounts of one pair.
    pub(crate) fn with_sums(mut self, lines: &[&StatementLine], items: &[&OpenItem]) -> Self {
        if let Some(amount) = self.fields.get_mut(AMOUNT) {
            show_sums(amount, lines, items);
        }
        self
    }
}

/// Returns the name of the fee schedule, or the terms as they are written.
fn agreement(policy: &MatchPolicy, item: &OpenItem, agreed: Agreed) -> Option<String> {
    match agreed {
        Agreed::Nothing | Agreed::Guess => None,
        Agreed::Terms | Agreed::TermsTooLate => {
            item.terms.or(policy.terms.usual).map(|terms| terms.to_string())
        }
        Agreed::Schedule(at) => {
            policy.differences.fee_schedules.get(usize::from(at)).map(|schedule| schedule.name.clone())
        }
    }
}
