//! Invalid bytes that were replaced in a text, and by how much the text grew.

use std::ops::Range;

/// The replacements of invalid bytes by U+FFFD: the place in the text, and by how many bytes it is longer there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repairs(Vec<(usize, u64)>);

impl Repairs {
    pub(crate) fn of_utf8(bytes: &[u8]) -> Self {
        const REPLACEMENT: usize = char::REPLACEMENT_CHARACTER.len_utf8();
        let (mut at, mut repairs) = (0, Vec::new());
        for chunk in bytes.utf8_chunks() {
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                repairs.push((at, REPLACEMENT.saturating_sub(chunk.invalid().len()) as u64));
                at += REPLACEMENT;
            }
        }
        Repairs(repairs)
    }

    /// Returns the repair of UTF-16 that ends in the middle of a unit: the text ends with U+FFFD, which would
    /// be two bytes in the file.
    pub(crate) fn of_half_a_unit(text: &str) -> Self {
        let last = text.char_indices().next_back().map(|(at, _)| (at, 1));
        Repairs(last.into_iter().collect())
    }

    /// Returns by how many bytes this part of the text is longer than in the file.
    pub(crate) fn added(&self, part: Range<usize>) -> u64 {
        let before = |position: usize| self.0.partition_point(|(at, _)| *at < position);
        let within = self.0.get(before(part.start)..before(part.end)).unwrap_or_default();
        within.iter().map(|(_, added)| added).sum()
    }
}
