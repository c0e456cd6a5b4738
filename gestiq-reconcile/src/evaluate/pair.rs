//! Pairs of lines and items: the true ones, and those that a run found.

use gestiq_statements::{ItemId, LineId};

use crate::score::Score;

/// A line that settles an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct TruePair {
    /// The line.
    pub line: LineId,
    /// The item.
    pub item: ItemId,
    /// A name for the kind of pair, for figures by kind.
    #[serde(default)]
    pub kind: Option<String>,
}

/// A pair that a run found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoundPair {
    /// The line.
    pub line: LineId,
    /// The item.
    pub item: ItemId,
    /// Whether the pair was automatic.
    pub automatic: bool,
    /// The score of the match that the pair belongs to.
    pub score: Score,
}
