//! Everything that is open of an account, as a run reads it.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::PortError;

use super::{StoredItem, StoredLine, Worksheet};
use crate::learn::Knowledge;
use crate::match_group::{Draft, MatchError, MatchGroup, MatchGroupId, MatchState, Origin};
use crate::matching::{Decision, LineMatch, MatchRun};
use crate::store::MatchCommit;
use crate::{ItemId, LineId, OpenItem, StatementLine};

/// Open lines, open items, and the proposals that wait on the lines.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) lines: BTreeMap<LineId, StoredLine>,
    pub(crate) items: BTreeMap<ItemId, StoredItem>,
    pub(crate) proposals: BTreeMap<MatchGroupId, MatchGroup>,
}

/// One thing that a run changes.
#[derive(Debug)]
pub(crate) enum Task {
    /// The matcher is sure.
    Confirm(Draft),
    /// The matcher has a suggestion; it takes the place of those that wait on its lines.
    Propose(Draft),
    /// A proposal is not what the matcher suggests any more.
    Supersede(MatchGroupId),
}

/// What a run changes, and what it leaves alone.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) tasks: Vec<Task>,
    /// Proposals that the matcher would make again.
    pub(crate) kept: u64,
    /// Lines without a match.
    pub(crate) unmatched: u64,
}

impl Books {
    /// The lines as the matcher takes them: with what is open of them.
    pub(crate) fn open_lines(&self) -> Vec<StatementLine> {
        self.lines.values().map(|row| StatementLine { amount: row.open, ..row.line.clone() }).collect()
    }

    /// The items as the matcher takes them: with what is open of them.
    pub(crate) fn open_items(&self) -> Vec<OpenItem> {
        self.items.values().map(|row| OpenItem { open: row.open, ..row.item.clone() }).collect()
    }

    pub(crate) fn lines_for_review(&self) -> Vec<LineId> {
        self.lines.values().filter(|row| row.needs_review).map(|row| row.id().clone()).collect()
    }

    /// Compares what the matcher decides now with the proposals that wait.
    ///
    /// A proposal that the matcher would make again stays as it is, with its id and its age; what is new, or was
    /// released, changes only the proposals that it touches.
    pub(crate) fn plan(&self, run: &MatchRun<'_>, knowledge: &Knowledge) -> Result<Plan, MatchError> {
        let mut plan = Plan::default();
        let mut planned: BTreeSet<LineId> = BTreeSet::new();
        let mut replaced: BTreeSet<MatchGroupId> = BTreeSet::new();
        let mut left: Vec<LineId> = Vec::new();
        for found in run.iter() {
            if planned.contains(&found.line) {
                continue;
            }
            let lines = members(&found);
            if found.decision == Decision::Unmatched || self.are_apart(&lines, &found.items, knowledge) {
                left.push(found.line);
                continue;
            }
            self.plan_match(&found, &lines, &mut plan, &mut replaced)?;
            planned.extend(lines);
        }
        for line in left.iter().filter(|line| !planned.contains(line)) {
            plan.unmatched += 1;
            if let Some(proposal) = self.lines.get(line).and_then(|row| row.proposal)
                && replaced.insert(proposal)
            {
                plan.tasks.push(Task::Supersede(proposal));
            }
        }
        Ok(plan)
    }

    fn plan_match(
        &self,
        found: &LineMatch,
        lines: &[LineId],
        plan: &mut Plan,
        replaced: &mut BTreeSet<MatchGroupId>,
    ) -> Result<(), MatchError> {
        let origin =
            if found.decision == Decision::Automatic { Origin::Automatic } else { Origin::Suggested };
        let rows: Vec<&StoredLine> = lines.iter().filter_map(|line| self.lines.get(line)).collect();
        let items: Vec<&StoredItem> = found.items.iter().filter_map(|item| self.items.get(item)).collect();
        let waiting: BTreeSet<MatchGroupId> = rows.iter().filter_map(|row| row.proposal).collect();
        let draft = Draft::found(origin, found, &rows, &items)?;
        if origin == Origin::Suggested && self.is_waiting(&waiting, &draft) {
            plan.kept += 1;
            return Ok(());
        }
        replaced.extend(waiting);
        let task = if origin == Origin::Automatic { Task::Confirm } else { Task::Propose };
        plan.tasks.push(task(draft));
        Ok(())
    }

    /// Whether the one proposal that waits is the same match: its score may have moved a little since.
    fn is_waiting(&self, waiting: &BTreeSet<MatchGroupId>, draft: &Draft) -> bool {
        let mut proposals = waiting.iter().filter_map(|id| self.proposals.get(id));
        let (Some(group), None) = (proposals.next(), proposals.next()) else { return false };
        group.lines == draft.lines && group.items == draft.items && group.difference == draft.difference
    }

    fn are_apart(&self, lines: &[LineId], items: &[ItemId], knowledge: &Knowledge) -> bool {
        !knowledge.apart.is_empty()
            && lines.iter().filter_map(|line| self.lines.get(line)).any(|row| {
                let apart = |item: &ItemId| (row.account.clone(), row.id().clone(), item.clone());
                items.iter().any(|item| knowledge.apart.contains(&apart(item)))
            })
    }

    /// Puts on a worksheet what a task needs.
    pub(crate) fn lay_out(&self, sheet: &mut Worksheet<'_>, task: &Task) {
        let mut proposals: BTreeSet<MatchGroupId> = BTreeSet::new();
        match task {
            Task::Supersede(id) => {
                proposals.insert(*id);
            }
            Task::Confirm(draft) | Task::Propose(draft) => {
                let lines = draft.lines.iter().filter_map(|line| self.lines.get(&line.line));
                let items = draft.items.iter().filter_map(|item| self.items.get(&item.item));
                proposals.extend(lines.clone().filter_map(|row| row.proposal));
                sheet.put_lines(lines.cloned());
                sheet.put_items(items.cloned());
            }
        }
        let groups: Vec<&MatchGroup> = proposals.iter().filter_map(|id| self.proposals.get(id)).collect();
        let of_groups = groups.iter().flat_map(|group| &group.lines);
        sheet.put_lines(of_groups.filter_map(|line| self.lines.get(&line.line)).cloned());
        sheet.put_groups(groups.into_iter().cloned());
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

/// The lines that are decided together.
fn members(found: &LineMatch) -> Vec<LineId> {
    match &found.group {
        Some(group) => group.lines.clone(),
        None => vec![found.line.clone()],
    }
}
