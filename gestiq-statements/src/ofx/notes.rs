//! Reads texts and reports their faults.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::entities::unescape;
use super::marks;
use super::source::{Source, Spot};
use super::tokens::RawText;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::number::DecimalMark;
use crate::plain_text;
use crate::text::Texts;

/// A text of the file, and its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// Position of its tag.
    pub(super) at: usize,
    /// The text, not blank.
    pub(super) raw: RawText,
}

/// The record of the values: its first spot, and its number in issues.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) spot: Spot,
    pub(super) number: u64,
}

/// The file and its issues.
#[derive(Debug)]
pub(super) struct Notes<'s, 'o> {
    pub(super) source: &'s Source<'s>,
    pub(super) findings: Findings<'o>,
    /// The texts of the lines.
    pub(super) texts: Texts,
    /// The decimal mark that the caller names.
    pub(super) named_mark: Option<DecimalMark>,
    /// The decimal mark that the amounts of the file show, once an ambiguous amount has asked for it.
    pub(super) shown_mark: OnceCell<Option<DecimalMark>>,
}

impl<'s> Notes<'s, '_> {
    /// Returns the decimal mark of the file: the one on which all amounts with a clear one agree, else the caller's.
    pub(super) fn decimal_mark(&self) -> Option<DecimalMark> {
        self.shown_mark.get_or_init(|| marks::shown(self.source)).or(self.named_mark)
    }

    /// Returns an issue at a position in or after a record.
    pub(super) fn issue_at(&self, code: IssueCode, record: Record, at: usize) -> ImportIssue {
        ImportIssue::new(code, self.source.spot(record.spot, at).place(record.number))
    }

    /// Returns an issue about a value.
    pub(super) fn issue(
        &self,
        code: IssueCode,
        record: Record,
        field: &'static str,
        value: Value,
    ) -> ImportIssue {
        let (text, _) = self.source.decode(value.raw);
        self.issue_at(code, record, value.at).field(field).text(&text)
    }

    pub(super) fn add(&mut self, issue: ImportIssue) -> Result<(), Error> {
        self.findings.add(issue)
    }

    /// Returns the text of a value: decoded, unescaped, on one line, without control characters.
    pub(super) fn text(
        &mut self,
        record: Record,
        field: &'static str,
        value: Value,
    ) -> Result<Cow<'s, str>, Error> {
        let (mut read, replaced) = self.source.decode(value.raw);
        if replaced {
            let issue = self.issue_at(IssueCode::InvalidEncoding, record, value.at).field(field).text(&read);
            self.add(issue)?;
        }
        if !replaced && !value.raw.has_markup && !plain_text::has_byte(read.as_bytes(), needs_work) {
            return Ok(match read {
                Cow::Borrowed(plain) => Cow::Borrowed(plain_text::trim(plain)),
                owned @ Cow::Owned(_) => plain_text::plain(owned).0,
            });
        }
        if value.raw.has_markup || plain_text::has_byte(read.as_bytes(), |byte| byte == b'&') {
            let unescaped = unescape(&read, value.raw.has_markup);
            if let Some(entity) = unescaped.unknown {
                let issue =
                    self.issue_at(IssueCode::UnknownEntity, record, value.at).field(field).text(&entity);
                self.add(issue)?;
            }
            read = Cow::Owned(unescaped.text);
        }
        let (plain, removed) = plain_text::plain(read);
        if removed {
            let issue =
                self.issue_at(IssueCode::ControlCharacters, record, value.at).field(field).text(&plain);
            self.add(issue)?;
        }
        Ok(plain)
    }
}

/// Returns `true` if a text with this byte may have an escape or a control character.
fn needs_work(byte: u8) -> bool {
    (byte == b'&') | plain_text::may_be_control(byte)
}
