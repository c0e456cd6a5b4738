//! Reads the status of the bank's response: a file can be a bank's refusal instead of a statement.

use super::super::notes::{Notes, Record, Value};
use super::super::tag::Leaf;
use crate::error::Error;
use crate::issue::IssueCode;

/// A `STATUS` element.
#[derive(Debug, Default)]
pub(super) struct Status {
    code: Option<Value>,
    severity: Option<Value>,
    message: Option<Value>,
}

impl Status {
    pub(super) fn set(&mut self, leaf: Leaf, value: Value) {
        match leaf {
            Leaf::StatusCode => self.code = Some(value),
            Leaf::StatusSeverity => self.severity = Some(value),
            Leaf::StatusMessage => self.message = Some(value),
            _ => {}
        }
    }

    /// Reports a refusal; milder messages are ignored.
    pub(super) fn finish(self, record: Record, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        let Some(severity) = self.severity else { return Ok(()) };
        if !notes.source.decode(severity.raw).0.eq_ignore_ascii_case("ERROR") {
            return Ok(());
        }
        let mut issue = notes.issue_at(IssueCode::BankError, record, severity.at).field("STATUS");
        if let Some(message) = self.message {
            issue = issue.text(&notes.text(record, "MESSAGE", message)?);
        }
        if let Some(code) = self.code {
            issue = issue.detail(format!("code {}", notes.text(record, "CODE", code)?));
        }
        notes.add(issue)
    }
}
