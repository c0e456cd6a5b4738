//! One thing that a run changes.

use std::collections::BTreeSet;

use super::open_books::OpenBooks;
use crate::books::group::{MatchDraft, MatchGroup};
use crate::books::id::MatchGroupId;
use crate::books::worksheet::Worksheet;

/// One change that a run makes.
#[derive(Debug)]
pub(crate) enum Task {
    /// The matcher is sure.
    Confirm(MatchDraft),
    /// The matcher has a suggestion; it takes the place of those that wait on its lines.
    Propose(MatchDraft),
    /// A proposal is not what the matcher suggests any more.
    Supersede(MatchGroupId),
}

impl Task {
    /// Puts the rows and proposals that the task needs on a worksheet.
    pub(crate) fn lay_out(&self, books: &OpenBooks, sheet: &mut Worksheet<'_>) {
        let mut proposals: BTreeSet<MatchGroupId> = BTreeSet::new();
        match self {
            Task::Supersede(id) => {
                proposals.insert(*id);
            }
            Task::Confirm(draft) | Task::Propose(draft) => {
                let lines = draft.lines.iter().filter_map(|line| books.lines.get(&line.line));
                let items = draft.items.iter().filter_map(|item| books.items.get(&item.item));
                proposals.extend(lines.clone().filter_map(|row| row.proposal));
                sheet.put_lines(lines.cloned());
                sheet.put_items(items.cloned());
            }
        }
        let groups: Vec<&MatchGroup> = proposals.iter().filter_map(|id| books.proposals.get(id)).collect();
        let of_groups = groups.iter().flat_map(|group| &group.lines);
        sheet.put_lines(of_groups.filter_map(|line| books.lines.get(&line.line)).cloned());
        sheet.put_groups(groups.into_iter().cloned());
    }
}
