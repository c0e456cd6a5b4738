//! The length of the longest common subsequence, 64 columns in one machine word.
//!
//! The recurrence is Hyyrö's (2004, "Bit-parallel LCS-length computation revisited"): one addition, one
//! subtraction and two bit operations for each byte of the other text.

use crate::score::Score;

/// Bytes of the longest text that fits one machine word.
pub const LONGEST_PATTERN: usize = 64;

/// A text prepared for comparison with many others.
#[derive(Clone, Debug)]
pub struct Pattern {
    masks: Box<[u64; 256]>,
    text: Vec<u8>,
}

impl Default for Pattern {
    fn default() -> Self {
        Pattern { masks: Box::new([0; 256]), text: Vec::new() }
    }
}

impl Pattern {
    /// Prepares a text; bytes beyond [`LONGEST_PATTERN`] do not count.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut pattern = Pattern::default();
        pattern.set(text);
        pattern
    }

    /// Prepares another text in place.
    pub fn set(&mut self, text: &[u8]) {
        for byte in self.text.drain(..) {
            self.masks[usize::from(byte)] = 0;
        }
        self.text.extend_from_slice(text.get(..LONGEST_PATTERN).unwrap_or(text));
        for (at, byte) in self.text.iter().enumerate() {
            self.masks[usize::from(*byte)] |= 1 << at;
        }
    }

    /// Returns the length of the longest common subsequence with another text, in bytes.
    #[must_use]
    pub fn lcs(&self, other: &[u8]) -> u32 {
        let mut row = u64::MAX;
        for byte in other {
            let hit = row & self.masks[usize::from(*byte)];
            row = row.wrapping_add(hit) | (row - hit);
        }
        let inside = u64::MAX.checked_shr(64 - self.text.len() as u32).unwrap_or(0);
        (!row & inside).count_ones()
    }

    /// Returns the indel ratio with another text: see [`indel_ratio`].
    #[must_use]
    pub fn ratio(&self, other: &[u8]) -> Score {
        let other = other.get(..LONGEST_PATTERN).unwrap_or(other);
        let both = self.text.len() + other.len();
        Score::ratio(2 * u64::from(self.lcs(other)), both as u64)
    }
}

/// Returns `2 * lcs / (length + length)`: 1 for equal texts, 0 for texts without a common byte.
///
/// Texts longer than [`LONGEST_PATTERN`] bytes are compared over that many.
#[must_use]
pub fn indel_ratio(left: &[u8], right: &[u8]) -> Score {
    Pattern::new(left).ratio(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns the textbook table, as an oracle.
    fn lcs_by_table(left: &[u8], right: &[u8]) -> u32 {
        let mut row = vec![0_u32; right.len() + 1];
        for l in left {
            let mut diagonal = 0;
            for (at, r) in right.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if l == r { diagonal + 1 } else { above.max(row[at]) };
                diagonal = above;
            }
        }
        row[right.len()]
    }

    proptest! {
        #[test]
        fn the_bits_say_what_the_table_says(left in "[a-d ]{0,64}", right in "[a-d ]{0,90}") {
            prop_assert_eq!(Pattern::new(left.as_bytes()).lcs(right.as_bytes()), lcs_by_table(left.as_bytes(), right.as_bytes()));
        }

        #[test]
        fn the_ratio_is_symmetric(left in "[a-e ]{0,80}", right in "[a-e ]{0,80}") {
            prop_assert_eq!(indel_ratio(left.as_bytes(), right.as_bytes()), indel_ratio(right.as_bytes(), left.as_bytes()));
        }
    }

    #[test]
    fn a_pattern_can_be_used_again() {
        let mut pattern = Pattern::new(b"construcciones");
        pattern.set(b"abc");
        assert_eq!(pattern.lcs(b"construcciones"), 1);
        assert_eq!(pattern.ratio(b"abc"), Score::FULL);
    }
}
