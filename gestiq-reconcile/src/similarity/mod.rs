//! Similarity of names.
//!
//! Banks cut names at 27 or 35 characters, people abbreviate and mistype them. The measure here aligns words,
//! weighs rare words more than common ones, and forgives what banks and people do; it never lets a shared
//! word or a subset stand for the whole, as set-based measures do.

pub(crate) mod lcs;
pub(crate) mod measure;
pub(crate) mod name;
pub(crate) mod word;

#[cfg(feature = "strsim")]
pub(crate) mod strsim;

pub use lcs::{LONGEST_PATTERN, Pattern, indel_ratio};
pub use measure::Similarity;
pub use name::{Name, NameMatch, NameRule, NameSimilarity, Scratch, compare_names, contained_name};
pub use word::{Word, word_similarity};

#[cfg(feature = "strsim")]
pub use self::strsim::{JaroWinkler, NormalizedLevenshtein, SorensenDice};
