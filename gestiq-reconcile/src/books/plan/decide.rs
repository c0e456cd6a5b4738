//! Comparing what the matcher decides now with what waits already.

use std::collections::BTreeSet;

use gestiq_statements::LineId;

use super::open_books::OpenBooks;
use super::ruled_line::RuledLine;
use super::task::Task;
use super::touched::Touched;
use crate::books::error::MatchError;
use crate::books::group::{MatchDraft, Origin};
use crate::books::id::MatchGroupId;
use crate::books::row::{Attention, StoredItem, StoredLine};
use crate::matching::{Decision, LineMatch, MatchRun};

/// The changes of a run, and the proposals and lines that it leaves alone.
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
    /// Compares what the matcher decides now with the proposals that wait.
    ///
    /// Only the components that something touches are decided anew. There, a proposal that the matcher would make again
    /// stays as it is, with its id and its age.
    pub(crate) fn of(books: &OpenBooks, run: &MatchRun<'_>, touched: &Touched) -> Result<Plan, MatchError> {
        let mut plan = Plan::default();
        let mut decided: BTreeSet<LineId> = BTreeSet::new();
        let mut left: Vec<(&StoredLine, usize)> = Vec::new();
        for at in 0..run.len() {
            let Some(row) = run.line(at).and_then(|line| books.lines.get(&line.id)) else { continue };
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
                plan.decide(books, &found, &lines, attention)?;
                decided.extend(lines);
            }
        }
        for (row, at) in left.into_iter().filter(|(row, _)| !decided.contains(row.id())) {
            plan.count(run.get(at));
            plan.tasks.extend(row.proposal.filter(|id| plan.replaced.insert(*id)).map(Task::Supersede));
        }
        Ok(plan)
    }

    /// Decides on lines that were found to settle items; sure only of what is new.
    fn decide(
        &mut self,
        books: &OpenBooks,
        found: &LineMatch,
        lines: &[LineId],
        attention: Attention,
    ) -> Result<(), MatchError> {
        let sure = found.decision == Decision::Automatic && attention == Attention::New;
        let origin = if sure { Origin::Automatic } else { Origin::Suggested };
        let rows: Vec<&StoredLine> = lines.iter().filter_map(|line| books.lines.get(line)).collect();
        let items = found.group.as_ref().map_or(&found.items, |group| &group.items);
        let items: Vec<&StoredItem> = items.iter().filter_map(|item| books.items.get(item)).collect();
        let waiting: BTreeSet<MatchGroupId> = rows.iter().filter_map(|row| row.proposal).collect();
        let draft = MatchDraft::found(origin, found, &rows, &items)?;
        if !sure && is_waiting(books, &waiting, &draft) {
            self.kept += 1;
            return Ok(());
        }
        self.replaced.extend(waiting);
        self.tasks.push(if sure { Task::Confirm(draft) } else { Task::Propose(draft) });
        Ok(())
    }

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

/// Tells if the one proposal that waits is the same match: its score may have moved a little since.
fn is_waiting(books: &OpenBooks, waiting: &BTreeSet<MatchGroupId>, draft: &MatchDraft) -> bool {
    let mut proposals = waiting.iter().filter_map(|id| books.proposals.get(id));
    let (Some(group), None) = (proposals.next(), proposals.next()) else { return false };
    group.lines == draft.lines && group.items == draft.items && group.difference == draft.difference
}

/// Returns the lines that are decided together.
fn members(found: &LineMatch) -> Vec<LineId> {
    match &found.group {
        Some(group) => group.lines.clone(),
        None => vec![found.line.clone()],
    }
}
