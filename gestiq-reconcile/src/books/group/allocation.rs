//! How much of a line or an item a match settles.

use gestiq_core::Money;
use gestiq_statements::{Direction, ItemId, LineId};

use crate::books::movement::movement;

/// What a match takes from a line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LineAllocation {
    /// The line.
    pub line: LineId,
    /// How much of it, with the sign of the line.
    pub amount: Money,
    /// What that is worth in the currency of the items: the amount itself, unless the line is in another currency.
    pub value: Money,
}

/// What a match takes from an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ItemAllocation {
    /// The item.
    pub item: ItemId,
    /// Who owes it.
    pub direction: Direction,
    /// How much of it, with the sign of the item: what was paid, and what resolutions have taken.
    pub amount: Money,
}

impl ItemAllocation {
    /// The amount as the bank account shows it: what comes in is positive.
    #[must_use]
    pub fn movement(&self) -> Money {
        movement(self.amount, self.direction)
    }
}
