//! Several payments for one item.

use std::collections::BTreeMap;

use super::finder::{EQUAL_SUMS, Finder, Found, LinesByPayer};
use super::group::{Group, Sums, weakest};
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::fit::AmountFit;
use crate::matching::pairs::indexes::MOST_OF_PAYER;
use crate::matching::tables::ix::{ItemIx, LineIx};

/// Weak lines by the item that they may pay a part of.
type LinesByItem = BTreeMap<ItemIx, Vec<LineIx>>;

/// Returns for each free item the weak lines that may pay a part of it, in the order of their days; and the weak
/// lines of each payer.
pub(super) fn lines_by_item(finder: &mut Finder<'_, '_>) -> (LinesByItem, LinesByPayer) {
    let (context, indexes) = (finder.context, finder.indexes);
    let mut by_payer = LinesByPayer::new();
    let mut by_item = LinesByItem::new();
    for line in context.lines.source.numbers() {
        if !finder.is_weak(line) {
            continue;
        }
        finder.pairing.prepare(line);
        for payer in finder.payers() {
            by_payer.entry(payer).or_default().push(line);
        }
        for item in finder.pairing.quoted() {
            by_item.entry(item).or_default().push(line);
        }
    }
    by_payer.retain(|_, lines| lines.len() <= MOST_OF_PAYER);
    for (payer, lines) in by_payer.iter().filter(|(_, lines)| lines.len() > 1) {
        let items = lines.first().map(|line| indexes.items_of_payer(*payer, *line)).unwrap_or_default();
        for item in items {
            by_item.entry(item).or_default().extend(lines);
        }
    }
    by_item.retain(|item, _| finder.is_free(*item, &[]));
    for lines in by_item.values_mut() {
        lines.sort_unstable_by_key(|line| (context.lines.day[*line], *line));
        lines.dedup();
    }
    (by_item, by_payer)
}

/// Returns the lines that pay one item together.
pub(super) fn lines_for(finder: &mut Finder<'_, '_>, item: ItemIx, lines: &[LineIx]) -> Option<Group> {
    let lines: Vec<LineIx> = lines.iter().copied().filter(|line| is_part(finder, *line, item)).collect();
    if !finder.is_free(item, &[]) || lines.len() < 2 {
        return None;
    }
    let (found, amount) = sum_of(finder, &lines, item)?;
    let mut named = true;
    let mut members = Vec::with_capacity(found.members.len());
    for line in &found.members {
        finder.pairing.prepare(*line);
        if !finder.pairing.may_link(*line, item) {
            return None;
        }
        named &= finder.pairing.quoted().any(|quoted| quoted == item);
        members.push(finder.pairing.evidence_with(*line, item, EQUAL_SUMS));
    }
    // A rounding is found by more sums than an exact amount: only references leave no doubt.
    let sums = Sums::new(named || found.unambiguous && amount.kind.is_none(), found.others);
    let amount = if amount.kind.is_none() { sums.fit() } else { amount };
    let evidence = weakest(&finder.context.policy, amount, &members)?;
    finder.group(found.members, vec![item], evidence, sums)
}

/// Returns the lines whose sum is the open amount, or differs from it by a rounding.
fn sum_of(finder: &Finder<'_, '_>, lines: &[LineIx], item: ItemIx) -> Option<(Found<LineIx>, AmountFit)> {
    let open = finder.open(item);
    let search = |sum: i64| finder.search(lines, |line| finder.paid(line), sum);
    if let Some(found) = search(open) {
        return Some((found, EQUAL_SUMS));
    }
    let rules = &finder.context.rules[finder.context.items.currency[item]];
    let most = i64::try_from(rules.rounding()).ok()?;
    (1..=most).flat_map(|apart| [open.saturating_sub(apart), open.saturating_add(apart)]).find_map(|sum| {
        let fit = rules.fit(sum.unsigned_abs(), open.unsigned_abs(), || None)?;
        let is_rounding = fit.kind == Some(DifferenceKind::Rounding);
        is_rounding.then(|| search(sum)).flatten().map(|found| (found, fit))
    })
}

/// Returns `true` if a line may be one of several that pay an item.
fn is_part(finder: &Finder<'_, '_>, line: LineIx, item: ItemIx) -> bool {
    let (context, paid, open) = (finder.context, finder.paid(line), finder.open(item));
    finder.is_weak(line)
        && finder.is_of_currency(line, item)
        && (paid < 0) == (open < 0)
        && paid != 0
        && paid.unsigned_abs() < open.unsigned_abs()
        && context.in_window(context.lines.day[line], item)
        && !context.known.is_parted(line, item)
}
