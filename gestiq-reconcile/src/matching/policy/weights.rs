//! What each field weighs.

use crate::score::Score;

/// What each field weighs in the score; together 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// The counterparty's name, account or learned alias.
    pub name: Score,
    /// The amount.
    pub amount: Score,
    /// The date.
    pub date: Score,
    /// The reference.
    pub reference: Score,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            name: Score::from_basis_points(4_000),
            amount: Score::from_basis_points(3_000),
            date: Score::from_basis_points(2_000),
            reference: Score::from_basis_points(1_000),
        }
    }
}
