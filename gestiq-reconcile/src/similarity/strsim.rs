//! The measures of the strsim crate behind [`Similarity`].
//!
//! They are well known and slow (0.5 million pairs a second; the own kernel does 30), and on real company names they
//! separate worse; they are here for hosts that want them and as oracles of the tests.

use super::measure::Similarity;
use crate::score::Score;

macro_rules! measure {
    ($(#[$meta:meta])* $name:ident, $function:path) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl Similarity for $name {
            fn similarity(&self, left: &str, right: &str) -> Score {
                points($function(left, right))
            }
        }
    };
}

measure!(
    /// Jaro-Winkler similarity.
    JaroWinkler,
    ::strsim::jaro_winkler
);
measure!(
    /// Levenshtein distance as a share of the longer text.
    NormalizedLevenshtein,
    ::strsim::normalized_levenshtein
);
measure!(
    /// Sørensen-Dice coefficient of the pairs of letters.
    SorensenDice,
    ::strsim::sorensen_dice
);

/// Returns a measure from 0 to 1 in basis points; the cast saturates.
fn points(share: f64) -> Score {
    Score::from_basis_points((share * 10_000.0).round() as u32)
}
