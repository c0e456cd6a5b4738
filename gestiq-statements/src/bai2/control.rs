//! Control totals: the values in records 49, 98 and 99, and those of the records that were read.

use super::fields;
use super::record::Record;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};

/// The control total of an account, a group or a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Control {
    /// Sum of all amounts; unknown if one could not be read, or a total inside is empty.
    total: Option<i128>,
    /// Accounts of a group, groups of a file.
    members: u64,
    /// Physical records, the trailer included.
    records: u64,
}

impl Control {
    /// Creates the total for the record that begins an account, group or file.
    pub(super) fn new() -> Self {
        Control { total: Some(0), members: 0, records: 0 }
    }

    /// Counts physical records.
    pub(super) fn count(&mut self, records: u64) {
        self.records += records;
    }

    /// Adds an amount; `None` stands for one that cannot be read.
    pub(super) fn add(&mut self, minor: Option<i128>) {
        self.total = self.total.zip(minor).and_then(|(total, minor)| total.checked_add(minor));
    }

    /// Adds a member with its control.
    pub(super) fn add_member(&mut self, member: Control) {
        self.members += 1;
        self.records += member.records;
        self.add(member.total);
    }

    /// Checks the values of a trailer. `members` is the count for its second field; a record 49 has no such field.
    pub(super) fn check(
        &self,
        record: &Record,
        members: Option<&'static str>,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let fields = record.fields();
        let mut fields = fields.into_iter();
        let mut compare = |field: &'static str, found: Option<i128>| {
            let stated = fields.next().unwrap_or_default();
            let differs = found.is_some_and(|found| fields::minor(stated) != Ok(found));
            if stated.is_empty() || !differs {
                return Ok(());
            }
            let issue = ImportIssue::new(IssueCode::ControlMismatch, record.place).field(field).text(stated);
            findings.add(
                issue.detail(format!("the records that were read add up to {}", found.unwrap_or_default())),
            )
        };
        compare("control total", self.total)?;
        if let Some(members) = members {
            compare(members, Some(self.members.into()))?;
        }
        compare("number of records", Some(self.records.into()))
    }
}
