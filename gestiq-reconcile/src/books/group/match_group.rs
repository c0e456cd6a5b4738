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
    /// Where it stands.
    pub state: MatchState,
    /// Where it comes from.
    pub origin: Origin,
    /// What it takes from lines; at least one.
    pub lines: Vec<LineAllocation>,
    /// What it takes from items; at least one.
    pub items: Vec<ItemAllocation>,
    /// What the payment left over, where it did.
    pub difference: Option<OpenDifference>,
    /// Differences that were explained, oldest first.
    pub resolutions: Vec<Resolution>,
    /// Why the matcher found it; none for a match by hand.
    pub rationale: Option<Rationale>,
    /// When it was made, and by whom.
    pub created: Stamp,
    /// When it was confirmed or rejected, by whom and why.
    pub decided: Option<Stamp>,
    /// When it was revoked, by whom and why.
    pub revoked: Option<Stamp>,
    /// Grows with each change.
    pub version: Version,
}

impl MatchGroup {
    /// Whether it holds: its allocations are taken from the lines and items.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.state == MatchState::Confirmed
    }

    /// What the items take less what the lines are worth and what resolutions explain, as the bank account shows it.
    /// Zero, or the match does not add up.
    ///
    /// # Errors
    /// [`MoneyError`] where it mixes currencies.
    pub fn imbalance(&self) -> Result<Option<Money>, MoneyError> {
        let Some(first) = self.items.first() else { return Ok(None) };
        let zero = Money::zero(first.amount.currency());
        let items = self.items.iter().try_fold(zero, |sum, item| sum.checked_add(item.movement()))?;
        let lines = self.lines.iter().try_fold(zero, |sum, line| sum.checked_add(line.value))?;
        let explained = Resolution::total_loss(&self.resolutions, zero)?;
        items.checked_sub(lines)?.checked_sub(explained).map(Some)
    }
}

/// Where a match comes from.
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
    /// The stable name, such as `automatic`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Origin::Automatic => "automatic",
            Origin::Suggested => "suggested",
            Origin::Manual => "manual",
        }
    }
}

/// What a payment left over, by its likely name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OpenDifference {
    /// What it looks like.
    pub kind: DifferenceKind,
    /// Open less paid: positive where too little was paid and the item stays open by it, negative where too much was
    /// paid and the line stays open by it, whoever pays.
    pub amount: Money,
    /// What of it no resolution has explained.
    pub unresolved: Money,
}
