//! Reads values from elements and reports their faults.

use std::borrow::Cow;

use chrono::NaiveDate;
use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::source::{Source, Spot};
use super::tree::Element;
use super::value;
use super::walk::Ending;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::plain_text;

/// The file, its issues, and the record that is being read.
#[derive(Debug)]
pub(crate) struct Notes<'x, 'o> {
    source: &'x Source<'x>,
    findings: Findings<'o>,
    limits: &'o Limits,
    /// Start of the current record; places are counted from it.
    spot: Spot,
    record: u64,
}

impl<'x, 'o> Notes<'x, 'o> {
    pub(crate) fn new(source: &'x Source<'x>, limits: &'o Limits) -> Result<Self, Error> {
        let findings = Findings::new(limits);
        let mut notes = Notes { source, findings, limits, spot: source.start(), record: 0 };
        if source.was_repaired {
            let issue = ImportIssue::new(IssueCode::InvalidEncoding, Place::default());
            notes.add(issue.text(source.encoding_name()))?;
        }
        Ok(notes)
    }

    /// Moves on to a position of the file that belongs to no record.
    pub(crate) fn move_to(&mut self, at: usize) -> Place {
        self.spot = self.source.spot(self.spot, at);
        self.spot.place(0)
    }

    /// Moves on to a position of the current record.
    pub(crate) fn move_to_record(&mut self, at: usize) -> Place {
        self.spot = self.source.spot(self.spot, at);
        self.spot.place(self.record)
    }

    /// Starts the next record at a position.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] beyond [`Limits::records`].
    pub(crate) fn next_record(&mut self, at: usize) -> Result<Place, Error> {
        self.record += 1;
        self.limits.check(Limit::Records, self.record)?;
        self.move_to(at);
        Ok(self.spot.place(self.record))
    }

    /// Returns an issue of the current record, at or after its start.
    pub(crate) fn issue(&self, code: IssueCode, at: usize) -> ImportIssue {
        ImportIssue::new(code, self.source.spot(self.spot, at).place(self.record))
    }

    /// Returns an issue about the text of an element.
    pub(crate) fn issue_of(
        &self,
        code: IssueCode,
        element: Element<'_, '_>,
        field: &'static str,
    ) -> ImportIssue {
        self.issue(code, element.at()).field(field).text(element.raw_text().trim())
    }

    pub(crate) fn add(&mut self, issue: ImportIssue) -> Result<(), Error> {
        self.findings.add(issue)
    }

    pub(crate) fn into_issues(self) -> Vec<ImportIssue> {
        self.findings.into_issues()
    }

    /// Reports that a document type was skipped.
    pub(crate) fn doctype(&mut self, at: usize) -> Result<(), Error> {
        self.add(self.issue(IssueCode::Doctype, at))
    }

    /// Reports how a document ended, if that is not its regular end.
    pub(crate) fn ending(&mut self, ending: &Ending) -> Result<(), Error> {
        const KEPT: &str = "the records that end before it are kept";
        match ending {
            Ending::Whole => Ok(()),
            Ending::Cut => {
                let end = self.source.text().len();
                self.add(self.issue(IssueCode::Truncated, end).detail(KEPT))
            }
            Ending::Malformed(at, reason) => {
                let issue = self.issue(IssueCode::Malformed, *at);
                self.add(issue.detail(format!("{reason}; {KEPT}")))
            }
        }
    }

    /// Returns the text of an element: on one line, without control characters; `None` if it is blank.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] beyond [`Limits::field_bytes`].
    pub(crate) fn text_of(
        &mut self,
        element: Element<'_, '_>,
        field: &'static str,
    ) -> Result<Option<String>, Error> {
        self.limits.check(Limit::FieldBytes, element.raw_text().len() as u64)?;
        if element.has_unknown_entity() {
            self.add(self.issue_of(IssueCode::UnknownEntity, element, field))?;
        }
        let (plain, removed) = plain_text::plain(Cow::Borrowed(element.raw_text()));
        if removed {
            self.add(self.issue(IssueCode::ControlCharacters, element.at()).field(field).text(&plain))?;
        }
        Ok(Some(plain.into_owned()).filter(|text| !text.is_empty()))
    }

    /// Returns the text at a path, which is also the field name.
    pub(crate) fn text(
        &mut self,
        element: Element<'_, '_>,
        path: &'static str,
    ) -> Result<Option<String>, Error> {
        match element.find(path) {
            Some(found) => self.text_of(found, path),
            None => Ok(None),
        }
    }

    /// Returns the first text at one of some paths.
    pub(crate) fn first_text(
        &mut self,
        element: Element<'_, '_>,
        paths: &[&'static str],
    ) -> Result<Option<String>, Error> {
        for path in paths {
            if let Some(text) = self.text(element, path)? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// Returns all texts at a path.
    pub(crate) fn texts(
        &mut self,
        element: Element<'_, '_>,
        path: &'static str,
    ) -> Result<Vec<String>, Error> {
        let mut texts = Vec::new();
        for found in element.all(path) {
            texts.extend(self.text_of(found, path)?);
        }
        Ok(texts)
    }

    /// Returns the amount in an element, or an issue with the reason.
    pub(crate) fn amount(
        &self,
        element: Element<'_, '_>,
        field: &'static str,
    ) -> Result<Decimal, ImportIssue> {
        value::amount(element.raw_text().trim()).map_err(|code| {
            let issue = self.issue_of(code, element, field);
            match code {
                IssueCode::AmountOutOfRange => issue.detail("28 digits are kept exactly"),
                IssueCode::AmbiguousAmount => issue.detail("the separator can be grouping or a decimal mark"),
                _ => issue.detail("expected digits with a dot before the decimals"),
            }
        })
    }

    /// Returns the day in an element, or an issue with the reason.
    pub(crate) fn date(
        &self,
        element: Element<'_, '_>,
        field: &'static str,
    ) -> Result<NaiveDate, ImportIssue> {
        let issue = || self.issue_of(IssueCode::InvalidDate, element, field).detail("expected YYYY-MM-DD");
        value::date(element.raw_text().trim()).ok_or_else(issue)
    }

    /// Returns the currency of a code, or an issue.
    pub(crate) fn currency(
        &self,
        code: &str,
        at: usize,
        field: &'static str,
    ) -> Result<Currency, ImportIssue> {
        let unknown = |_| self.issue(IssueCode::UnknownCurrency, at).field(field).text(code);
        code.to_ascii_uppercase().parse().map_err(unknown)
    }

    /// Returns the value of an optional field, or nothing with a warning.
    pub(crate) fn optional<T>(&mut self, read: Result<T, ImportIssue>) -> Result<Option<T>, Error> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(mut issue) => {
                issue.severity = issue.severity.min(Severity::Warning);
                issue.detail = Some("the field is left empty".to_owned());
                self.add(issue)?;
                Ok(None)
            }
        }
    }

    /// Returns the value of a required field, or nothing with an error.
    pub(crate) fn needed<T>(&mut self, read: Result<T, ImportIssue>) -> Result<Option<T>, Error> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(issue) => {
                self.add(issue)?;
                Ok(None)
            }
        }
    }
}
