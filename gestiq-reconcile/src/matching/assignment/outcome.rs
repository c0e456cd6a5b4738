//! The decision on one line.

use crate::matching::decision::Decision;
use crate::matching::explain::reason::Reasons;

/// The decision on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) decision: Decision,
    /// The chosen pair, by its place among all pairs.
    pub(crate) pair: Option<u32>,
    /// The group the line belongs to, by its place among the groups.
    pub(crate) group: Option<u32>,
    pub(crate) reasons: Reasons,
}
