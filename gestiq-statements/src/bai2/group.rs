//! Record 02: the bank of the accounts that follow, and their day.

use chrono::NaiveDate;

use super::control::Control;
use super::fields::Fields;
use super::record::Record;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::short_date;

/// A group whose accounts are being read.
#[derive(Debug)]
pub(super) struct Group {
    /// The sender: the bank of the accounts.
    pub(super) originator: Option<String>,
    /// The day of the report.
    pub(super) as_of: Option<NaiveDate>,
    pub(super) currency: Option<String>,
    /// `true` if its transactions are movements; those of a deletion or a test are not.
    pub(super) is_read: bool,
    pub(super) control: Control,
}

impl Group {
    /// Creates a group whose record 02 is missing.
    pub(super) fn unknown() -> Self {
        Group { originator: None, as_of: None, currency: None, is_read: true, control: Control::new() }
    }

    /// Reads record 02.
    pub(super) fn read(record: &Record, findings: &mut Findings<'_>) -> Result<Self, Error> {
        let mut fields = Fields::new(record.fields());
        let _receiver = fields.take();
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let originator = given(fields.take());
        let status = fields.take();
        let as_of_text = fields.take();
        let as_of = short_date::yymmdd(as_of_text);
        let _time = fields.take();
        let currency = given(fields.take());
        if as_of.is_none() {
            let issue = ImportIssue::new(IssueCode::InvalidDate, record.place).field("as-of date");
            findings.add(issue.text(as_of_text).detail("its transactions are held back"))?;
        }
        let is_read = check_status(status, record, findings)?;
        Ok(Group { originator, as_of, currency, is_read, control: Control::new() })
    }
}

/// Checks the status: 1 is an update, 2 a deletion, 3 a correction, 4 a test.
fn check_status(status: &str, record: &Record, findings: &mut Findings<'_>) -> Result<bool, Error> {
    let mut issue = ImportIssue::new(IssueCode::Correction, record.place).field("group status").text(status);
    let (is_read, detail) = match status {
        "3" => (true, "the group corrects one that was sent before; both are kept"),
        "2" => (false, "the group deletes one that was sent before, and is left out"),
        "4" => (false, "the group is a test, and is left out"),
        _ => return Ok(true),
    };
    if !is_read {
        issue.severity = Severity::Error;
    }
    findings.add(issue.detail(detail))?;
    Ok(is_read)
}
