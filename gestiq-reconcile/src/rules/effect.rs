//! Effects of rules.

use crate::customer::CustomerKey;

/// The effect on a line to which a rule applies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// The payer is this customer: only its items are candidates, and its name is certain.
    Customer(CustomerKey),
    /// The line settles no item; it is booked to this ledger account.
    LedgerAccount(String),
    /// The line is left alone.
    NeverMatch,
    /// The line is matched, but never automatically.
    ReviewOnly,
}
