//! The issues of one import, never more than its limit.

use crate::import::{ImportIssue, Limit, Limits};
use crate::{Error, Place};

/// Collects issues; the one beyond the limit refuses the file.
#[derive(Debug)]
pub(crate) struct Findings<'o> {
    issues: Vec<ImportIssue>,
    limits: &'o Limits,
}

impl<'o> Findings<'o> {
    pub(crate) fn new(limits: &'o Limits) -> Self {
        Findings { issues: Vec::new(), limits }
    }

    pub(crate) fn limits(&self) -> &'o Limits {
        self.limits
    }

    pub(crate) fn push(&mut self, issue: ImportIssue) -> Result<(), Error> {
        self.limits.check(Limit::Issues, self.issues.len() as u64 + 1)?;
        self.issues.push(issue);
        Ok(())
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.issues.iter().any(ImportIssue::is_error)
    }

    /// The issues, in the order of the file.
    pub(crate) fn into_sorted(mut self) -> Vec<ImportIssue> {
        self.issues.sort_by_key(|issue| Place { record: 0, ..issue.place });
        self.issues
    }
}
