//! The worksheet: what is on it, and the commit that it turns into.

use std::collections::BTreeMap;

use gestiq_core::AuditRecord;
use gestiq_statements::{ItemId, LineId};

use crate::books::account::AccountKey;
use crate::books::act::Act;
use crate::books::commit::MatchCommit;
use crate::books::error::MatchError;
use crate::books::group::{MatchGroup, OpenDifference, summary};
use crate::books::id::MatchGroupId;
use crate::books::lesson::Lesson;
use crate::books::remark::Remark;
use crate::books::row::{ItemChange, LineChange, StoredItem, StoredLine};
use crate::books::state::MatchCommand;
use crate::error::Error;

/// Lines, items and matches as they were read, and as they become; nothing is saved until the commit that it turns into.
///
/// It keeps the one rule of the books: what confirmed matches have taken and what is open is the whole, for every line
/// and item. It never waits and never asks; a record that a change needs must have been put on it before.
#[derive(Debug)]
pub(crate) struct Worksheet<'a> {
    pub(super) act: &'a Act<'a>,
    pub(super) account: AccountKey,
    pub(super) lines: BTreeMap<LineId, Row<StoredLine>>,
    pub(super) items: BTreeMap<ItemId, Row<StoredItem>>,
    pub(super) groups: BTreeMap<MatchGroupId, Sheet>,
    pub(super) lessons: Vec<Lesson>,
    pub(super) unlearned: Vec<MatchGroupId>,
    pub(super) audit: Vec<AuditRecord>,
}

/// A row, and whether the change depends on it.
#[derive(Debug)]
pub(super) struct Row<T> {
    pub(super) now: T,
    pub(super) used: bool,
}

/// A match, and how it is saved.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) group: MatchGroup,
    pub(super) saved: Saved,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Saved {
    Unchanged,
    New,
    Changed,
}

impl<'a> Worksheet<'a> {
    pub(crate) fn new(act: &'a Act<'a>, account: AccountKey) -> Self {
        Worksheet {
            act,
            account,
            lines: BTreeMap::new(),
            items: BTreeMap::new(),
            groups: BTreeMap::new(),
            lessons: Vec::new(),
            unlearned: Vec::new(),
            audit: Vec::new(),
        }
    }

    pub(crate) fn put_lines(&mut self, rows: impl IntoIterator<Item = StoredLine>) {
        for now in rows {
            self.lines.entry(now.id().clone()).or_insert(Row { now, used: false });
        }
    }

    pub(crate) fn put_items(&mut self, rows: impl IntoIterator<Item = StoredItem>) {
        for now in rows {
            self.items.entry(now.id().clone()).or_insert(Row { now, used: false });
        }
    }

    pub(crate) fn put_groups(&mut self, groups: impl IntoIterator<Item = MatchGroup>) {
        for group in groups {
            self.groups.entry(group.id).or_insert(Sheet { group, saved: Saved::Unchanged });
        }
    }

    /// Returns the proposals that wait on the lines of the worksheet.
    pub(crate) fn proposals(&self) -> Vec<MatchGroupId> {
        let mut proposals: Vec<MatchGroupId> =
            self.lines.values().filter_map(|row| row.now.proposal).collect();
        proposals.sort_unstable();
        proposals.dedup();
        proposals
    }

    /// Returns the difference that a match leaves over.
    pub(crate) fn difference(&mut self, id: MatchGroupId) -> Result<Option<OpenDifference>, MatchError> {
        Ok(self.group(id)?.group.difference.clone())
    }

    /// Closes the proposal that waits on a line whose residual is about to change, unless it is `keep` itself.
    pub(super) fn release_line(&mut self, line: &LineId, keep: Option<MatchGroupId>) -> Result<(), Error> {
        match self.line(line)?.proposal {
            Some(other) if Some(other) != keep => self.supersede(other),
            _ => Ok(()),
        }
    }

    /// Returns the summary of a match before a command, and the match after it.
    pub(super) fn changing(
        &mut self,
        id: MatchGroupId,
        command: MatchCommand,
    ) -> Result<(String, MatchGroup), MatchError> {
        let mut group = self.group(id)?.group.clone();
        let before = summary(&group);
        group.state = group.state.after(command)?;
        Ok((before, group))
    }

    pub(super) fn save(
        &mut self,
        group: MatchGroup,
        action: &'static str,
        before: &str,
        remark: Option<&Remark>,
    ) -> Result<(), Error> {
        self.record(action, &group, Some(before), remark)?;
        let sheet = self.group(group.id)?;
        sheet.group = group;
        if sheet.saved == Saved::Unchanged {
            sheet.saved = Saved::Changed;
        }
        Ok(())
    }

    pub(super) fn record(
        &mut self,
        action: &'static str,
        group: &MatchGroup,
        before: Option<&str>,
        remark: Option<&Remark>,
    ) -> Result<(), Error> {
        let (subject, after) = (group.id.to_string(), summary(group));
        let record = self.act.record(action, ("match", &subject), (before, Some(&after)), remark)?;
        self.audit.push(record);
        Ok(())
    }

    pub(super) fn line(&mut self, id: &LineId) -> Result<&mut StoredLine, MatchError> {
        let unread = || MatchError::NotRead { what: "line", id: id.to_string() };
        let row = self.lines.get_mut(id).ok_or_else(unread)?;
        row.used = true;
        Ok(&mut row.now)
    }

    pub(super) fn item(&mut self, id: &ItemId) -> Result<&mut StoredItem, MatchError> {
        let unread = || MatchError::NotRead { what: "item", id: id.to_string() };
        let row = self.items.get_mut(id).ok_or_else(unread)?;
        row.used = true;
        Ok(&mut row.now)
    }

    pub(super) fn group(&mut self, id: MatchGroupId) -> Result<&mut Sheet, MatchError> {
        let unread = || MatchError::NotRead { what: "match", id: id.to_string() };
        self.groups.get_mut(&id).ok_or_else(unread)
    }

    /// Returns the changes to save; rows that nothing depends on are left out.
    pub(crate) fn into_commit(self) -> MatchCommit {
        let mut commit = MatchCommit::new(self.account);
        let lines = self.lines.into_values().filter(|row| row.used).map(|row| row.now);
        commit.lines = lines
            .map(|row| LineChange {
                read: row.version,
                open: row.open,
                proposal: row.proposal,
                attention: row.attention,
                line: row.line.id,
            })
            .collect();
        let items = self.items.into_values().filter(|row| row.used).map(|row| row.now);
        commit.items = items
            .map(|row| ItemChange {
                read: row.version,
                open: row.open,
                attention: row.attention,
                item: row.item.id,
            })
            .collect();
        for sheet in self.groups.into_values() {
            match sheet.saved {
                Saved::Unchanged => {}
                Saved::New => commit.new.push(sheet.group),
                Saved::Changed => commit.changed.push(sheet.group),
            }
        }
        commit.lessons = self.lessons;
        commit.unlearned = self.unlearned;
        commit.audit = self.audit;
        commit
    }
}
