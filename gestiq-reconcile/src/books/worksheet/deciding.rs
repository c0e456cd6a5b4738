//! Decisions about matches: proposed, confirmed, rejected, superseded, revoked.

use gestiq_core::Version;

use super::sheet::{Saved, Sheet, Worksheet};
use crate::books::group::{MatchDraft, MatchGroup, Origin};
use crate::books::id::{LessonId, MatchGroupId};
use crate::books::lesson::{Lesson, Teaching, confirmed, rejected};
use crate::books::remark::Remark;
use crate::books::row::{
    Attention, StoredItem, StoredLine, give_back_to_item, give_back_to_line, take_from_item, take_from_line,
};
use crate::books::state::{MatchCommand, MatchState};
use crate::error::Error;

impl Worksheet<'_> {
    /// Lets a new match wait for a decision. It takes nothing yet, but the lines and items must be as they were read.
    pub(crate) fn propose(&mut self, draft: MatchDraft) -> Result<MatchGroupId, Error> {
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
    pub(crate) fn make(&mut self, draft: MatchDraft, remark: Option<&Remark>) -> Result<MatchGroupId, Error> {
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
        let teachings = rejected(&self.group(id)?.group);
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

    /// Undoes a confirmed match: what it took is open again, its entries are reversed, its lessons are withdrawn.
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
            self.teach(id, rejected(&group));
        }
        self.save(group, "match.revoked", &before, Some(remark))
    }

    /// Makes the match of a draft, with the resolutions that are made at once.
    fn made(
        &self,
        draft: MatchDraft,
        state: MatchState,
        remark: Option<&Remark>,
    ) -> Result<MatchGroup, Error> {
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
        let teachings = confirmed(&lines, &items);
        self.teach(group.id, teachings);
        Ok(())
    }

    fn teach(&mut self, group: MatchGroupId, teachings: Vec<Teaching>) {
        let ids = self.act.ids();
        let lesson = |teaching| Lesson { id: LessonId::new(ids), group, teaching };
        self.lessons.extend(teachings.into_iter().map(lesson));
    }
}
