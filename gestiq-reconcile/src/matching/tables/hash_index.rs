//! Numbers by hash: one sorted buffer and a table of the starts of its buckets.

use std::marker::PhantomData;

use super::ix::Ix;
use super::key_hash::bucket;
use super::packed::Packed;
use super::starts::Starts;

/// Finds numbers by a hash of 32 bits. Two keys may share a hash, so that a caller checks what it gets.
///
/// A map of lists would put every list on the heap; here a look-up is one read of the table and one of the buffer,
/// and an entry takes 8 bytes.
#[derive(Debug)]
pub(crate) struct HashIndex<I> {
    /// The hash in the upper half, the number in the lower; sorted.
    entries: Vec<Packed>,
    /// A bucket holds the hashes that share their highest bits.
    starts: Starts,
    /// Bits that an entry is shifted by to give its bucket.
    shift: u32,
    index: PhantomData<I>,
}

impl<I: Ix> HashIndex<I> {
    /// Indexes numbers by their hashes; an entry that is there twice is kept once.
    pub(crate) fn new(keys: impl Iterator<Item = (u32, I)>) -> Self {
        let mut entries: Vec<Packed> = keys.map(|(hash, number)| Packed::new(hash, number.bits())).collect();
        entries.sort_unstable();
        entries.dedup();
        // About one entry a bucket.
        let bits = entries.len().max(2).next_power_of_two().trailing_zeros().min(31);
        let shift = u64::BITS - bits;
        let starts = Starts::count(1 << bits, entries.iter().map(|entry| bucket(entry.bits(), shift)));
        HashIndex { entries, starts, shift, index: PhantomData }
    }

    /// Returns the numbers of a hash, ascending.
    pub(crate) fn of(&self, hash: u32) -> impl ExactSizeIterator<Item = I> + '_ {
        let entries = &self.entries[self.starts.range(bucket(Packed::new(hash, 0).bits(), self.shift))];
        let start = entries.iter().take_while(|entry| entry.upper() < hash).count();
        let tail = &entries[start..];
        let count = tail.iter().take_while(|entry| entry.upper() == hash).count();
        tail[..count].iter().map(|entry| I::from_bits(entry.lower()))
    }
}

/// Spreads 64 bits over 32.
pub(crate) fn spread(bits: u64) -> u32 {
    // The golden ratio in 64 bits (Knuth's multiplicative hashing).
    (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::super::ix::NameIx;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hash_finds_its_numbers_and_no_others(keys in proptest::collection::vec((0_u32..40, 0_u32..9), 0..200), spread_out in any::<bool>()) {
            let hash = |key: u32| if spread_out { spread(u64::from(key)) } else { key };
            let index = HashIndex::new(keys.iter().map(|(key, number)| (hash(*key), NameIx::from_bits(*number))));
            for key in 0..41 {
                let mut expected: Vec<u32> = keys.iter().filter(|(other, _)| *other == key).map(|(_, number)| *number).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(index.of(hash(key)).map(NameIx::bits).collect::<Vec<_>>(), expected);
            }
        }
    }
}
