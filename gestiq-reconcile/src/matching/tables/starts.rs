//! Positions of buckets in one sorted buffer.

use std::ops::Range;

/// The start of each bucket in a buffer that is sorted by bucket.
#[derive(Debug)]
pub(crate) struct Starts(Vec<u32>);

impl Starts {
    /// Counts the entries of `buckets` buckets; `of_entries` names the bucket of each entry, in any order.
    pub(crate) fn count(buckets: usize, of_entries: impl Iterator<Item = usize>) -> Self {
        let mut starts = vec![0_u32; buckets + 1];
        of_entries.for_each(|bucket| starts[bucket + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Starts(starts)
    }

    /// Returns the positions of a bucket's entries.
    #[inline]
    pub(crate) fn range(&self, bucket: usize) -> Range<usize> {
        self.0[bucket] as usize..self.0[bucket + 1] as usize
    }

    /// Returns how many entries all buckets have together.
    pub(crate) fn total(&self) -> usize {
        self.0.last().map_or(0, |end| *end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other() {
        let starts = Starts::count(3, [2, 0, 2].into_iter());
        assert_eq!([0, 1, 2].map(|bucket| starts.range(bucket)), [0..1, 1..1, 1..3]);
        assert_eq!(starts.total(), 3);
        assert_eq!(Starts::count(0, std::iter::empty()).total(), 0);
    }
}
