//! The match itself.

use gestiq_core::money::MoneyError;
use gestiq_core::{Money, Version};

use super::allocation::{ItemAllocation, LineAllocation};
use super::rationale::Rationale;
use super::resolution::Resolution;
use crate::books::account::AccountKey;
use crate::books::id::MatchGroupId;
use crate::books::stamp::Stamp;
use crate::books::state::MatchState;
use crate::matching::DifferenceKind;

/// Lines that settle items: mostly one line and one item, sometimes several of one side or of both.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MatchGroup {
    /// Identifies it.
    pub id: MatchGroupId,
    /// The bank account of the lines.
    pub account: AccountKey,
    /// Its state.
    pub state: MatchState,
    /// Its origin.
    pub origin: Origin,
    /// The allocations of lines; at least one.
    pub lines: Vec<LineAllocation>,
    /// The allocations of items; at least one.
    pub items: Vec<ItemAllocation>,
    /// The difference that the payment left over; `None` if it left none.
    pub difference: Option<OpenDifference>,
    /// Differences that were explained, oldest first.
    pub resolutions: Vec<Resolution>,
    /// The reasons of the matcher; `None` for a match by hand.
    pub rationale: Option<Rationale>,
    /// The stamp of its making: the time, and the maker.
    pub created: Stamp,
    /// The stamp of its confirmation or rejection: the time, who decided and the reason.
    pub decided: Option<Stamp>,
    /// The stamp of its revocation: the time, who revoked it and the reason.
    pub revoked: Option<Stamp>,
    /// Grows with each change.
    pub version: Version,
}

impl MatchGroup {
    /// Returns `true` if it holds: its allocations are taken from the lines and items.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.state == MatchState::Confirmed
    }

    /// Returns what the items take less what the lines are worth and what resolutions explain, as the bank account
    /// shows it: zero if the match adds up, `None` if it has no items.
    ///
    /// # Errors
    /// [`MoneyError`] if it mixes currencies.
    pub fn imbalance(&self) -> Result<Option<Money>, MoneyError> {
        let Some(first) = self.items.first() else { return Ok(None) };
        let zero = Money::zero(first.amount.currency());
        let items = self.items.iter().try_fold(zero, |sum, item| sum.checked_add(item.movement()))?;
        let lines = self.lines.iter().try_fold(zero, |sum, line| sum.checked_add(line.value))?;
        let explained = Resolution::total_loss(&self.resolutions, zero)?;
        items.checked_sub(lines)?.checked_sub(explained).map(Some)
    }
}

/// The origin of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The matcher was sure.
    Automatic,
    /// The matcher proposed it.
    Suggested,
    /// A person made it.
    Manual,
}

impl Origin {
    /// Returns the stable name, such as `automatic`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Origin::Automatic => "automatic",
            Origin::Suggested => "suggested",
            Origin::Manual => "manual",
        }
    }
}

/// A difference that a payment left over, by its likely name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OpenDifference {
    /// Its likely name.
    pub kind: DifferenceKind,
    /// Open less paid: positive if too little was paid and the item stays open by it, negative if too much was paid and
    /// the line stays open by it, whoever pays.
    pub amount: Money,
    /// The part of it that no resolution has explained.
    pub unresolved: Money,
}
