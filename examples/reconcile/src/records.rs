//! The matches as they are written.

use std::collections::HashSet;

use gestiq_core::Money;
use gestiq_reconcile::LineId;
use gestiq_reconcile::matching::{Decision, LineMatch, MatchRun, Reason};

/// A run whose statements may ask for a review.
#[derive(Debug)]
pub(crate) struct Records<'r> {
    run: &'r MatchRun<'r>,
    review_only: &'r HashSet<LineId>,
}

impl<'r> Records<'r> {
    /// All lines are matched in one run, so that no item is used twice; lines of a statement that does not
    /// balance are then put before a person, with the reason `review_only`.
    pub(crate) fn new(run: &'r MatchRun<'r>, review_only: &'r HashSet<LineId>) -> Self {
        Records { run, review_only }
    }

    pub(crate) fn len(&self) -> usize {
        self.run.len()
    }

    /// The decision and the amount of a line, without the cost of an explanation.
    pub(crate) fn decision(&self, at: usize) -> Option<(Decision, Money)> {
        let line = self.run.line(at)?;
        let (decision, _) = self.run.decision(at)?;
        Some((self.reviewed(&line.id, decision), line.amount))
    }

    fn reviewed(&self, line: &LineId, decision: Decision) -> Decision {
        match decision {
            Decision::Automatic if self.review_only.contains(line) => Decision::Suggested,
            other => other,
        }
    }

    fn record(&self, at: usize) -> Option<LineMatch> {
        let mut found = self.run.get(at)?;
        found.decision = self.reviewed(&found.line, found.decision);
        if found.decision == Decision::Suggested && self.review_only.contains(&found.line) {
            found.why_not_automatic.push(Reason::ReviewOnly);
            found.why_not_automatic.sort_unstable();
        }
        Some(found)
    }

    /// The record of a line as JSON, with a line end.
    pub(crate) fn json(&self, at: usize) -> std::io::Result<Vec<u8>> {
        let Some(record) = self.record(at) else { return Ok(Vec::new()) };
        let mut json = serde_json::to_vec(&record)?;
        json.push(b'\n');
        Ok(json)
    }
}
