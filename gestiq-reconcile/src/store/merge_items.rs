//! Merges items that come in with those that are there.
//!
//! It is one rule for all stores: they give it the items that matter, and write what it returns.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::AuditRecord;
use gestiq_statements::{ItemId, OpenItem};

use super::items::{ItemsReceipt, NewItems};
use crate::books::{MatchState, StoredItem};

/// The changes to write for items that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedItems {
    /// The counts of new, changed and kept items.
    pub receipt: ItemsReceipt,
    /// Items to insert.
    pub added: Vec<StoredItem>,
    /// Items to write in place of those with their ids.
    pub replaced: Vec<StoredItem>,
    /// The record for the audit trail; `None` if nothing changes.
    pub audit: Option<AuditRecord>,
}

impl NewItems {
    /// Merges them with those of their ids that are `known`, of which `matched` are members of a match that [holds
    /// items](NewItems::is_held_by).
    ///
    /// - An item that says what the stored one says changes nothing ([`StoredItem::says_the_same`]).
    /// - Another content replaces the stored one, with the next version and wholly open, while nothing was settled of it
    ///   and no match holds it.
    /// - Otherwise the stored item is kept, and reported as a conflict.
    #[must_use]
    pub fn merge(self, known: Vec<StoredItem>, matched: &BTreeSet<ItemId>) -> MergedItems {
        let known: BTreeMap<ItemId, StoredItem> =
            known.into_iter().map(|row| (row.id().clone(), row)).collect();
        let mut merged = MergedItems {
            receipt: ItemsReceipt::default(),
            added: Vec::new(),
            replaced: Vec::new(),
            audit: None,
        };
        for item in self.items {
            let stored = known.get(&item.id);
            let is_matched = matched.contains(&item.id);
            merged.take(item, stored, is_matched);
        }
        let changes = !merged.added.is_empty() || !merged.replaced.is_empty();
        merged.audit = Some(self.audit).filter(|_| changes);
        merged
    }

    /// Returns `true` if a match in this state holds its items, so that their content stays as it is: if it is proposed
    /// or confirmed.
    #[must_use]
    pub fn is_held_by(state: MatchState) -> bool {
        match state {
            MatchState::Proposed | MatchState::Confirmed => true,
            MatchState::Rejected | MatchState::Revoked => false,
        }
    }
}

impl MergedItems {
    fn take(&mut self, item: OpenItem, stored: Option<&StoredItem>, is_matched: bool) {
        match stored {
            None => {
                self.receipt.added += 1;
                self.added.push(StoredItem::new(item));
            }
            Some(stored) if stored.says_the_same(&item) => self.receipt.unchanged += 1,
            Some(stored) if stored.is_touched() || is_matched => self.receipt.conflicts.push(item.id),
            Some(stored) => {
                self.receipt.replaced += 1;
                let version = stored.version.next();
                self.replaced.push(StoredItem { version, ..StoredItem::new(item) });
            }
        }
    }
}
