//! Finds which of a few lines and a few items balance each other.
//!
//! The sums of the lines meet the sums of the items in the middle, so that ten of each take a thousand steps a side.
//! Lines and items that balance in parts are not a group: two payments that equal two invoices one by one are two
//! matches, and a payment that came back is none.

use super::subset::{between, places, size, sums};
use crate::matching::policy::groups::MOST_AMOUNTS;

/// Lines, or items, that are searched at most: half of what is searched for a single payment.
pub(crate) const MOST_OF_A_SIDE: usize = MOST_AMOUNTS / 2;
/// Balances that are compared; if there are more, any of them is an accident.
const MOST_BALANCES: usize = 256;

/// Lines and items that balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Balance {
    /// Places of the lines, ascending.
    pub(crate) lines: Vec<usize>,
    /// Places of the items, ascending.
    pub(crate) items: Vec<usize>,
    /// `true` if no other balance has one of these members.
    pub(crate) unique: bool,
}

/// Masks of lines and items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sides {
    lines: u32,
    items: u32,
}

/// A search for a balance, with its limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'s> {
    /// Signed amounts, oldest first.
    pub(crate) lines: &'s [i64],
    /// Signed amounts, oldest first.
    pub(crate) items: &'s [i64],
    /// The sums may differ by so much; equal ones are preferred.
    pub(crate) tolerance: i64,
    /// Lines and items together, at most.
    pub(crate) most_members: usize,
}

