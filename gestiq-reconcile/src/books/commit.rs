//! One change of the books, and what it makes of the stored rows.

use std::collections::BTreeMap;

use gestiq_core::idempotency::IdempotentRequest;
use gestiq_core::{AuditRecord, PortError};
use gestiq_statements::{ItemId, LineId};

use super::account::AccountKey;
use super::group::MatchGroup;
use super::id::MatchGroupId;
use super::lesson::Lesson;
use super::row::{ItemChange, LineChange, StoredItem, StoredLine, checked_version};

/// One change of the matches of an account: saved whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchCommit {
    /// The account of all lines and matches in it.
    pub account: AccountKey,
    /// The request that makes the first new match, if it has an idempotency key.
    pub request: Option<IdempotentRequest>,
    /// Matches that are new.
    pub new: Vec<MatchGroup>,
    /// Matches that change, as they become but with the version that was read; they are saved with the next one.
    pub changed: Vec<MatchGroup>,
    /// Changes of lines.
    pub lines: Vec<LineChange>,
    /// Changes of items.
    pub items: Vec<ItemChange>,
    /// Lessons to keep.
    pub lessons: Vec<Lesson>,
    /// Matches whose lessons are withdrawn.
    pub unlearned: Vec<MatchGroupId>,
    /// Records for the audit trail, in this order.
    pub audit: Vec<AuditRecord>,
}

/// The stored rows that a commit changes, before it or after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitRows {
    /// Lines of the account.
    pub lines: Vec<StoredLine>,
    /// Items.
    pub items: Vec<StoredItem>,
    /// Matches that change; those that are new are not among them.
    pub groups: Vec<MatchGroup>,
}

impl MatchCommit {
    /// Creates a commit that changes nothing yet.
    #[must_use]
    pub fn new(account: AccountKey) -> Self {
        MatchCommit {
            account,
            request: None,
            new: Vec::new(),
            changed: Vec::new(),
            lines: Vec::new(),
            items: Vec::new(),
            lessons: Vec::new(),
            unlearned: Vec::new(),
            audit: Vec::new(),
        }
    }

    /// Returns what becomes of the stored rows; those that stay as they are, are left out. It is one rule for all stores:
    /// they give it the rows that it names, and write what it returns.
    ///
    /// # Errors
    /// A [`PortError`] with the code `stale_version` if a row is of another version than the one that was read, of kind
    /// `NotFound` if it is not there, of kind `Invalid` if more would be open than there was.
    pub fn apply(&self, stored: CommitRows) -> Result<CommitRows, PortError> {
        let groups: BTreeMap<MatchGroupId, MatchGroup> =
            stored.groups.into_iter().map(|row| (row.id, row)).collect();
        let lines: BTreeMap<LineId, StoredLine> =
            stored.lines.into_iter().map(|row| (row.id().clone(), row)).collect();
        let items: BTreeMap<ItemId, StoredItem> =
            stored.items.into_iter().map(|row| (row.id().clone(), row)).collect();
        let mut rows = CommitRows::default();
        for group in &self.changed {
            let stored = groups.get(&group.id).ok_or_else(|| PortError::not_found("match", group.id))?;
            let version = checked_version("match", group.id, stored.version, group.version)?;
            rows.groups.push(MatchGroup { version: version.next(), ..group.clone() });
        }
        for change in &self.lines {
            let row = lines.get(&change.line);
            let row = row.ok_or_else(|| PortError::not_found("line", &change.line))?;
            rows.lines.extend(Some(change.apply(row)?).filter(|after| after != row));
        }
        for change in &self.items {
            let row = items.get(&change.item);
            let row = row.ok_or_else(|| PortError::not_found("item", &change.item))?;
            rows.items.extend(Some(change.apply(row)?).filter(|after| after != row));
        }
        Ok(rows)
    }
}
