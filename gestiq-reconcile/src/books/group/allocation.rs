//! Allocations: the parts of lines and items that a match settles.

use gestiq_core::Money;
use gestiq_statements::{Direction, ItemId, LineId};

use crate::books::movement::movement;

/// The part of a line that a match takes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LineAllocation {
    /// The line.
    pub line: LineId,
    /// The amount that is taken, with the sign of the line.
    pub amount: Money,
    /// Its value in the currency of the items: the amount itself, unless the line is in another currency.
    pub value: Money,
}

/// The part of an item that a match takes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ItemAllocation {
    /// The item.
    pub item: ItemId,
    /// The direction of the item: due from a customer, or to a supplier.
    pub direction: Direction,
    /// The amount that is taken, with the sign of the item: the paid part, and the part that resolutions have taken.
    pub amount: Money,
}

impl ItemAllocation {
    /// Returns the amount as the bank account shows it: what comes in is positive.
    #[must_use]
    pub fn movement(&self) -> Money {
        movement(self.amount, self.direction)
    }
}
