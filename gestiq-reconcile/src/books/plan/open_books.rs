//! Everything that is open of an account, as a run reads it.

use std::collections::BTreeMap;

use gestiq_core::PortError;
use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use crate::books::commit::MatchCommit;
use crate::books::group::MatchGroup;
use crate::books::id::MatchGroupId;
use crate::books::row::{Attention, ItemChange, LineChange, StoredItem, StoredLine};
use crate::books::state::MatchState;

/// Open lines, open items, and the proposals that wait on the lines.
#[derive(Debug, Default)]
pub(crate) struct OpenBooks {
    pub(crate) lines: BTreeMap<LineId, StoredLine>,
    pub(crate) items: BTreeMap<ItemId, StoredItem>,
    pub(crate) proposals: BTreeMap<MatchGroupId, MatchGroup>,
}

impl OpenBooks {
    /// The lines as the matcher takes them: with what is open of them.
    pub(crate) fn open_lines(&self) -> Vec<StatementLine> {
        self.lines.values().map(open_line).collect()
    }

    /// The items as the matcher takes them: with what is open of them.
    pub(crate) fn open_items(&self) -> Vec<OpenItem> {
        self.items.values().map(open_item).collect()
    }

    pub(crate) fn lines_for_review(&self) -> Vec<LineId> {
        self.lines.values().filter(|row| row.needs_review).map(|row| row.id().clone()).collect()
    }

    /// Lines that no run has seen since they became open, as they are once one has.
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

    /// Items that no run has seen since they became open, as they are once one has.
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

    /// Follows a commit that was saved, so that the next one names the right versions.
    pub(crate) fn follow(&mut self, commit: &MatchCommit) -> Result<(), PortError> {
        for change in &commit.lines {
            if let Some(row) = self.lines.get_mut(&change.line) {
                *row = change.apply(row)?;
            }
        }
        for change in &commit.items {
            if let Some(row) = self.items.get_mut(&change.item) {
                *row = change.apply(row)?;
            }
        }
        for group in commit.new.iter().chain(&commit.changed) {
            match group.state {
                MatchState::Proposed => self.proposals.insert(group.id, group.clone()),
                MatchState::Confirmed | MatchState::Rejected | MatchState::Revoked => {
                    self.proposals.remove(&group.id)
                }
            };
        }
        Ok(())
    }
}

fn open_line(row: &StoredLine) -> StatementLine {
    let mut line = row.line.clone();
    if row.open != line.amount {
        // What the bank reports in another currency is the whole payment, not what is left of it.
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
