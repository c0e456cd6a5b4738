//! An open item in the books.

use gestiq_core::{ErrorKind, Money, PortError, Version};
use gestiq_statements::{ItemId, OpenItem};

use super::attention::Attention;
use super::residual::{checked_version, give_back, is_part_of, take};
use crate::books::error::MatchError;
use crate::books::place::Place;

/// An item with what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StoredItem {
    /// The item, as it was imported; its `open` is what was open then.
    pub item: OpenItem,
    /// The part of it that no confirmed match has taken, with the same sign.
    pub open: Money,
    /// The attention that a run must pay to it.
    pub attention: Attention,
    /// Grows with each change of the item or of what is open; not with the attention of runs.
    pub version: Version,
}

impl StoredItem {
    /// Creates the row of an item that has just come in: as open as the host says.
    #[must_use]
    pub fn new(item: OpenItem) -> Self {
        let open = item.open;
        StoredItem { item, open, attention: Attention::New, version: Version::FIRST }
    }

    /// Returns the id of the item.
    #[must_use]
    pub fn id(&self) -> &ItemId {
        &self.item.id
    }

    /// Returns `true` if something is left to settle.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.open.is_zero()
    }

    /// Returns `true` if confirmed matches have taken a part of it.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.open != self.item.open
    }

    /// Returns `true` if a newly imported item says the same, wherever it stood in its file.
    #[must_use]
    pub fn says_the_same(&self, imported: &OpenItem) -> bool {
        let mut here = imported.clone();
        here.place = self.item.place;
        self.item == here
    }
}

/// A change of an item in a commit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ItemChange {
    /// The item.
    pub item: ItemId,
    /// The version that was read.
    pub read: Version,
    /// The open amount after the change.
    pub open: Money,
    /// The attention that a run must pay to it after the change.
    pub attention: Attention,
}

impl ItemChange {
    /// Returns the row after the change. The version grows if the open amount is another one; otherwise it is only
    /// checked.
    ///
    /// # Errors
    /// A [`PortError`] of kind `Conflict` if the row is of another version than the one that was read, of kind
    /// `Invalid` if more would be open than the item had.
    pub fn apply(&self, row: &StoredItem) -> Result<StoredItem, PortError> {
        let version = checked_version("item", &self.item, row.version, self.read)?;
        if !is_part_of(self.open, row.item.open).unwrap_or(false) {
            let (open, whole) = (self.open, row.item.open);
            let message = format!("item {}: {open} cannot be open of {whole}", self.item);
            return Err(PortError::new(ErrorKind::Invalid, message));
        }
        let version = if self.open == row.open { version } else { version.next() };
        Ok(StoredItem { open: self.open, attention: self.attention, version, ..row.clone() })
    }
}

/// Returns the open amount of an item after a part of it is settled.
pub(crate) fn take_from_item(row: &StoredItem, amount: Money) -> Result<Money, MatchError> {
    take(Place::item(row.id()), row.open, amount)
}

/// Returns the open amount of an item after a part of it is open again.
pub(crate) fn give_back_to_item(row: &StoredItem, amount: Money) -> Result<Money, MatchError> {
    give_back(Place::item(row.id()), row.item.open, row.open, amount)
}
