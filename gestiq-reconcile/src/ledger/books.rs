//! Everything that is open of an account, as a run reads it.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::PortError;
use gestiq_statements::{ItemId, LineId, OpenItem, StatementLine};

use super::touched::Touched;
use super::{Attention, ItemChange, LineChange, StoredItem, StoredLine, Worksheet};
use crate::match_group::{Draft, MatchError, MatchGroup, MatchGroupId, MatchState, Origin};
use crate::matching::{AppliedRule, Decision, LineMatch, MatchRun};
use crate::store::MatchCommit;

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

/// A line that a rule of the user decided, so that nothing is matched with it. It stays open in the books: the entry
/// that a rule to book asks for is the host's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct RuledLine {
    /// The line.
    pub line: LineId,
    /// The rule, which names the account to book to.
    pub rule: AppliedRule,
}

impl RuledLine {
    fn of(found: LineMatch) -> Option<Self> {
        let rule = found.rule.filter(|_| found.decision.is_by_rule())?;
        Some(RuledLine { line: found.line, rule })
    }
}

/// What a run changes, and what it leaves alone.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) tasks: Vec<Task>,
    /// Proposals that the matcher would make again.
    pub(crate) kept: u64,
    /// Lines without a match.
    pub(crate) unmatched: u64,
    /// Lines that a rule of the user decided.
    pub(crate) by_rule: Vec<RuledLine>,
    /// Proposals that give way.
    replaced: BTreeSet<MatchGroupId>,
    /// Proposals that were left alone, each counted once.
    left_alone: BTreeSet<MatchGroupId>,
}

impl Plan {
    /// Leaves a line as it is.
    fn leave(&mut self, row: &StoredLine, found: Option<LineMatch>) {
        match row.proposal {
            Some(id) => self.kept += u64::from(self.left_alone.insert(id)),
            None => self.count(found),
        }
    }

    /// Counts a line that settles nothing.
    fn count(&mut self, found: Option<LineMatch>) {
        match found.and_then(RuledLine::of) {
            Some(line) => self.by_rule.push(line),
            None => self.unmatched += 1,
        }
    }
}

impl Books {
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

    /// Compares what the matcher decides now with the proposals that wait.
    ///
    /// Only the components that something touches are decided anew. There, a proposal that the matcher would make again
    /// stays as it is, with its id and its age.
    pub(crate) fn plan(&self, run: &MatchRun<'_>, touched: &Touched) -> Result<Plan, MatchError> {
        let mut plan = Plan::default();
        let mut decided: BTreeSet<LineId> = BTreeSet::new();
        let mut left: Vec<(&StoredLine, usize)> = Vec::new();
        for at in 0..run.len() {
            let Some(row) = run.line(at).and_then(|line| self.lines.get(&line.id)) else { continue };
            let attention = touched.attention(at);
            if attention == Attention::Seen {
                plan.leave(row, run.get(at));
            } else if !decided.contains(row.id()) {
                let found = run.get(at).filter(|found| !found.items.is_empty());
                let Some(found) = found else {
                    left.push((row, at));
                    continue;
                };
                let lines = members(&found);
                self.decide(&found, &lines, attention, &mut plan)?;
                decided.extend(lines);
            }
        }
        for (row, at) in left.into_iter().filter(|(row, _)| !decided.contains(row.id())) {
            plan.count(run.get(at));
            plan.tasks.extend(row.proposal.filter(|id| plan.replaced.insert(*id)).map(Task::Supersede));
        }
        Ok(plan)
    }

    /// What becomes of lines that were found to settle items; sure only of what is new.
    fn decide(
        &self,
        found: &LineMatch,
        lines: &[LineId],
        attention: Attention,
        plan: &mut Plan,
    ) -> Result<(), MatchError> {
        let sure = found.decision == Decision::Automatic && attention == Attention::New;
        let origin = if sure { Origin::Automatic } else { Origin::Suggested };
        let rows: Vec<&StoredLine> = lines.iter().filter_map(|line| self.lines.get(line)).collect();
        let items = found.group.as_ref().map_or(&found.items, |group| &group.items);
        let items: Vec<&StoredItem> = items.iter().filter_map(|item| self.items.get(item)).collect();
        let waiting: BTreeSet<MatchGroupId> = rows.iter().filter_map(|row| row.proposal).collect();
        let draft = Draft::found(origin, found, &rows, &items)?;
        if !sure && self.is_waiting(&waiting, &draft) {
            plan.kept += 1;
            return Ok(());
        }
        plan.replaced.extend(waiting);
        plan.tasks.push(if sure { Task::Confirm(draft) } else { Task::Propose(draft) });
        Ok(())
    }

    /// Whether the one proposal that waits is the same match: its score may have moved a little since.
    fn is_waiting(&self, waiting: &BTreeSet<MatchGroupId>, draft: &Draft) -> bool {
        let mut proposals = waiting.iter().filter_map(|id| self.proposals.get(id));
        let (Some(group), None) = (proposals.next(), proposals.next()) else { return false };
        group.lines == draft.lines && group.items == draft.items && group.difference == draft.difference
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

/// The lines that are decided together.
fn members(found: &LineMatch) -> Vec<LineId> {
    match &found.group {
        Some(group) => group.lines.clone(),
        None => vec![found.line.clone()],
    }
}
