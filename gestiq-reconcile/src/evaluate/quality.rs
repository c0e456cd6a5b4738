//! Precision and recall.

use crate::score::Score;

/// Counts and shares of found pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Quality {
    /// True pairs.
    pub pairs: u64,
    /// Pairs that were found, right or wrong.
    pub found: u64,
    /// Pairs that were found and are true.
    pub correct: u64,
    /// `correct / found`; 100 where nothing was found.
    pub precision: Score,
    /// `correct / pairs`; 100 where there is nothing to find.
    pub recall: Score,
    /// `2 * correct / (found + pairs)`, the harmonic mean of the two.
    pub f1: Score,
}

impl Quality {
    pub(super) fn new(pairs: u64, found: u64, correct: u64) -> Self {
        Quality {
            pairs,
            found,
            correct,
            precision: Score::ratio(correct, found),
            recall: Score::ratio(correct, pairs),
            f1: Score::ratio(2 * correct, found + pairs),
        }
    }
}
