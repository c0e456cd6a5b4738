//! Whether a file is written as a book, oldest first, or as a screen, newest first.

use chrono::NaiveDate;
use gestiq_core::Currency;
use rustc_hash::FxHashMap;

use super::balance_chain::{Links, Step, follow};
use super::layout::RowOrder;
use super::line::Draft;
use super::profile::BalanceRule;
use crate::LineStatus;

/// Whether the rows come newest first: by the dates, where they tell; else by the running balance.
pub(crate) fn is_newest_first(order: RowOrder, drafts: &[Draft], rule: BalanceRule) -> bool {
    match order {
        RowOrder::OldestFirst => return false,
        RowOrder::NewestFirst => return true,
        RowOrder::Auto => {}
    }
    let dates: Vec<NaiveDate> = drafts.iter().map(|draft| draft.line.date).collect();
    let pairs = |test: fn(&[NaiveDate]) -> bool| dates.windows(2).filter(|pair| test(pair)).count();
    let (up, down) = (pairs(|pair| pair.first() < pair.last()), pairs(|pair| pair.first() > pair.last()));
    if (up == 0) != (down == 0) {
        return down > 0;
    }
    let (forward, backward) = if rule == BalanceRule::Chain { links_both_ways(drafts) } else { (0, 0) };
    if forward == backward { down > up } else { backward > forward }
}

fn links_both_ways(drafts: &[Draft]) -> (usize, usize) {
    let mut chains: FxHashMap<(Option<&str>, Currency), Vec<Step>> = FxHashMap::default();
    for draft in drafts.iter().filter(|draft| draft.line.status == LineStatus::Booked) {
        let key = (draft.account.as_deref(), draft.line.amount.currency());
        chains.entry(key).or_default().push(Step::of(&draft.line));
    }
    let held = |links: fn(&[Step]) -> Links| chains.values().map(|steps| links(steps).held).sum();
    (held(|steps| follow(steps.iter().copied())), held(|steps| follow(steps.iter().rev().copied())))
}
