//! A line and an item, with the evidence for them.

use super::evidence::Evidence;
use crate::matching::tables::rows::Rows;

/// A pair that is worth assigning or showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) line: u32,
    pub(crate) item: u32,
    pub(crate) evidence: Evidence,
}

/// The pairs of each line, best first.
pub(crate) type Pairs = Rows<Pair>;
