//! How alike two names are.
//!
//! Banks cut names at 27 or 35 characters, people abbreviate and mistype them. The measure here aligns words,
//! weighs rare words more than common ones, and forgives what banks and people do; it never lets a shared
//! word or a subset stand for the whole, as set-based measures do.

mod lcs;
mod name;
mod word;

#[cfg(feature = "strsim")]
mod strsim;

pub use lcs::{LONGEST_PATTERN, Pattern, indel_ratio};
pub use name::{Name, NameMatch, NameRule, NameSimilarity, Scratch, compare_names, contained_name};
pub use word::{Word, word_similarity};

#[cfg(feature = "strsim")]
pub use self::strsim::{JaroWinkler, NormalizedLevenshtein, SorensenDice};

use crate::score::Score;

/// A measure of likeness of two folded names (see [`crate::normalize::fold`]).
///
/// # Contract
/// Symmetric, [`Score::FULL`] for equal texts, and the same answer for the same texts on every call.
pub trait Similarity: std::fmt::Debug + Send + Sync + 'static {
    /// How alike two folded names are.
    fn similarity(&self, left: &str, right: &str) -> Score;
}
