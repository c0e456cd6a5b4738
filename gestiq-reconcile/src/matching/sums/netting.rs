//! Several payments for several items.
//!
//! A customer pays four invoices in three transfers that fit none of them: no single line and no single item adds up,
//! but the net of all is nothing. It is searched for last, among the lines and items left of one payer, one currency
//! and one direction, and the result is a proposal: it is automatic only if references name all members.

use std::collections::BTreeMap;

use gestiq_statements::Direction;

use super::balance::{MOST_OF_A_SIDE, Search};
use super::explained::Explained;
use super::finder::{Finder, LinesByPayer};
use super::group::{Group, Sums, weakest};
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::amount::difference_rules::DifferenceRules;
use crate::matching::amount::fit::AmountFit;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::pairs::indexes::{MOST_OF_PAYER, Payer};
use crate::matching::quoted::rule::ReferenceRule;
use crate::matching::tables::ix::{CurrencyIx, ItemIx, LineIx};

/// Finds groups among the weak lines of each payer and the lines whose pair something contradicts.
pub(super) fn find_balances(finder: &mut Finder<'_, '_>, mut by_payer: LinesByPayer) {
    let contested: Vec<LineIx> = (finder.explained.entries())
        .filter(|(_, explained)| **explained == Explained::Contested)
        .map(|(line, _)| line)
        .collect();
    for line in contested {
        finder.pairing.prepare(line);
        for payer in finder.payers() {
            by_payer.entry(payer).or_default().push(line);
        }
    }
    for (payer, lines) in by_payer {
        while let Some(group) = next_group(finder, payer, &lines) {
            finder.take(group);
        }
    }
}

/// The lines and items of a payer that are left in one direction and one currency.
struct Left {
    lines: Vec<LineIx>,
    items: Vec<ItemIx>,
}

fn next_group(finder: &mut Finder<'_, '_>, payer: Payer, lines: &[LineIx]) -> Option<Group> {
    if !(2..=MOST_OF_PAYER).contains(&lines.len()) {
        return None;
    }
    let mut by_currency: BTreeMap<CurrencyIx, Vec<LineIx>> = BTreeMap::new();
    for line in lines.iter().filter(|line| gives_way(finder, **line)) {
        let currency = finder.context.lines.currency[*line];
        by_currency.entry(currency).or_default().push(*line);
    }
    for (currency, mut lines) in by_currency.into_iter().filter(|(_, lines)| lines.len() > 1) {
        let days = &finder.context.lines.day;
        lines.sort_unstable_by_key(|line| (days[*line], *line));
        lines.truncate(most_of_a_side(finder));
        for direction in [Direction::Receivable, Direction::Payable] {
            let items = items_of(finder, payer, &lines, direction);
            let left = Left { lines: lines.clone(), items };
            let group = balance(finder, currency, &left);
            if group.is_some() {
                return group;
            }
        }
    }
    None
}

fn gives_way(finder: &Finder<'_, '_>, line: LineIx) -> bool {
    matches!(finder.explained[line], Explained::Not | Explained::Contested)
}

fn most_of_a_side(finder: &Finder<'_, '_>) -> usize {
    (usize::from(finder.context.policy.groups.most_candidates) / 2).min(MOST_OF_A_SIDE)
}

/// Returns the free items of a payer that are open for one of the lines, oldest due first.
fn items_of(finder: &Finder<'_, '_>, payer: Payer, lines: &[LineIx], direction: Direction) -> Vec<ItemIx> {
    let context = finder.context;
    let mut items: Vec<ItemIx> =
        lines.iter().flat_map(|line| finder.indexes.items_of_payer(payer, *line)).collect();
    items.retain(|item| context.items.source[*item].direction == direction && finder.is_free(*item, lines));
    items.sort_unstable_by_key(|item| (context.items.due[*item], *item));
    items.dedup();
    items.truncate(most_of_a_side(finder));
    items
}

/// Returns the group that balances: but for a rounding if there is one, else within the tolerance of the policy.
fn balance(finder: &mut Finder<'_, '_>, currency: CurrencyIx, left: &Left) -> Option<Group> {
    if left.items.len() < 2 {
        return None;
    }
    let context = finder.context;
    let rules = &context.rules[currency];
    let all_open = left.items.iter().map(|item| context.items.amount[*item].unsigned_abs());
    let (near, far) = (rules.rounding(), rules.leeway(all_open.fold(0, u64::saturating_add)));
    balance_within(finder, rules, left, near)
        .or_else(|| (far > near).then(|| balance_within(finder, rules, left, far)).flatten())
}

