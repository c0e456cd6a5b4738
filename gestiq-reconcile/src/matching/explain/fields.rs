//! The four fields of a pair: what each scores, by which rule, and what it adds.

use chrono::NaiveDate;
use gestiq_statements::{OpenItem, StatementLine};

use super::compared::Compared;
use crate::matching::amount::fit::{Agreed, AmountFit, Basis};
use crate::matching::pairs::evidence::Evidence;
use crate::matching::quoted::rule::ReferenceRule;
use crate::score::Score;

/// The names of the fields, in their order.
const FIELDS: [&str; 4] = ["name", "amount", "date", "reference"];
/// The position of the amount among the fields.
pub(super) const AMOUNT: usize = 1;
/// The position of the date among the fields.
pub(super) const DATE: usize = 2;

/// The contribution of one field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FieldExplanation {
    /// `name`, `amount`, `date` or `reference`.
    pub field: &'static str,
    /// The value of the line.
    pub line: Compared,
    /// The value of the item.
    pub item: Compared,
    /// The similarity of the two sides; `None` if a side says nothing.
    pub score: Option<Score>,
    /// Weight after renormalisation over the fields that are present.
    pub weight: Score,
    /// The part of the total; the contributions add up to it exactly, unless it was capped.
    pub contribution: Score,
    /// The rule that gave the score, or `absent`.
    pub rule: &'static str,
}

/// The result of one field, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FieldReason {
    /// `name`, `amount`, `date` or `reference`.
    pub field: &'static str,
    /// The similarity of the two sides; `None` if a side says nothing.
    pub score: Option<Score>,
    /// The rule that gave the score, or `absent`.
    pub rule: &'static str,
}

/// Returns the four fields of a pair, in short.
pub(crate) fn reasons(line: &StatementLine, item: &OpenItem, evidence: &Evidence) -> [FieldReason; 4] {
    let parts = evidence.parts();
    let scores = [parts.name, Some(parts.amount), Some(parts.date), parts.reference];
    let rules = [
        evidence.party.map_or("absent", |(_, rule)| rule.code()),
        amount_rule(&evidence.amount),
        date_rule(line.date, item, evidence.date),
        evidence.reference.map_or("absent", ReferenceRule::code),
    ];
    std::array::from_fn(|at| FieldReason { field: FIELDS[at], score: scores[at], rule: rules[at] })
}

/// Returns the rule that gave the score of the amounts.
fn amount_rule(amount: &AmountFit) -> &'static str {
    match (amount.agreed, amount.kind, amount.basis) {
        (Agreed::Terms, ..) => "discount_terms",
        (Agreed::TermsTooLate, ..) => "discount_late",
        (Agreed::Schedule(_), ..) => "fee_schedule",
        (Agreed::Nothing | Agreed::Guess, Some(kind), _) => kind.code(),
        (Agreed::Nothing | Agreed::Guess, None, Basis::Original) => "original_amount",
        (Agreed::Nothing | Agreed::Guess, None, _) => "exact",
    }
}

fn date_rule(paid: NaiveDate, item: &OpenItem, score: Score) -> &'static str {
    let late = item.due_date.is_some_and(|due| paid > due);
    match () {
        () if score == Score::ZERO => "out_of_window",
        () if paid < item.issue_date => "before_issue",
        () if late => "after_due",
        () => "within_terms",
    }
}
