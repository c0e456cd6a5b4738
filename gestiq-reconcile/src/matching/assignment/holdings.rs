//! The items that lines hold while pairs are assigned.

use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::tables::ix::{ItemIx, LineIx, PairIx};
use crate::matching::tables::table::Table;
use crate::score::Score;

/// Pairs below the best of their line by more than this are not rivals and are not assigned.
const PRUNED_FOR_LINE: u16 = 1_200;
/// … unless they are this near to the best of their item.
const PRUNED_FOR_ITEM: u16 = 600;

/// The pairs that lines hold, and the lines that hold items.
#[derive(Debug)]
pub(super) struct Holdings {
    pair_of_line: Table<LineIx, Option<PairIx>>,
    line_of_item: Table<ItemIx, Option<LineIx>>,
    locked: Table<LineIx, bool>,
}

impl Holdings {
    /// Gives each other the lines and items that are certain of each other and of no others, before the rest is
    /// assigned, so that no sum of other scores can part them.
    pub(super) fn lock_certain(pairs: &Pairs, items: usize) -> Self {
        let lines = pairs.lines().len();
        let mut holdings = Holdings {
            pair_of_line: Table::filled(None, lines),
            line_of_item: Table::filled(None, items),
            locked: Table::filled(false, lines),
        };
        let mut by_line: Table<LineIx, u8> = Table::filled(0, lines);
        let mut by_item: Table<ItemIx, u8> = Table::filled(0, items);
        let certain = || pairs.entries().filter(|(_, pair)| pair.evidence.is_certain());
        for (_, pair) in certain() {
            by_line[pair.line] = by_line[pair.line].saturating_add(1);
            by_item[pair.item] = by_item[pair.item].saturating_add(1);
        }
        for (at, pair) in certain() {
            if by_line[pair.line] == 1 && by_item[pair.item] == 1 {
                holdings.locked[pair.line] = true;
                holdings.take(pairs, at);
            }
        }
        holdings
    }

    /// Gives a pair's item to its line.
    pub(super) fn take(&mut self, pairs: &Pairs, at: PairIx) {
        let pair = &pairs[at];
        debug_assert!(self.line_of_item[pair.item].is_none(), "an item is held once");
        debug_assert!(self.pair_of_line[pair.line].is_none(), "a line holds one pair");
        self.pair_of_line[pair.line] = Some(at);
        self.line_of_item[pair.item] = Some(pair.line);
    }

    /// Gives the lines of these pairs their items instead of those that they hold.
    pub(super) fn exchange(&mut self, pairs: &Pairs, with: &[PairIx]) {
        for at in with {
            let pair = &pairs[*at];
            self.pair_of_line[pair.line] = Some(*at);
            self.line_of_item[pair.item] = Some(pair.line);
        }
    }

    /// Returns the pair that a line holds.
    pub(super) fn pair(&self, line: LineIx) -> Option<PairIx> {
        self.pair_of_line[line]
    }

    /// Returns the line that holds an item.
    pub(super) fn line(&self, item: ItemIx) -> Option<LineIx> {
        self.line_of_item[item]
    }

    /// Returns `true` if a line's pair was settled before all others.
    pub(super) fn is_settled(&self, line: LineIx) -> bool {
        self.locked[line]
    }

    /// Returns `true` if no line holds an item with a payment that settles it.
    pub(super) fn is_unpaid(&self, pairs: &Pairs, item: ItemIx) -> bool {
        let holder = self.line_of_item[item].and_then(|line| self.pair_of_line[line]);
        holder.is_none_or(|at| !pairs[at].evidence.settles())
    }

    fn is_locked(&self, pair: &Pair) -> bool {
        self.locked[pair.line] || self.line_of_item[pair.item].is_some_and(|holder| self.locked[holder])
    }

    /// Returns the pairs that are worth assigning.
    pub(super) fn open_pairs(&self, policy: &MatchPolicy, pairs: &Pairs) -> Vec<PairIx> {
        let worth = |pair: &Pair| pair.evidence.is_assignable(policy) && !self.is_locked(pair);
        let mut best_of_item: Table<ItemIx, Score> = Table::filled(Score::ZERO, self.line_of_item.len());
        for pair in pairs.all().iter().filter(|pair| worth(pair)) {
            let best = &mut best_of_item[pair.item];
            *best = (*best).max(pair.evidence.total);
        }
        let mut open = Vec::new();
        for line in pairs.lines() {
            let best = pairs.of(line).iter().filter(|pair| worth(pair)).map(|pair| pair.evidence.total).max();
            let Some(best) = best else { continue };
            for (at, pair) in pairs.entries_of(line) {
                let total = pair.evidence.total.basis_points();
                let near_line = total + PRUNED_FOR_LINE >= best.basis_points();
                let near_item = total + PRUNED_FOR_ITEM >= best_of_item[pair.item].basis_points();
                if worth(pair) && (near_line || near_item) {
                    open.push(at);
                }
            }
        }
        open
    }
}