fn balance_within(
    finder: &mut Finder<'_, '_>,
    rules: &DifferenceRules,
    left: &Left,
    tolerance: u64,
) -> Option<Group> {
    let context = finder.context;
    let paid: Vec<i64> = left.lines.iter().map(|line| context.lines.amount[*line]).collect();
    let open: Vec<i64> = left.items.iter().map(|item| context.items.amount[*item]).collect();
    let search = Search {
        lines: &paid,
        items: &open,
        tolerance: i64::try_from(tolerance).unwrap_or(i64::MAX),
        most_members: usize::from(finder.context.policy.groups.most_members),
    };
    let found = search.find(|line, item| !context.known.is_parted(left.lines[line], left.items[item]))?;
    let sum = |places: &[usize], amounts: &[i64]| places.iter().map(|at| amounts[*at]).sum::<i64>();
    let (paid, open) = (sum(&found.lines, &paid), sum(&found.items, &open));
    let (paid, open) = (paid.unsigned_abs(), open.unsigned_abs());
    let is_named =
        |fit: &AmountFit| !matches!(fit.kind, Some(DifferenceKind::Partial | DifferenceKind::Over));
    let amount = rules.fit(paid, open, || None).filter(|fit| is_named(fit) && rules.tolerates(paid, open))?;
    let lines: Vec<LineIx> = found.lines.iter().map(|at| left.lines[*at]).collect();
    let items: Vec<ItemIx> = found.items.iter().map(|at| left.items[*at]).collect();
    let members = Members::new(finder, &lines, &items)?;
    let evidence = members.weakest(finder, amount).filter(|evidence| !evidence.is_contradicted())?;
    finder.group(lines, items, evidence, Sums::new(found.unique && members.named, 0))
}

/// The evidence of every line with every item of a group.
struct Members {
    /// By line, then by item.
    evidence: Vec<Vec<Evidence>>,
    /// `true` if the lines quote all items, and each line at least one.
    named: bool,
}

impl Members {
    /// Returns `None` if a line quotes an item that is not of the group, or a rule names another payer.
    fn new(finder: &mut Finder<'_, '_>, lines: &[LineIx], items: &[ItemIx]) -> Option<Self> {
        let mut quoted = Vec::new();
        let mut named = true;
        let mut evidence = Vec::with_capacity(lines.len());
        for line in lines {
            finder.pairing.prepare(*line);
            let before = quoted.len();
            quoted.extend(finder.pairing.quoted());
            named &= quoted.len() > before;
            if !items.iter().all(|item| finder.pairing.may_link(*line, *item)) {
                return None;
            }
            evidence.push(
                items
                    .iter()
                    .map(|item| finder.pairing.evidence_with(*line, *item, AmountFit::EQUAL))
                    .collect(),
            );
        }
        if !quoted.iter().all(|item| items.contains(item)) {
            return None;
        }
        named &= items.iter().all(|item| quoted.contains(item));
        Some(Members { evidence, named })
    }

    /// Each line is judged by the item of the group that fits it best, each item by its best line; the group by the
    /// weakest of them.
    fn weakest(&self, finder: &Finder<'_, '_>, amount: AmountFit) -> Option<Evidence> {
        let by_line = self.evidence.iter().filter_map(|line| best(finder, line.iter()));
        let items = self.evidence.first().map_or(0, Vec::len);
        let by_item = (0..items).filter_map(|item| {
            let best = best(finder, self.evidence.iter().filter_map(|line| line.get(item)))?;
            // That one line quotes another item of the group says nothing against this one.
            let reference = best.reference.filter(|rule| *rule != ReferenceRule::Conflict);
            Some(Evidence { reference, ..best })
        });
        weakest(&finder.context.policy, amount, &by_line.chain(by_item).collect::<Vec<_>>())
    }
}

/// Returns the best of each field.
fn best<'e>(finder: &Finder<'_, '_>, of: impl Iterator<Item = &'e Evidence> + Clone) -> Option<Evidence> {
    let date = of.clone().map(|evidence| evidence.date).max()?;
    let party = of.clone().filter_map(|evidence| evidence.party).max_by_key(|(score, _)| *score);
    let reference = of.filter_map(|evidence| evidence.reference).max();
    Some(Evidence::weigh(&finder.context.policy, party, AmountFit::EQUAL, date, reference))
}
