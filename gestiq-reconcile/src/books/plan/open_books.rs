//! Everything that is open of an account.

use std::collections::BTreeMap;

use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use crate::books::group::MatchGroup;
use crate::books::id::MatchGroupId;
use crate::books::lesson::Lesson;
use crate::books::row::{Attention, ItemChange, LineChange, StoredItem, StoredLine};

/// The input of a run: the open lines of an account, all open items, the proposals that wait on the lines, and all
/// lessons, as they were at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenBooks {
    /// The open lines of the account.
    pub lines: BTreeMap<LineId, StoredLine>,
    /// The open items of the tenant.
    pub items: BTreeMap<ItemId, StoredItem>,
    /// The proposals that wait on the lines.
    pub proposals: BTreeMap<MatchGroupId, MatchGroup>,
    /// The lessons of confirmed and rejected matches.
    pub lessons: Vec<Lesson>,
}

impl OpenBooks {
    /// Creates books with these rows.
    #[must_use]
    pub fn new(
        lines: Vec<StoredLine>,
        items: Vec<StoredItem>,
        proposals: Vec<MatchGroup>,
        lessons: Vec<Lesson>,
    ) -> Self {
        OpenBooks {
            lines: lines.into_iter().map(|row| (row.id().clone(), row)).collect(),
            items: items.into_iter().map(|row| (row.id().clone(), row)).collect(),
            proposals: proposals.into_iter().map(|group| (group.id, group)).collect(),
            lessons,
        }
    }

    /// Returns the lines as the matcher takes them: with their open amounts.
    pub(crate) fn open_lines(&self) -> Vec<StatementLine> {
        self.lines.values().map(open_line).collect()
    }

    /// Returns the items as the matcher takes them: with their open amounts.
    pub(crate) fn open_items(&self) -> Vec<OpenItem> {
        self.items.values().map(open_item).collect()
    }

    pub(crate) fn lines_for_review(&self) -> Vec<LineId> {
        self.lines.values().filter(|row| row.needs_review).map(|row| row.id().clone()).collect()
    }

    /// Returns the changes that mark the lines that no run has seen since they became open as seen.
    pub(crate) fn unseen_lines(&self) -> Vec<LineChange> {
        let unseen = self.lines.values().filter(|row| row.attention != Attention::Seen && row.is_open());
        unseen
            .map(|row| LineChange {
                line: row.id().clone(),
                read: row.version,
                open: row.open,
                proposal: row.proposal,
                attention: Attention::Seen,
            })
            .collect()
    }

    /// Returns the changes that mark the items that no run has seen since they became open as seen.
    pub(crate) fn unseen_items(&self) -> Vec<ItemChange> {
        let unseen = self.items.values().filter(|row| row.attention != Attention::Seen && row.is_open());
        unseen
            .map(|row| ItemChange {
                item: row.id().clone(),
                read: row.version,
                open: row.open,
                attention: Attention::Seen,
            })
            .collect()
    }
}

fn open_line(row: &StoredLine) -> StatementLine {
    let mut line = row.line.clone();
    if row.open != line.amount {
        // The amount that the bank reports in another currency is the whole payment, not the open part of it.
        line.details_mut().original_amount = None;
    }
    line.amount = row.open;
    line
}

fn open_item(row: &StoredItem) -> OpenItem {
    let mut item = row.item.clone();
    item.open = row.open;
    item
}
