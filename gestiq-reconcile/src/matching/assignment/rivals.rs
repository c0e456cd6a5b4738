//! The best scores that stand against the chosen pairs.

use crate::matching::pairs::pair::Pairs;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::tables::ix::{ItemIx, LineIx, PairIx};
use crate::matching::tables::table::Table;
use crate::score::Score;

/// The best lines of each item.
///
/// Pairs that are settled elsewhere count too: that the usual invoice is taken does not make the one that is
/// left right, because the invoice that was meant may not be in the books.
#[derive(Debug)]
pub(crate) struct Rivals(Table<ItemIx, Best>);

/// The best line of an item, and the best score of another line.
#[derive(Clone, Copy, Debug, Default)]
struct Best {
    line: Option<LineIx>,
    score: Score,
    second: Score,
    second_line: Option<LineIx>,
}

impl Rivals {
    pub(crate) fn new(pairs: &Pairs, items: usize) -> Self {
        let mut of_items: Table<ItemIx, Best> = Table::filled(Best::default(), items);
        for pair in pairs.all() {
            let best = &mut of_items[pair.item];
            let total = pair.evidence.total;
            if total > best.score {
                let (second, second_line) = (best.score, best.line);
                *best = Best { line: Some(pair.line), score: total, second, second_line };
            } else if total > best.second {
                (best.second, best.second_line) = (total, Some(pair.line));
            }
        }
        Rivals(of_items)
    }

    /// Returns the score of the best other line for an item, and that line.
    pub(crate) fn of_item(&self, line: LineIx, item: ItemIx) -> Option<(Score, Option<LineIx>)> {
        let best = self.0[item];
        let rival =
            if best.line == Some(line) { (best.second, best.second_line) } else { (best.score, best.line) };
        (rival.0 > Score::ZERO).then_some(rival)
    }

    /// Returns the score of the best other item for a line.
    pub(super) fn of_line(pairs: &Pairs, line: LineIx, chosen: PairIx) -> Option<Score> {
        let mut others = pairs.entries_of(line).filter(|(at, _)| *at != chosen);
        others.next().map(|(_, pair)| pair.evidence.total)
    }
}

/// Returns `true` if a rival comes within the margin.
pub(crate) fn is_near(policy: &MatchPolicy, rival: Score, chosen: Score) -> bool {
    u32::from(rival.basis_points()) + u32::from(policy.margin.basis_points())
        > u32::from(chosen.basis_points())
}
