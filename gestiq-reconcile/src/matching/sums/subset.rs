//! Finds which of a few amounts add up to a sum.
//!
//! Half of the amounts are combined with half of the amounts (Horowitz and Sahni 1974), so that 20 amounts take
//! about 1,000 steps on each side instead of a million. Time is no issue at this size; ambiguity is: among 24
//! amounts, two different triples have the same sum in one case of three. So the search counts
//! the other ones. Amounts are signed: a credit note takes away from the invoices it is paid with.

use crate::matching::policy::groups::MOST_AMOUNTS;

/// A subset that adds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subset {
    /// Places of the members, ascending.
    pub(crate) members: Vec<usize>,
    /// The number of other subsets that add up.
    pub(crate) others: u32,
}

/// Returns the subset of 2 to `most_members` amounts that adds up to `sum`. If there are several, the one whose members
/// come first: amounts are given oldest first, and the oldest are paid first.
pub(crate) fn find(amounts: &[i64], sum: i64, most_members: usize) -> Option<Subset> {
    let amounts = amounts.get(..MOST_AMOUNTS).unwrap_or(amounts);
    let (low, high) = amounts.split_at(amounts.len() / 2);
    let mut low_sums = sums(low);
    low_sums.sort_unstable();
    let mut found: Option<u32> = None;
    let mut fitting = 0_u32;
    for (high_sum, high_mask) in sums(high) {
        let Some(rest) = sum.checked_sub(high_sum) else { continue };
        for (_, low_mask) in between(&low_sums, rest, rest) {
            let mask = low_mask | high_mask << low.len();
            let members = size(mask);
            if !(2..=most_members).contains(&members) {
                continue;
            }
            fitting = fitting.saturating_add(1);
            found = Some(found.map_or(mask, |other| earlier(other, mask)));
        }
    }
    Some(Subset { members: places(found?, amounts.len()), others: fitting.saturating_sub(1) })
}

/// Returns the subset whose latest member is earlier; of those the one with fewer members.
fn earlier(left: u32, right: u32) -> u32 {
    let rank = |mask: u32| (u32::BITS - mask.leading_zeros(), mask.count_ones(), mask);
    if rank(left) <= rank(right) { left } else { right }
}

/// Returns all sums of subsets with the mask of their members; sums that do not fit are left out.
pub(crate) fn sums(amounts: &[i64]) -> Vec<(i64, u32)> {
    let mut all = vec![(0_i64, 0_u32)];
    for (at, amount) in amounts.iter().enumerate() {
        for known in 0..all.len() {
            let (sum, mask) = all[known];
            all.extend(sum.checked_add(*amount).map(|sum| (sum, mask | 1 << at)));
        }
    }
    all
}

/// Returns the sums from `least` to `most`, of sorted ones.
pub(crate) fn between(sorted: &[(i64, u32)], least: i64, most: i64) -> impl Iterator<Item = &(i64, u32)> {
    let start = sorted.partition_point(|(sum, _)| *sum < least);
    sorted.iter().skip(start).take_while(move |(sum, _)| *sum <= most)
}

/// Returns how many members a mask names.
pub(crate) fn size(mask: u32) -> usize {
    mask.count_ones() as usize
}

/// Returns the places that a mask names.
pub(crate) fn places(mask: u32, amounts: usize) -> Vec<usize> {
    (0..amounts).filter(|at| mask & (1 << at) != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_subset_adds_up_and_says_how_many_others_do() {
        for (amounts, sum, expected) in [
            (&[10, 20, 30][..], 50, Some((vec![1, 2], 0))),
            (&[10, 20, 30, 40], 50, Some((vec![1, 2], 1))),
            (&[10, 20, 30], 60, Some((vec![0, 1, 2], 0))),
            (&[10, 20, 30], 30, Some((vec![0, 1], 0))),
            (&[10, 20, 30], 25, None),
            (&[50], 50, None),
            (&[], 0, None),
            (&[i64::MAX, 1, 2], 3, Some((vec![1, 2], 0))),
            (&[100, 50, -30], 120, Some((vec![0, 1, 2], 0))),
            (&[100, -20], 80, Some((vec![0, 1], 0))),
            (&[100, -20, -20], 80, Some((vec![0, 1], 1))),
            (&[-100, 30], -70, Some((vec![0, 1], 0))),
        ] {
            let found = find(amounts, sum, 8).map(|subset| (subset.members, subset.others));
            assert_eq!(found, expected, "{sum} of {amounts:?}");
        }
        assert_eq!(find(&[1, 1, 1], 3, 2), None, "three members are too many");
    }

    proptest! {
        #[test]
        fn the_halves_find_what_trying_all_finds(amounts in proptest::collection::vec(-20_i64..30, 0..10), sum in -40_i64..80) {
            let fits = |mask: u32| {
                let chosen = places(mask, amounts.len());
                (2..=4).contains(&chosen.len()) && chosen.iter().map(|at| amounts[*at]).sum::<i64>() == sum
            };
            let all: Vec<u32> = (0_u32..1 << amounts.len()).filter(|mask| fits(*mask)).collect();
            let found = find(&amounts, sum, 4);
            prop_assert_eq!(found.is_some(), !all.is_empty());
            if let Some(found) = found {
                prop_assert_eq!(found.others as usize, all.len() - 1);
                let mask = found.members.iter().fold(0, |mask, at| mask | 1 << at);
                prop_assert!(all.contains(&mask));
            }
        }
    }
}
