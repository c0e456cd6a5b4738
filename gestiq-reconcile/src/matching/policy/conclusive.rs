//! The evidence that settles a pair whose score alone would not.

use crate::score::Score;

/// Evidence that makes a pair automatic below [`MatchPolicy::automatic_from`](super::MatchPolicy::automatic_from).
///
/// The score weighs all fields, so that a payer who is a month late, or whose bank mangles his name, stays below the
/// threshold although nothing is in doubt. A lower threshold for all would let salaries and near names through. Here
/// each kind of evidence has its own condition: the amount is exact or the difference is granted, nothing
/// contradicts, and the name is at least this much alike.
///
/// ```
/// use gestiq_reconcile::matching::MatchPolicy;
///
/// let policy: MatchPolicy = toml::from_str("[conclusive]\nalone_name_from = \"100\"")?;
/// policy.validate()?;
/// assert_eq!(policy.conclusive.alone_name_from.to_string(), "100.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConclusivePolicy {
    /// The least score of such a pair.
    pub from: Score,
    /// The likeness of names beside the digits or the end of a number, and the exact amount.
    pub part_name_from: Score,
    /// The likeness of names if nothing is quoted, and the exact amount is no other item's and no other line's.
    pub alone_name_from: Score,
    /// Points by which its name is more alike than that of every other item and line of exactly the amount.
    pub alone_margin: Score,
}

impl Default for ConclusivePolicy {
    fn default() -> Self {
        ConclusivePolicy {
            from: Score::from_basis_points(7_000),
            part_name_from: Score::from_basis_points(7_500),
            alone_name_from: Score::from_basis_points(9_000),
            alone_margin: Score::from_basis_points(1_500),
        }
    }
}