impl Search<'_> {
    /// Returns the balance of at least two lines with at least two items that leaves the least over; of those the one
    /// with the fewest members, the oldest first. `may_join` says of a line and an item whether they may be in one.
    pub(crate) fn find(&self, may_join: impl Fn(usize, usize) -> bool) -> Option<Balance> {
        let mut balances = self.balances();
        let many = balances.len() >= MOST_BALANCES;
        balances.sort_unstable_by_key(|(apart, sides)| {
            let latest = |mask: u32| u32::BITS - mask.leading_zeros();
            let (lines, items) = (sides.lines, sides.items);
            let members = lines.count_ones() + items.count_ones();
            (*apart, members, latest(lines) + latest(items), lines, items)
        });
        let joins = |sides: &Sides| {
            let items = places(sides.items, self.items.len());
            let lines = places(sides.lines, self.lines.len());
            lines.iter().all(|line| items.iter().all(|item| may_join(*line, *item)))
        };
        let mut whole =
            balances.into_iter().map(|(_, sides)| sides).filter(|sides| joins(sides) && self.is_whole(sides));
        let best = whole.next()?;
        let unique =
            !many && !whole.any(|other| other.lines & best.lines != 0 || other.items & best.items != 0);
        Some(Balance {
            lines: places(best.lines, self.lines.len()),
            items: places(best.items, self.items.len()),
            unique,
        })
    }

    /// Returns everything that balances, with what it leaves over.
    fn balances(&self) -> Vec<(u64, Sides)> {
        let several = |(_, mask): &(i64, u32)| mask.count_ones() >= 2;
        let mut of_items: Vec<(i64, u32)> = sums(self.items).into_iter().filter(several).collect();
        of_items.sort_unstable();
        let mut found = Vec::new();
        for (sum, lines) in sums(self.lines).into_iter().filter(several) {
            let least = sum.saturating_sub(self.tolerance);
            for (other, items) in between(&of_items, least, sum.saturating_add(self.tolerance)) {
                let members = size(lines) + size(*items);
                if members <= self.most_members && found.len() < MOST_BALANCES {
                    found.push((sum.abs_diff(*other), Sides { lines, items: *items }));
                }
            }
        }
        found
    }

    /// Returns `true` if no part of it balances on its own.
    fn is_whole(&self, sides: &Sides) -> bool {
        let pick = |amounts: &[i64], mask: u32| -> Vec<i64> {
            places(mask, amounts.len()).into_iter().map(|at| amounts[at]).collect()
        };
        let (lines, items) = (sums(&pick(self.lines, sides.lines)), sums(&pick(self.items, sides.items)));
        let (all_lines, all_items) = (lines.len() - 1, items.len() - 1);
        let is_part = |l: usize, i: usize| (l, i) != (0, 0) && (l, i) != (all_lines, all_items);
        !lines.iter().enumerate().any(|(l, (paid, _))| {
            items
                .iter()
                .enumerate()
                .any(|(i, (open, _))| is_part(l, i) && paid.abs_diff(*open) <= self.tolerance.unsigned_abs())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Found = Option<(Vec<usize>, Vec<usize>, bool)>;

    fn find(lines: &[i64], items: &[i64], tolerance: i64) -> Found {
        let search = Search { lines, items, tolerance, most_members: 8 };
        search.find(|_, _| true).map(|found| (found.lines, found.items, found.unique))
    }

    #[test]
    fn lines_and_items_balance_whole_or_not_at_all() {
        for (lines, items, tolerance, expected) in [
            (&[70, 50][..], &[100, 20][..], 0, Some((vec![0, 1], vec![0, 1], true))),
            (&[70, 50, 9], &[100, 3, 20], 0, Some((vec![0, 1], vec![0, 2], true))),
            (&[100, 20], &[100, 20], 0, None),
            (&[70, 50], &[100, 21], 0, None),
            (&[70, 50], &[100, 21], 1, Some((vec![0, 1], vec![0, 1], true))),
            (&[70, 50], &[100, 21, 20], 1, Some((vec![0, 1], vec![0, 2], false))),
            (&[70, 50], &[100, 30, -10], 0, Some((vec![0, 1], vec![0, 1, 2], true))),
            (&[70, -20], &[35, 15], 0, Some((vec![0, 1], vec![0, 1], true))),
            (&[70, -70], &[35, -35], 0, None),
            (&[120], &[100, 20], 0, None),
            (&[], &[], 0, None),
            (&[i64::MAX, i64::MAX], &[i64::MIN, i64::MIN], 0, None),
        ] {
            assert_eq!(find(lines, items, tolerance), expected, "{lines:?} {items:?}");
        }
    }

    #[test]
    fn a_pair_that_is_parted_and_a_balance_that_is_too_large_are_none() {
        let search = Search { lines: &[70, 50], items: &[100, 20], tolerance: 0, most_members: 8 };
        assert_eq!(search.find(|line, item| (line, item) != (1, 0)), None);
        assert_eq!(Search { most_members: 3, ..search }.find(|_, _| true), None);
    }

    proptest! {
        #[test]
        fn what_is_found_balances_and_no_part_of_it_does(
            lines in proptest::collection::vec(-9_i64..40, 0..6), items in proptest::collection::vec(-9_i64..40, 0..6), tolerance in 0_i64..2,
        ) {
            let search = Search { lines: &lines, items: &items, tolerance, most_members: 6 };
            let sum = |amounts: &[i64], mask: u32| places(mask, amounts.len()).iter().map(|at| amounts[*at]).sum::<i64>();
            let near = |l: u32, i: u32| (sum(&lines, l) - sum(&items, i)).abs() <= tolerance;
            let parts = |whole: u32| (0..=whole).filter(move |part| part & whole == *part);
            let is_whole = |l: u32, i: u32| !parts(l).any(|pl| parts(i).any(|pi| {
                (pl, pi) != (0, 0) && (pl, pi) != (l, i) && near(pl, pi)
            }));
            let mut all = Vec::new();
            for l in (0_u32..1 << lines.len()).filter(|l| l.count_ones() >= 2) {
                for i in (0_u32..1 << items.len()).filter(|i| i.count_ones() >= 2) {
                    if l.count_ones() + i.count_ones() <= 6 && near(l, i) && is_whole(l, i) {
                        all.push((places(l, lines.len()), places(i, items.len())));
                    }
                }
            }
            let found = search.find(|_, _| true);
            prop_assert_eq!(found.is_some(), !all.is_empty());
            if let Some(found) = found {
                prop_assert!(all.contains(&(found.lines.clone(), found.items.clone())));
                let shares = |other: &&(Vec<usize>, Vec<usize>)| {
                    other.0.iter().any(|at| found.lines.contains(at)) || other.1.iter().any(|at| found.items.contains(at))
                };
                prop_assert_eq!(found.unique, all.iter().filter(shares).count() == 1);
            }
        }
    }
}
