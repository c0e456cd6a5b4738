//! One change of the books, worked out before it is saved.

use std::collections::BTreeMap;

use gestiq_core::{AuditRecord, Money, Version};

use super::{
    AccountKey, Act, Attention, ItemChange, LineChange, StoredItem, StoredLine, give_back_to_item,
    give_back_to_line, take_from_item, take_from_line,
};
use crate::adjustment::{Remainder, Resolution, ResolutionId, ResolutionKind};
use crate::learn::{self, Lesson, LessonId, Teaching};
use crate::match_group::{
    Draft, MatchCommand, MatchError, MatchGroup, MatchGroupId, MatchState, Origin, Remark, Stamp, summary,
};
use crate::matching::DifferenceKind;
use crate::store::MatchCommit;
use crate::{Error, ItemId, LineId};

/// Lines, items and matches as they were read, and as they become; nothing is saved until the commit that it turns into.
///
/// It keeps the one rule of the books: what confirmed matches have taken and what is open is the whole, for every line
/// and item. It never waits and never asks; a record that a change needs must have been put on it before.
#[derive(Debug)]
pub(crate) struct Worksheet<'a> {
    act: &'a Act<'a>,
    account: AccountKey,
    lines: BTreeMap<LineId, Row<StoredLine>>,
    items: BTreeMap<ItemId, Row<StoredItem>>,
    groups: BTreeMap<MatchGroupId, Sheet>,
    lessons: Vec<Lesson>,
    unlearned: Vec<MatchGroupId>,
    audit: Vec<AuditRecord>,
}

/// A row, and whether the change depends on it.
#[derive(Debug)]
struct Row<T> {
    now: T,
    used: bool,
}

