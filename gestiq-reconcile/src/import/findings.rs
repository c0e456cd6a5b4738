//! The issues of a file while it is read.

use super::{ImportIssue, Limit, Limits};
use crate::Error;

/// Collects issues up to [`Limits::issues`].
#[derive(Debug)]
pub(crate) struct Findings<'o> {
    issues: Vec<ImportIssue>,
    limits: &'o Limits,
}

impl<'o> Findings<'o> {
    pub(crate) fn new(limits: &'o Limits) -> Self {
        Findings { issues: Vec::new(), limits }
    }

    /// Keeps an issue.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] at one too many.
    pub(crate) fn add(&mut self, issue: ImportIssue) -> Result<(), Error> {
        self.limits.check(Limit::Issues, self.issues.len() as u64 + 1)?;
        self.issues.push(issue);
        Ok(())
    }

    /// All issues, in the order of the file.
    pub(crate) fn into_issues(mut self) -> Vec<ImportIssue> {
        self.issues.sort_by_key(|issue| issue.place.offset);
        self.issues
    }
}
