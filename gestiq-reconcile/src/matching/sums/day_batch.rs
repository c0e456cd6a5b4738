//! Lines without a payer that equal all that is due on one day: a batch of direct debits, a giro, the day of a till.
//!
//! Without a settlement of the host it is a proposal: the sum of a day is rarely met by chance, but nobody is named.

use std::collections::BTreeMap;

use super::finder::{Finder, total};
use super::group::{Group, Sums};
use crate::matching::pairs::evidence::Evidence;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, LineIx};
use crate::score::Score;

/// Days from the day that items are due to the day that the batch is booked.
const DAYS_TO_BOOK: i32 = 7;

/// The items that are due on each day, by currency and sign.
pub(super) struct Days(BTreeMap<(CurrencyIx, bool, i32), Vec<ItemIx>>);

impl Days {
    /// Reads the days of the items that nobody holds.
    pub(super) fn new(finder: &Finder<'_, '_>) -> Self {
        let items = &finder.context.items;
        let mut days: BTreeMap<_, Vec<ItemIx>> = BTreeMap::new();
        for item in items.source.numbers().filter(|item| finder.is_free(*item, &[])) {
            let key = (items.currency[item], items.amount[item] < 0, items.due[item]);
            days.entry(key).or_default().push(item);
        }
        days.retain(|_, items| items.len() > 1);
        Days(days)
    }
}

/// Returns the items of a day that a line without a payer pays together.
pub(super) fn day_batch(finder: &mut Finder<'_, '_>, days: &Days, line: LineIx) -> Option<Group> {
    if !finder.is_weak(line) {
        return None;
    }
    let context = finder.context;
    let (paid, day, currency) =
        (context.lines.amount[line], context.lines.day[line], context.lines.currency[line]);
    let sign = paid < 0;
    let around = days.0.range((currency, sign, day - DAYS_TO_BOOK)..=(currency, sign, day + 1));
    let adds_up = |items: &&Vec<ItemIx>| {
        items.iter().all(|item| finder.is_free(*item, &[line]))
            && total(items, |item| finder.open(item)) == Some(paid)
    };
    let fitting: Vec<&Vec<ItemIx>> = around.map(|(_, items)| items).filter(adds_up).collect();
    let items = (*fitting.last()?).clone();
    finder.pairing.prepare(line);
    let is_anonymous = finder.pairing.payers().is_empty() && !finder.pairing.quotes_anything();
    let may_link = items.iter().all(|item| finder.pairing.may_link(line, *item));
    if !is_anonymous || !may_link {
        return None;
    }
    let others = u32::try_from(fitting.len() - 1).unwrap_or(u32::MAX);
    let sums = Sums::new(false, others);
    let evidence = Evidence::weigh(&context.policy, None, sums.fit(), Score::FULL, None);
    finder.group(vec![line], items, evidence, sums)
}
