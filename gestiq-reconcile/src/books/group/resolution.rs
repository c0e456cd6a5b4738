//! A difference that somebody has explained.

use gestiq_core::Money;
use gestiq_core::money::MoneyError;
use gestiq_statements::{Direction, ItemId, LineId};

use crate::books::entry::{AdjustingEntry, LedgerAccount, ResolutionKind};
use crate::books::id::ResolutionId;
use crate::books::movement::movement;
use crate::books::stamp::Stamp;

/// An amount that was left over, and is taken by the resolution.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Remainder {
    /// A part of an item that was not paid.
    Item {
        /// The item.
        item: ItemId,
        /// The direction of the item: due from a customer, or to a supplier.
        direction: Direction,
        /// The amount, with the sign of the item.
        amount: Money,
    },
    /// A part of a line that settles nothing.
    Line {
        /// The line.
        line: LineId,
        /// The amount, with the sign of the line.
        amount: Money,
    },
    /// The amount by which a payment in another currency was worth less, or more, than the items that it settles
    /// wholly.
    Valuation {
        /// The direction of the items: due from a customer, or to a supplier.
        direction: Direction,
        /// Items less payment, as the bank account would show it, in the currency of the items.
        amount: Money,
    },
}

impl Remainder {
    /// Returns the loss, as the bank account would show it: items less lines, which the entry adds to the lines so that
    /// they equal the items. Positive is a loss, negative a gain.
    #[must_use]
    pub fn loss(&self) -> Money {
        match self {
            Remainder::Item { direction, amount, .. } => movement(*amount, *direction),
            Remainder::Line { amount, .. } => amount.negated(),
            Remainder::Valuation { amount, .. } => *amount,
        }
    }

    /// Returns the account that it stands on until it is resolved.
    #[must_use]
    pub fn account(&self) -> LedgerAccount {
        match self {
            Remainder::Item { direction, .. } | Remainder::Valuation { direction, .. } => {
                LedgerAccount::of_items(*direction)
            }
            Remainder::Line { .. } => LedgerAccount::Bank,
        }
    }

    /// Returns the entry that explains it; `None` if nothing is left over.
    #[must_use]
    pub fn entry(&self, kind: ResolutionKind) -> Option<AdjustingEntry> {
        AdjustingEntry::new(kind, self.account(), self.loss())
    }
}

/// A resolved difference, with the entry that explains it in the books.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Resolution {
    /// Identifies it.
    pub id: ResolutionId,
    /// The kind of the difference.
    pub kind: ResolutionKind,
    /// The amount that it takes.
    pub remainder: Remainder,
    /// The entry that shows it in the books.
    pub entry: AdjustingEntry,
    /// The stamp of its making: the time, and the maker.
    pub made: Stamp,
    /// The entry that undoes it, since the match was revoked.
    pub reversal: Option<AdjustingEntry>,
}

impl Resolution {
    /// Returns the sum of what resolutions add to lines so that they equal the items, in one currency.
    ///
    /// # Errors
    /// [`MoneyError`] if they are of several currencies.
    pub fn total_loss(resolutions: &[Resolution], zero: Money) -> Result<Money, MoneyError> {
        resolutions.iter().try_fold(zero, |sum, one| sum.checked_add(one.remainder.loss()))
    }
}
