//! Sums of amounts, as they are shown.

use gestiq_core::Money;
use gestiq_statements::{OpenItem, StatementLine};

use super::compared::normalised;
use super::fields::FieldExplanation;
use crate::matching::amount::sum::sum;

/// Shows the sums of a group instead of the amounts of one pair.
pub(super) fn show_sums(amount: &mut FieldExplanation, lines: &[&StatementLine], items: &[&OpenItem]) {
    let paid: Vec<Money> = lines.iter().map(|line| line.amount).collect();
    let open: Vec<Money> = items.iter().map(|item| item.expected_movement()).collect();
    amount.line.raw = Some(written_sum(&paid));
    amount.item.raw = Some(written_sum(&open));
    let normalised = |amounts: &[Money]| sum(amounts.iter().copied()).map(normalised);
    (amount.line.normalised, amount.item.normalised) = (normalised(&paid), normalised(&open));
    amount.rule = if amount.rule == "exact" { "sum" } else { amount.rule };
}

/// Writes a sum such as `100.00 + 20.00`, and with a credit note `100.00 - 20.00`.
fn written_sum(amounts: &[Money]) -> String {
    let mixed = amounts.iter().any(|amount| amount.is_negative() != amounts[0].is_negative());
    let mut text = String::new();
    for (nth, amount) in amounts.iter().enumerate() {
        match nth {
            0 => text.push_str(&amount.to_plain()),
            _ if mixed && amount.is_negative() => {
                text.push_str(" - ");
                text.push_str(&amount.abs().to_plain());
            }
            _ => {
                text.push_str(" + ");
                text.push_str(&amount.to_plain());
            }
        }
    }
    text
}
