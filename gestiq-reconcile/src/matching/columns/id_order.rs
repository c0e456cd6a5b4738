//! The order of ids, so that the order of the input does not matter to the matcher.

use crate::error::Error;
use crate::matching::tables::ix::{Ix, SourceIx, numbers};
use crate::matching::tables::table::Table;

/// Returns the places of the records in the input, in the order of their ids.
///
/// Ids have much in common at their start. What follows the common part is compared as one number of eight bytes,
/// and only if that is equal are the texts read.
///
/// # Errors
/// [`Error::DuplicateId`] if two records share an id.
pub(super) fn order_of_ids<I: Ix>(what: &'static str, ids: &[&str]) -> Result<Table<I, SourceIx>, Error> {
    let first = ids.first().map_or(&[] as &[u8], |id| id.as_bytes());
    let common = ids.iter().fold(first.len(), |common, id| {
        let same = first.iter().zip(id.as_bytes()).take(common).take_while(|(left, right)| left == right);
        same.count()
    });
    let key = |id: &str| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(id.as_bytes().iter().skip(common)).for_each(|(to, byte)| *to = *byte);
        u64::from_be_bytes(eight)
    };
    let mut keys: Vec<(u64, SourceIx)> =
        ids.iter().zip(numbers(ids.len())).map(|(id, at)| (key(id), at)).collect();
    let text = |at: SourceIx| ids[at.get()];
    keys.sort_unstable_by(|(left, l), (right, r)| left.cmp(right).then_with(|| text(*l).cmp(text(*r))));
    let twice = keys.windows(2).find(|pair| pair[0].0 == pair[1].0 && text(pair[0].1) == text(pair[1].1));
    match twice {
        Some(pair) => Err(Error::DuplicateId { what, id: text(pair[0].1).to_owned() }),
        None => Ok(keys.into_iter().map(|(_, at)| at).collect()),
    }
}

/// Returns a column of the input in the order of a run.
pub(super) fn gather<I: Ix, T: Copy>(column: &[T], order: &Table<I, SourceIx>) -> Table<I, T> {
    debug_assert_eq!(column.len(), order.len(), "an order names each record once");
    order.iter().map(|at| column[at.get()]).collect()
}

/// Returns references to the records of the input in the order of a run.
pub(super) fn refs<'a, I: Ix, T>(all: &'a [T], order: &Table<I, SourceIx>) -> Table<I, &'a T> {
    debug_assert_eq!(all.len(), order.len(), "an order names each record once");
    order.iter().map(|at| &all[at.get()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tables::ix::LineIx;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_are_in_the_order_of_their_texts(ids in proptest::collection::btree_set("[ab]{1,3}[0-2]{6,9}|[a-c]{1,12}", 0..40)) {
            let mut shuffled: Vec<&str> = ids.iter().map(String::as_str).collect();
            let middle = shuffled.len() / 2;
            shuffled.rotate_left(middle);
            let order = order_of_ids::<LineIx>("line", &shuffled).unwrap();
            prop_assert_eq!(refs(&shuffled, &order).iter().copied().copied().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_id_that_is_there_twice_is_named() {
        let found =
            order_of_ids::<LineIx>("line", &["payment-0000002", "payment-0000001", "payment-0000002"]);
        assert!(matches!(found, Err(Error::DuplicateId { id, .. }) if id == "payment-0000002"));
    }
}
