//! Equal payments of one payer in the order of their days.
//!
//! Nothing but the day tells equal payments of equal items apart, and the nearest due day may be next month's. Where
//! nothing is quoted, the earlier payment takes the item that was due earlier.

use std::collections::BTreeMap;

use super::holdings::Holdings;
use crate::matching::context::Context;
use crate::matching::pairs::pair::Pairs;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, LineIx, NameIx, PairIx};

/// Equal amounts of one customer.
type Equal = (NameIx, CurrencyIx, i64);

/// Exchanges the items of equal payments so that they are in order, if all exchanged pairs are known.
pub(super) fn put_in_order(context: &Context<'_>, pairs: &Pairs, holdings: &mut Holdings) {
    let mut equal: BTreeMap<Equal, Vec<PairIx>> = BTreeMap::new();
    for at in pairs.lines().filter_map(|line| holdings.pair(line)) {
        let pair = &pairs[at];
        let unquoted = pair.evidence.reference.is_none() && !holdings.is_settled(pair.line);
        let name = context.naming.items[pair.item].filter(|_| unquoted);
        if let (Some(name), None) = (name, pair.evidence.amount.kind) {
            let key = (name.name, context.items.currency[pair.item], context.items.amount[pair.item]);
            equal.entry(key).or_default().push(at);
        }
    }
    for held in equal.values().filter(|held| held.len() > 1) {
        if let Some(ordered) = ordered(context, pairs, held) {
            holdings.exchange(pairs, &ordered);
        }
    }
}

/// Returns the pairs of the same lines and items in order; `None` if one of them is not known, or quoted.
fn ordered(context: &Context<'_>, pairs: &Pairs, held: &[PairIx]) -> Option<Vec<PairIx>> {
    let mut lines: Vec<LineIx> = held.iter().map(|at| pairs[*at].line).collect();
    let mut items: Vec<ItemIx> = held.iter().map(|at| pairs[*at].item).collect();
    lines.sort_unstable_by_key(|line| (context.lines.day[*line], *line));
    items.sort_unstable_by_key(|item| (context.items.due[*item], *item));
    let pair = |(line, item): (&LineIx, &ItemIx)| {
        let (at, pair) = pairs.entries_of(*line).find(|(_, pair)| pair.item == *item)?;
        let fits = pair.evidence.reference.is_none()
            && pair.evidence.amount.kind.is_none()
            && pair.evidence.is_assignable(&context.policy);
        fits.then_some(at)
    };
    lines.iter().zip(&items).map(pair).collect()
}
