//! The search for sums.

/// Amounts that are searched at most; beyond, sums fit by accident.
pub(crate) const MOST_AMOUNTS: usize = 24;

use crate::score::Score;

/// Limits the search for payments of several items, and for items paid in several parts.
///
/// The defaults follow measurements on real price lists: among 8 open items hardly a sum fits by accident, among
/// 20 one in twenty does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupPolicy {
    /// A customer's items are searched from this likeness of the names.
    pub name_from: Score,
    /// Items or lines of one payer that are searched at most, oldest first; at most 24.
    pub most_candidates: u8,
    /// Members of a group at most.
    pub most_members: u8,
    /// A group is automatic only if no more than this many candidates were searched, or references name all
    /// its members.
    pub automatic_candidates: u8,
}

impl Default for GroupPolicy {
    fn default() -> Self {
        GroupPolicy {
            name_from: Score::from_basis_points(8_500),
            most_candidates: 20,
            most_members: 8,
            automatic_candidates: 8,
        }
    }
}
