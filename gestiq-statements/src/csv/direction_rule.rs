//! The rule that separates receivables from payables.

use crate::open_item::Direction;

/// Separates the receivables of a file from its payables.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[non_exhaustive]
pub enum DirectionRule {
    /// All items have one direction.
    All(Direction),
    /// Negative amounts are payables. In TOML `"by_sign"`.
    Sign(BySign),
    /// The direction column has one of these values.
    Values {
        /// Values of receivables, compared without case.
        receivable: Vec<String>,
        /// Values of payables, compared without case.
        payable: Vec<String>,
    },
}

/// The value of [`DirectionRule::Sign`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BySign {
    /// By the sign of the amount.
    BySign,
}
