//! Names of others that an exact amount fits as well.

use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::tables::ix::{ItemIx, LineIx, PairIx};
use crate::matching::tables::table::Table;
use crate::score::Score;

/// The two lines of each item that fit its amount exactly and have the names most alike.
#[derive(Debug)]
pub(super) struct Namesakes(Table<ItemIx, [(Score, Option<LineIx>); 2]>);

impl Namesakes {
    pub(super) fn new(pairs: &Pairs, items: usize) -> Self {
        let mut of_items = Table::filled([(Score::ZERO, None); 2], items);
        for pair in pairs.all().iter().filter(|pair| is_exact(pair)) {
            let [first, second] = &mut of_items[pair.item];
            let found = (name(pair), Some(pair.line));
            if found > *first {
                (*first, *second) = (found, *first);
            } else {
                *second = found.max(*second);
            }
        }
        Namesakes(of_items)
    }

    /// Returns how much alike the names of the best other pair of exactly the amount are, of the line or of the item.
    pub(super) fn beside(&self, pairs: &Pairs, at: PairIx) -> Score {
        let chosen = &pairs[at];
        let of_line = pairs.of(chosen.line).iter();
        let of_line = of_line.filter(|other| other.item != chosen.item && is_exact(other)).map(name);
        let of_item = self.0[chosen.item].into_iter();
        let of_item = of_item.filter(|(_, line)| *line != Some(chosen.line)).map(|(score, _)| score);
        of_line.chain(of_item).max().unwrap_or_default()
    }
}

fn is_exact(pair: &Pair) -> bool {
    pair.evidence.amount.kind.is_none()
}

fn name(pair: &Pair) -> Score {
    pair.evidence.party.map_or(Score::ZERO, |(score, _)| score)
}
