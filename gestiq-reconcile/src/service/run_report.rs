//! The result of a run.

use std::ops::AddAssign;

use crate::books::RuledLine;

/// The counts of what a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct MatchReport {
    /// Matches that were confirmed, because the matcher was sure.
    pub confirmed: u64,
    /// Matches that were proposed.
    pub proposed: u64,
    /// Proposals that wait as before.
    pub kept: u64,
    /// Proposals that gave way because they were not up to date any more, and nothing took their place.
    pub superseded: u64,
    /// Open lines without a match.
    pub unmatched: u64,
    /// Open lines that a rule of the user books to an account or leaves alone, in the order of the run; they are not
    /// among the unmatched.
    pub by_rule: Vec<RuledLine>,
}

/// The counts of what a commit of a run does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) confirmed: u64,
    pub(super) proposed: u64,
    pub(super) superseded: u64,
}

impl AddAssign<Done> for MatchReport {
    fn add_assign(&mut self, done: Done) {
        self.confirmed += done.confirmed;
        self.proposed += done.proposed;
        self.superseded += done.superseded;
    }
}