/// A match, and how it is saved.
#[derive(Debug)]
struct Sheet {
    group: MatchGroup,
    saved: Saved,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Saved {
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

    /// The proposals that wait on the lines of the worksheet.
    pub(crate) fn proposals(&self) -> Vec<MatchGroupId> {
        let mut proposals: Vec<MatchGroupId> =
            self.lines.values().filter_map(|row| row.now.proposal).collect();
        proposals.sort_unstable();
        proposals.dedup();
        proposals
    }

    /// What the difference of a match looks like.
    pub(crate) fn difference(&mut self, id: MatchGroupId) -> Result<Option<DifferenceKind>, MatchError> {
        Ok(self.group(id)?.group.difference.as_ref().map(|difference| difference.kind))
    }

    /// Lets a new match wait for a decision. It takes nothing yet, but the lines and items must be as they were read.
    pub(crate) fn propose(&mut self, draft: Draft) -> Result<MatchGroupId, Error> {
        let group = self.made(draft, MatchState::Proposed, None)?;
        let id = group.id;
        for line in &group.lines {
            self.release_line(&line.line, None)?;
            self.line(&line.line)?.proposal = Some(id);
        }
        for item in &group.items {
            self.item(&item.item)?;
        }
        self.record("match.proposed", &group, None, None)?;
        self.groups.insert(id, Sheet { group, saved: Saved::New });
        Ok(id)
    }

    /// Makes a match that holds at once: the matcher was sure, or a person made it.
    pub(crate) fn make(&mut self, draft: Draft, remark: Option<&Remark>) -> Result<MatchGroupId, Error> {
        let mut group = self.made(draft, MatchState::Confirmed, remark)?;
        group.decided = Some(group.created.clone());
        self.settle(&group)?;
        self.record("match.confirmed", &group, None, remark)?;
        let id = group.id;
        self.groups.insert(id, Sheet { group, saved: Saved::New });
        Ok(id)
    }

    /// Confirms a proposal.
    pub(crate) fn confirm(&mut self, id: MatchGroupId, remark: Option<&Remark>) -> Result<(), Error> {
        let (before, mut group) = self.changing(id, MatchCommand::Confirm)?;
        group.decided = Some(self.act.stamp(remark));
        self.settle(&group)?;
        self.save(group, "match.confirmed", &before, remark)
    }

    /// Rejects a proposal for good: its lines and items are not proposed for each other again.
    pub(crate) fn reject(&mut self, id: MatchGroupId, remark: &Remark) -> Result<(), Error> {
        let teachings = learn::rejected(&self.group(id)?.group);
        self.withdraw(id, "match.rejected", Some(remark))?;
        self.teach(id, teachings);
        Ok(())
    }

    /// Closes a proposal that is not up to date any more; nothing is learned from it.
    pub(crate) fn supersede(&mut self, id: MatchGroupId) -> Result<(), Error> {
        self.withdraw(id, "match.superseded", None)
    }

    fn withdraw(
        &mut self,
        id: MatchGroupId,
        action: &'static str,
        remark: Option<&Remark>,
    ) -> Result<(), Error> {
        let (before, mut group) = self.changing(id, MatchCommand::Reject)?;
        group.decided = Some(self.act.stamp(remark));
        for line in &group.lines {
            let row = self.line(&line.line)?;
            row.proposal = row.proposal.filter(|proposal| *proposal != id);
            row.attention = Attention::Again;
        }
        self.save(group, action, &before, remark)
    }

    /// Undoes a confirmed match: what it took is open again, its entries are reversed, what it taught is withdrawn.
    pub(crate) fn revoke(&mut self, id: MatchGroupId, remark: &Remark) -> Result<(), Error> {
        let (before, mut group) = self.changing(id, MatchCommand::Revoke)?;
        group.revoked = Some(self.act.stamp(Some(remark)));
        for line in &group.lines {
            self.release_line(&line.line, None)?;
            let row = self.line(&line.line)?;
            row.open = give_back_to_line(row, line.amount)?;
            row.attention = Attention::Again;
        }
        for item in &group.items {
            let row = self.item(&item.item)?;
            row.open = give_back_to_item(row, item.amount)?;
            row.attention = Attention::Again;
        }
        for resolution in &mut group.resolutions {
            resolution.reversal = Some(resolution.entry.reversed());
        }
        self.unlearned.push(id);
        if group.origin != Origin::Manual {
            // The matcher found it and a person undid it: it must not come back with the next run.
            self.teach(id, learn::rejected(&group));
        }
        self.save(group, "match.revoked", &before, Some(remark))
    }

    /// Explains the difference that a confirmed match left, or `amount` of it, by adjusting entries.
    pub(crate) fn resolve(
        &mut self,
        id: MatchGroupId,
        kind: ResolutionKind,
        amount: Option<Money>,
        remark: Option<&Remark>,
    ) -> Result<Money, Error> {
        let (before, mut group) = self.changing(id, MatchCommand::Resolve)?;
        let nothing = || MatchError::NothingToResolve { id: id.to_string() };
        let difference = group.difference.as_mut().ok_or_else(nothing)?;
        if difference.unresolved.is_zero() {
            return Err(nothing().into());
        }
        let (open, amount) = (difference.unresolved, amount.unwrap_or(difference.unresolved));
        let of = super::residual::Of { what: "the difference of match", id: &id.to_string() };
        difference.unresolved = super::residual::take(of, open, amount)?;
        let made = self.act.stamp(remark);
        if amount.is_negative() {
            self.use_up_lines(&mut group, kind, amount.abs(), &made)?;
        } else {
            self.settle_items(&mut group, kind, amount, &made)?;
        }
        self.save(group, "match.resolved", &before, remark)?;
        Ok(amount)
    }

    /// Settles what was not paid of the items, in their order, by entries.
    fn settle_items(
        &mut self,
        group: &mut MatchGroup,
        kind: ResolutionKind,
        mut left: Money,
        made: &Stamp,
    ) -> Result<(), Error> {
        for allocation in &mut group.items {
            let row = self.item(&allocation.item)?;
            // A credit note beside invoices was used wholly; what is missing is missing on the others.
            let taken = part_of(row.open, left)?;
            if taken.is_zero() || row.open.is_negative() != allocation.amount.is_negative() {
                continue;
            }
            row.open = take_from_item(row, taken)?;
            left = left.checked_sub(taken.abs())?;
            allocation.amount = allocation.amount.checked_add(taken)?;
            let (item, direction) = (allocation.item.clone(), allocation.direction);
            let remainder = Remainder::Item { item, direction, amount: taken };
            group.resolutions.extend(self.resolution(kind, remainder, made.clone()));
        }
        check_used_up("item", group.items.first().map(|item| item.item.as_str()), left)
    }

    /// Uses up what was paid too much, in the order of the lines, by entries.
    fn use_up_lines(
        &mut self,
        group: &mut MatchGroup,
        kind: ResolutionKind,
        mut left: Money,
        made: &Stamp,
    ) -> Result<(), Error> {
        for allocation in &mut group.lines {
            self.release_line(&allocation.line, None)?;
            let row = self.line(&allocation.line)?;
            let taken = part_of(row.open, left)?;
            if taken.is_zero() {
                continue;
            }
            row.open = take_from_line(row, taken)?;
            left = left.checked_sub(taken.abs())?;
            allocation.amount = allocation.amount.checked_add(taken)?;
            allocation.value = allocation.value.checked_add(taken)?;
            let remainder = Remainder::Line { line: allocation.line.clone(), amount: taken };
            group.resolutions.extend(self.resolution(kind, remainder, made.clone()));
        }
        check_used_up("line", group.lines.first().map(|line| line.line.as_str()), left)
    }

    /// A match of a draft, with what is explained at once.
    fn made(&self, draft: Draft, state: MatchState, remark: Option<&Remark>) -> Result<MatchGroup, Error> {
        let created = self.act.stamp(remark);
        let resolutions = draft
            .explained
            .into_iter()
            .filter_map(|(kind, remainder)| self.resolution(kind, remainder, created.clone()))
            .collect();
        Ok(MatchGroup {
            id: MatchGroupId::new(self.act.ids()),
            account: self.account.clone(),
            state,
            origin: draft.origin,
            lines: draft.lines,
            items: draft.items,
            difference: draft.difference,
            resolutions,
            rationale: draft.rationale,
            created,
            decided: None,
            revoked: None,
            version: Version::FIRST,
        })
    }

    fn resolution(&self, kind: ResolutionKind, remainder: Remainder, made: Stamp) -> Option<Resolution> {
        let entry = remainder.entry(kind)?;
        let id = ResolutionId::new(self.act.ids());
        Some(Resolution { id, kind, remainder, entry, made, reversal: None })
    }

    /// Takes what a match allocates, and learns from it.
    fn settle(&mut self, group: &MatchGroup) -> Result<(), Error> {
        for line in &group.lines {
            self.release_line(&line.line, Some(group.id))?;
            let row = self.line(&line.line)?;
            row.open = take_from_line(row, line.amount)?;
            row.proposal = None;
        }
        for item in &group.items {
            let row = self.item(&item.item)?;
            row.open = take_from_item(row, item.amount)?;
        }
        let lines: Vec<&StoredLine> =
            group.lines.iter().filter_map(|line| self.lines.get(&line.line)).map(|row| &row.now).collect();
        let items: Vec<&StoredItem> =
            group.items.iter().filter_map(|item| self.items.get(&item.item)).map(|row| &row.now).collect();
        let teachings = learn::confirmed(&lines, &items);
        self.teach(group.id, teachings);
        Ok(())
    }

    /// Closes the proposal that waits on a line whose residual is about to change, unless it is `keep` itself.
    fn release_line(&mut self, line: &LineId, keep: Option<MatchGroupId>) -> Result<(), Error> {
        match self.line(line)?.proposal {
            Some(other) if Some(other) != keep => self.supersede(other),
            _ => Ok(()),
        }
    }

    fn teach(&mut self, group: MatchGroupId, teachings: Vec<Teaching>) {
        let ids = self.act.ids();
        let lesson = |teaching| Lesson { id: LessonId::new(ids), group, teaching };
        self.lessons.extend(teachings.into_iter().map(lesson));
    }

    /// The summary of a match before a command, and the match after it.
    fn changing(
        &mut self,
        id: MatchGroupId,
        command: MatchCommand,
    ) -> Result<(String, MatchGroup), MatchError> {
        let mut group = self.group(id)?.group.clone();
        let before = summary(&group);
        group.state = group.state.after(command)?;
        Ok((before, group))
    }

    fn save(
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

    fn record(
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

    fn line(&mut self, id: &LineId) -> Result<&mut StoredLine, MatchError> {
        let unread = || MatchError::NotRead { what: "line", id: id.to_string() };
        let row = self.lines.get_mut(id).ok_or_else(unread)?;
        row.used = true;
        Ok(&mut row.now)
    }

    fn item(&mut self, id: &ItemId) -> Result<&mut StoredItem, MatchError> {
        let unread = || MatchError::NotRead { what: "item", id: id.to_string() };
        let row = self.items.get_mut(id).ok_or_else(unread)?;
        row.used = true;
        Ok(&mut row.now)
    }

    fn group(&mut self, id: MatchGroupId) -> Result<&mut Sheet, MatchError> {
        let unread = || MatchError::NotRead { what: "match", id: id.to_string() };
        self.groups.get_mut(&id).ok_or_else(unread)
    }

    /// What is to be saved; rows that nothing depends on are left out.
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

/// As much of `open` as `most` (without sign) allows, with the sign of `open`.
fn part_of(open: Money, most: Money) -> Result<Money, MatchError> {
    if open.abs().checked_cmp(most)?.is_le() {
        return Ok(open);
    }
    Ok(if open.is_negative() { most.negated() } else { most })
}

/// Refuses a resolution that finds less open than the difference once was: something else has settled it meanwhile.
fn check_used_up(what: &'static str, id: Option<&str>, left: Money) -> Result<(), Error> {
    if left.is_zero() {
        return Ok(());
    }
    Err(MatchError::NothingOpen { what, id: id.unwrap_or_default().to_owned() }.into())
}
