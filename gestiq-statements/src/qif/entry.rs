//! The fields of a record.

use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::place::Place;
use crate::record_text;

/// The fields of a record, as written.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) date: Option<String>,
    /// `T`
    pub(super) amount: Option<String>,
    /// `U`, the same in newer programs.
    pub(super) long_amount: Option<String>,
    pub(super) payee: Option<String>,
    pub(super) memo: Option<String>,
    pub(super) number: Option<String>,
    pub(super) category: Option<String>,
    /// Amounts of a split.
    pub(super) splits: Vec<String>,
}

impl Entry {
    pub(super) fn new(place: Place) -> Self {
        Entry {
            place,
            date: None,
            amount: None,
            long_amount: None,
            payee: None,
            memo: None,
            number: None,
            category: None,
            splits: Vec::new(),
        }
    }

    /// Adds a field: a letter and its value. The first one counts.
    pub(super) fn take(
        &mut self,
        text: &str,
        was_repaired: bool,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let (slot, field) = match text.chars().next() {
            Some('D') => (&mut self.date, "D"),
            Some('T') => (&mut self.amount, "T"),
            Some('U') => (&mut self.long_amount, "U"),
            Some('P') => (&mut self.payee, "P"),
            Some('M') => (&mut self.memo, "M"),
            Some('N') => (&mut self.number, "N"),
            Some('L') => (&mut self.category, "L"),
            Some('$') => {
                self.splits.push(text.get(1..).unwrap_or_default().trim().to_owned());
                return Ok(());
            }
            _ => return Ok(()),
        };
        if was_repaired {
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, self.place).field(field))?;
        }
        let value = record_text::read(findings, self.place, field, text.get(1..).unwrap_or_default())?;
        if slot.is_some() && *slot != value {
            let issue = ImportIssue::new(IssueCode::RepeatedField, self.place).field(field);
            findings.add(issue.text(&value.unwrap_or_default()).detail("the first value counts"))?;
        } else {
            *slot = value;
        }
        Ok(())
    }
}
