//! The search for groups: one payment for several items, several payments for one item, and several for several.
//!
//! Only what no single pair explains is grouped: lines without a match, and lines that would pay far too much or
//! too little. Customers net their credit notes: two invoices less a credit note are one payment. The search stays
//! inside one payer, one currency and the window, because sums fit by accident when enough amounts are tried: among
//! 12 open items in 3 of 1,000 cases, among 24 in one of five. A group is as sure as its weakest member.

use super::day_batch::{Days, day_batch};
use super::finder::Finder;
use super::group::Group;
use super::netting::find_balances;
use super::on_account::on_account;
use super::one_item::{lines_by_item, lines_for};
use super::one_line::{items_for, items_with_difference_for};
use super::settled::find_settled;
use crate::matching::assignment::outcome::Outcome;
use crate::matching::pairs::indexes::Indexes;
use crate::matching::pairs::pair::Pairs;
use crate::matching::tables::ix::{GroupIx, LineIx};
use crate::matching::tables::table::Table;

/// Finds the groups that the decisions on single pairs leave over, in the order of lines, then of items.
pub(crate) fn find(
    indexes: &Indexes<'_>,
    pairs: &Pairs,
    outcomes: &Table<LineIx, Outcome>,
) -> Table<GroupIx, Group> {
    let mut finder = Finder::new(indexes, pairs, outcomes);
    find_settled(&mut finder, indexes.context.settlements);
    for line in outcomes.numbers() {
        if let Some(group) = items_for(&mut finder, line) {
            finder.take(group);
        }
    }
    let (by_item, by_payer) = lines_by_item(&mut finder);
    for (item, lines) in by_item {
        if let Some(group) = lines_for(&mut finder, item, &lines) {
            finder.take(group);
        }
    }
    find_balances(&mut finder, by_payer);
    finder.keep_guesses();
    for line in outcomes.numbers() {
        if let Some(group) = items_with_difference_for(&mut finder, line) {
            finder.take(group);
        }
    }
    let days = Days::new(&finder);
    for line in outcomes.numbers() {
        if let Some(group) = day_batch(&mut finder, &days, line) {
            finder.take(group);
        }
    }
    for line in outcomes.numbers() {
        if let Some(group) = on_account(&mut finder, line) {
            finder.take(group);
        }
    }
    finder.into_groups()
}
