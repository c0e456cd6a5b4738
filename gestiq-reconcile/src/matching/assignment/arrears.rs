//! Customers in arrears who owe one amount several times.

use super::holdings::Holdings;
use crate::matching::context::Context;
use crate::matching::pairs::pair::{Pair, Pairs};
use crate::score::Score;

/// Returns `true` if the payer of a chosen pair owes the same amount for another item that nobody pays, and that is as
/// likely to be meant: an older one, or one that is due too.
///
/// A customer who pays a month late pays last month's invoice, though the day fits this month's better. Only a quoted
/// number tells which one is meant.
pub(super) fn owes_another(context: &Context<'_>, pairs: &Pairs, holdings: &Holdings, chosen: &Pair) -> bool {
    if chosen.evidence.reference.is_some() {
        return false;
    }
    let (items, day) = (&context.items, context.lines.day[chosen.line]);
    let named = |pair: &Pair| pair.evidence.party.map_or(Score::ZERO, |(score, _)| score);
    pairs.of(chosen.line).iter().any(|other| {
        let due = items.due[other.item];
        other.item != chosen.item
            && other.evidence.amount.kind.is_none()
            && named(other) >= named(chosen)
            && holdings.is_unpaid(pairs, other.item)
            && items.issued[other.item] <= day
            && (due < items.due[chosen.item] || due <= day)
    })
}
