//! Collects the issues of one import, up to its limit.

use crate::error::Error;
use crate::issue::ImportIssue;
use crate::limit::Limit;
use crate::limits::Limits;

/// Issues up to [`Limits::issues`]; one more refuses the file.
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

    /// Adds an issue.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] if there are too many.
    pub(crate) fn add(&mut self, issue: ImportIssue) -> Result<(), Error> {
        self.limits.check(Limit::Issues, self.issues.len() as u64 + 1)?;
        self.issues.push(issue);
        Ok(())
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.issues.iter().any(ImportIssue::is_error)
    }

    /// Returns all issues in the order of the file; at the same place, in the order they were found.
    pub(crate) fn into_issues(mut self) -> Vec<ImportIssue> {
        self.issues.sort_by_key(|issue| (issue.place.line, issue.place.offset));
        self.issues
    }
}
