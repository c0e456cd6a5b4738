//! A column of fees: whether they are in the amount is proved by the balance, or asked for.

use rust_decimal::Decimal;

use super::chain::Chain;
use super::draft::{Draft, shown};
use crate::csv::{FeeRule, Field};
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};

/// Decides if the amounts include the fees.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>) {
    let is_known = !draft.profile.signature.is_empty();
    let [fee] = draft.columns_of(grid, Field::Fee)[..] else { return };
    let fees = grid.numbers(fee);
    let is_charged = fees.iter().flatten().any(|fee| !fee.is_zero());
    if is_known || !is_charged || draft.evidence.iter().any(|reason| reason.contains("after the fee")) {
        return;
    }
    let amounts = match draft.columns_of(grid, Field::Amount)[..] {
        [amount] => grid.numbers(amount),
        _ => return,
    };
    let less: Vec<Option<Decimal>> = amounts
        .iter()
        .zip(&fees)
        .map(|(amount, fee)| amount.and_then(|amount| amount.checked_sub(fee.unwrap_or_default())))
        .collect();
    if let Some(chain) = Chain::of(draft, grid) {
        match (chain.unsigned(&amounts).holds(), chain.unsigned(&less).holds()) {
            (true, false) => return draft.profile.fees = Some(FeeRule::Included),
            (false, true) => return draft.profile.fees = Some(FeeRule::Subtracted),
            _ => {}
        }
    }
    let question = Question::new(QuestionTopic::Fee)
        .of_column(&shown(grid, fee), &[])
        .reading("the amount includes the fee", "fees = \"included\"")
        .reading("the fee is charged in addition", "fees = \"subtracted\"");
    draft.ask(question);
}
