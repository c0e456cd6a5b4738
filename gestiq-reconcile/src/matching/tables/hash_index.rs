//! Numbers by hash: one sorted buffer and a table of where each bucket starts.

/// Finds numbers by a 32-bit hash. Two keys may share a hash, so that whoever asks checks what he gets.
///
/// A map of lists would put every list on the heap; here a look-up is one read of the table and one of the buffer,
/// and an entry takes 8 bytes.
#[derive(Debug)]
pub(crate) struct HashIndex {
    /// The hash in the upper half, the number in the lower; sorted.
    entries: Vec<u64>,
    /// Where each bucket starts; a bucket holds the hashes that share their highest bits.
    starts: Vec<u32>,
    /// Bits that a hash is shifted by to give its bucket.
    shift: u32,
}

impl HashIndex {
    /// Indexes (hash, number); what is there twice is kept once.
    pub(crate) fn new(keys: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut entries: Vec<u64> =
            keys.map(|(hash, number)| (u64::from(hash) << 32) | u64::from(number)).collect();
        entries.sort_unstable();
        entries.dedup();
        // About one entry a bucket.
        let bits = entries.len().max(2).next_power_of_two().trailing_zeros().min(31);
        let shift = u64::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        entries.iter().for_each(|entry| starts[(entry >> shift) as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        HashIndex { entries, starts, shift }
    }

    /// The numbers of a hash, ascending.
    pub(crate) fn of(&self, hash: u32) -> impl ExactSizeIterator<Item = u32> + '_ {
        let bucket = ((u64::from(hash) << 32) >> self.shift) as usize;
        let entries = &self.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        let start = entries.iter().take_while(|entry| ((**entry >> 32) as u32) < hash).count();
        let tail = &entries[start..];
        let count = tail.iter().take_while(|entry| (**entry >> 32) as u32 == hash).count();
        tail[..count].iter().map(|entry| *entry as u32)
    }
}

/// Spreads 64 bits over 32.
pub(crate) fn spread(bits: u64) -> u32 {
    // The golden ratio in 64 bits (Knuth's multiplicative hashing).
    (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hash_finds_its_numbers_and_no_others(keys in proptest::collection::vec((0_u32..40, 0_u32..9), 0..200), spread_out in any::<bool>()) {
            let hash = |key: u32| if spread_out { spread(u64::from(key)) } else { key };
            let index = HashIndex::new(keys.iter().map(|(key, number)| (hash(*key), *number)));
            for key in 0..41 {
                let mut expected: Vec<u32> = keys.iter().filter(|(other, _)| *other == key).map(|(_, number)| *number).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(index.of(hash(key)).collect::<Vec<_>>(), expected);
            }
        }
    }
}
