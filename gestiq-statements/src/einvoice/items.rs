//! Collects the open items of a file.

use rustc_hash::FxHashSet;

use super::draft::Draft;
use crate::error::Error;
use crate::id::ItemId;
use crate::issue::IssueCode;
use crate::open_item::{Direction, OpenItem};
use crate::xml::Notes;

/// The items of a file, each id once.
pub(super) struct Items {
    records: Vec<OpenItem>,
    ids: FxHashSet<ItemId>,
    direction: Direction,
}

impl Items {
    pub(super) fn new(direction: Direction) -> Self {
        Items { records: Vec::new(), ids: FxHashSet::default(), direction }
    }

    pub(super) fn into_records(self) -> Vec<OpenItem> {
        self.records
    }

    /// Adds an invoice that is complete; otherwise an issue of error level names the reason.
    pub(super) fn add(&mut self, draft: Draft, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        let at = draft.at;
        let Some(item) = draft.finish(self.direction, notes)? else { return Ok(()) };
        if self.ids.insert(item.id.clone()) {
            self.records.push(item);
            return Ok(());
        }
        notes.add(notes.issue(IssueCode::DuplicateId, at).field("number").text(item.id.as_str()))
    }
}
