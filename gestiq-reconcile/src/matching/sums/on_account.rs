//! Payments on account: the payer is known, and no sum fits.
//!
//! A customer pays all that he owes, or the invoices of some months, in one amount that quotes none of them; or he pays
//! a round sum. The oldest items that add up are proposed, or else the oldest ones that the payment reaches, the
//! last of them in part, as the law of most countries has it for payments without a purpose. It is never automatic.

use super::finder::Finder;
use super::group::{Group, Sums, weakest};
use super::payers::only_payer;
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::{Agreed, AmountFit};
use crate::matching::columns::amount_key::{of_currency, of_sign};
use crate::matching::pairs::evidence::Evidence;
use crate::matching::tables::ix::{ItemIx, LineIx};

/// Items of one payer that are searched for a run that adds up; a payment of more is not one of a person.
const MOST_ITEMS: usize = 4_096;

/// Returns the oldest items that a line pays on account.
pub(super) fn on_account(finder: &mut Finder<'_, '_>, line: LineIx) -> Option<Group> {
    if !finder.is_weak(line) || finder.paid(line) == 0 {
        return None;
    }
    finder.pairing.prepare(line);
    if finder.pairing.quotes_anything() {
        return None;
    }
    let items = open_items(finder, line)?;
    let open: Vec<i64> = items.iter().map(|item| finder.open(*item).abs()).collect();
    let paid = finder.paid(line).abs();
    let policy = &finder.context.policy;
    let (members, amount) = match run_of(&open, paid) {
        Some(run) => {
            (items.get(run)?, AmountFit { score: policy.differences.named_scores, ..AmountFit::EQUAL })
        }
        None => {
            let reached = reached(&open, paid)?;
            let score = policy.differences.partial_scores_at_most;
            (items.get(..reached)?, AmountFit::new(score, DifferenceKind::Partial, Agreed::Nothing))
        }
    };
    let members = members.to_vec();
    let evidence: Vec<Evidence> = members.iter().map(|item| evidence_of(finder, line, *item)).collect();
    let evidence = weakest(&finder.context.policy, amount, &evidence)?;
    finder.group(vec![line], members, evidence, Sums { on_account: true, ..Sums::new(false, 0) })
}

/// Returns the evidence of an item, but for its day: the oldest debts are paid first, however old.
fn evidence_of(finder: &mut Finder<'_, '_>, line: LineIx, item: ItemIx) -> Evidence {
    let evidence = finder.pairing.evidence_with(line, item, AmountFit::EQUAL);
    let date = evidence.date.max(finder.context.policy.dates.last_of_grace());
    Evidence { date, ..evidence }
}

/// Returns what the only payer of a prepared line owes, oldest first: at least two items.
fn open_items(finder: &Finder<'_, '_>, line: LineIx) -> Option<Vec<ItemIx>> {
    let context = finder.context;
    let (payer, _) = only_payer(&context.policy, &finder.pairing.payers())?;
    let (paid, day) = (finder.paid(line), context.lines.day[line]);
    let of_payer = of_currency(finder.indexes.items_of(payer), context.lines.currency[line]);
    let may_be = |item: &ItemIx| {
        finder.is_of_currency(line, *item)
            && finder.is_free(*item, &[line])
            && finder.pairing.may_link(line, *item)
            && context.in_reach(day, *item)
    };
    let mut items: Vec<ItemIx> = of_sign(of_payer, paid).iter().map(|key| key.item).filter(may_be).collect();
    items.sort_unstable_by_key(|item| (context.items.due[*item], *item));
    items.truncate(MOST_ITEMS);
    (items.len() > 1).then_some(items)
}

/// Returns the neighbours, oldest first, that add up: at least two of them.
fn run_of(open: &[i64], paid: i64) -> Option<std::ops::Range<usize>> {
    let (mut start, mut sum) = (0, 0_i64);
    for (end, amount) in open.iter().enumerate() {
        sum = sum.checked_add(*amount)?;
        while sum > paid {
            sum -= open.get(start)?;
            start += 1;
        }
        if sum == paid && end > start {
            return Some(start..end + 1);
        }
    }
    None
}

/// Returns how many of the oldest items a payment reaches, the last one in part; `None` if it reaches all and more, or
/// not even the second one.
fn reached(open: &[i64], paid: i64) -> Option<usize> {
    let mut left = paid;
    for (at, amount) in open.iter().enumerate() {
        if left < *amount {
            return (at > 0 && left > 0).then_some(at + 1);
        }
        left -= amount;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_add_up_or_the_oldest_are_reached() {
        let open = [61_230, 43_315, 125_090, 9_800];
        for (paid, run, oldest) in [
            (100_000, None, Some(2)),
            (239_435, Some(0..4), None),
            (168_405, Some(1..3), Some(3)),
            (61_230, None, None),
            (50_000, None, None),
            (300_000, None, None),
        ] {
            assert_eq!(run_of(&open, paid), run, "{paid}");
            assert_eq!(reached(&open, paid), oldest, "{paid}");
        }
        assert_eq!(run_of(&[], 5), None);
    }
}
