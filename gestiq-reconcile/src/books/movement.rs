//! Amounts of items as the bank account shows them.

use gestiq_core::Money;
use gestiq_statements::Direction;

/// Returns an amount of an item as the bank account shows it: what comes in is positive, what goes out negative.
#[must_use]
pub(crate) fn movement(amount: Money, direction: Direction) -> Money {
    match direction {
        Direction::Receivable => amount,
        Direction::Payable => amount.negated(),
    }
}
