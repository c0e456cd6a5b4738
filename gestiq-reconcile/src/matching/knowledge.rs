//! The host's knowledge about lines, accounts and customers, as a run takes it.
//!
//! None of it is needed, and all of it is plain data: entered by a person, or learned from confirmed and rejected
//! matches. Customers are named by [`CustomerKey`] throughout.

use gestiq_statements::{ItemId, LineId};

use crate::customer::CustomerKey;

/// A name on statements that stands for a customer: learned from confirmed matches, or entered by a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Alias {
    /// The name as it stands on statements.
    pub counterparty: String,
    /// The customer.
    pub customer: CustomerKey,
}

/// A bank account that belongs to a customer: as strong as the account that stands on an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct KnownAccount {
    /// IBAN or number; blanks, hyphens and case do not count.
    pub account: String,
    /// The customer.
    pub customer: CustomerKey,
}

/// The number of days from the due date to the day on which a customer usually pays; negative for one who pays before
/// it.
///
/// The day on which a payment is expected moves by so much, for the score as for the order among equal items.
/// A day inside the terms stays at least as good as the last day of grace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct DateOffset {
    /// The customer; a run takes one offset for each.
    pub customer: CustomerKey,
    /// Days after the due date.
    pub days: i16,
}

/// A pair that a person has rejected: it never comes back, neither alone nor in a group, nor as an alternative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct CannotLink {
    /// The line.
    pub line: LineId,
    /// The item.
    pub item: ItemId,
}
