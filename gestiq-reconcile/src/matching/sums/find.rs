//! The search for groups, in its order.

use super::netting;

use super::finder::Finder;
use super::group::Group;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::pairs::indexes::Indexes;
use crate::matching::pairs::pair::Pairs;

/// Finds the groups that the decisions on single pairs leave over, in the order of lines, then of items.
pub(crate) fn find(indexes: &Indexes<'_>, pairs: &Pairs, outcomes: &[Outcome]) -> Vec<Group> {
    let mut finder = Finder::new(indexes, pairs, outcomes);
    for line in 0..outcomes.len() as u32 {
        if let Some(group) = finder.items_for(line) {
            finder.take(group);
        }
    }
    let (by_item, by_payer) = finder.lines_by_item();
    for (item, lines) in by_item {
        if let Some(group) = finder.lines_for(item, &lines) {
            finder.take(group);
        }
    }
    netting::find(&mut finder, by_payer);
    finder.into_groups()
}
