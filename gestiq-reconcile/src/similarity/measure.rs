//! What a measure of likeness promises.

use crate::score::Score;

/// A measure of likeness of two folded names (see [`crate::normalize::fold`]).
///
/// # Contract
/// Symmetric, [`Score::FULL`] for equal texts, and the same answer for the same texts on every call.
pub trait Similarity: std::fmt::Debug + Send + Sync + 'static {
    /// How alike two folded names are.
    fn similarity(&self, left: &str, right: &str) -> Score;
}
