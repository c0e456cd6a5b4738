//! Finds keys that occur more than once.

use std::hash::Hash;

use rustc_hash::FxHashSet;

/// Returns the keys that occur more than once. They are found by sorting: a map of all keys would miss the
/// cache once per key, and in most files nothing repeats.
pub(crate) fn repeats<K: Copy + Ord + Hash>(mut keys: Vec<K>) -> FxHashSet<K> {
    keys.sort_unstable();
    let pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.filter(|(one, next)| one == next).map(|(one, _)| *one).collect()
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn a_key_repeats_once_however_often_it_comes() {
        let mut found: Vec<u8> = repeats(vec![3, 1, 3, 2, 3, 1]).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [1, 3]);
        assert!(repeats(vec![2, 1]).is_empty());
    }
}
