//! A file whose table, date format and decimal mark are known, ready to be read row by row.

use std::borrow::Cow;

use gestiq_core::Currency;

use super::columns::Field;
use super::date_format::DateFormat;
use super::dates::{DateDecision, decide as decide_format};
use super::decimals::{MarkDecision, decide as decide_mark};
use super::filter::{Entry, apply};
use super::profile::CsvProfile;
use super::reader::Row;
use super::row_view::{RowView, bare};
use super::signs::SignModel;
use super::table::{Table, count_rows, open as open_table};
use super::validate::Purpose;
use crate::import::detect::sniff;
use crate::import::findings::Findings;
use crate::import::number::DecimalMark;
use crate::import::{ImportIssue, ImportOptions, IssueCode, Limit, encoding};
use crate::{Error, LineStatus, Place};

const DATES: [Field; 3] = [Field::Date, Field::ValueDate, Field::DueDate];
const NUMBERS: [Field; 7] = [
    Field::Amount,
    Field::Debit,
    Field::Credit,
    Field::Fee,
    Field::Balance,
    Field::OriginalAmount,
    Field::Open,
];

/// A file that is about to be read.
#[derive(Debug)]
pub(crate) struct Sheet<'p> {
    pub(crate) profile: &'p CsvProfile,
    pub(crate) model: SignModel,
    pub(crate) encoding: &'static str,
    pub(crate) table: Table,
    pub(crate) entries: Vec<Entry>,
    pub(crate) currency: Option<Currency>,
    pub(crate) formats: Vec<DateFormat>,
    pub(crate) format: usize,
    pub(crate) mark: DecimalMark,
    mark_is_told: bool,
}

impl<'p> Sheet<'p> {
    /// Opens a file: decodes it, finds the table, decides the date format.
    pub(crate) fn open(
        bytes: &[u8],
        profile: &'p CsvProfile,
        options: &ImportOptions,
        purpose: Purpose,
        findings: &mut Findings<'_>,
    ) -> Result<Self, Error> {
        profile.check(purpose)?;
        options.limits.check(Limit::FileBytes, bytes.len() as u64)?;
        if sniff::foreign(bytes).is_some() {
            return Err(Error::UnknownFormat { expected: "separated values", found: sniff::describe(bytes) });
        }
        let text = encoding::choose(bytes, profile.encoding.hint()).decode();
        if text.was_repaired {
            let detail = format!("the file was read as {}", text.encoding.name());
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, Place::default()).detail(detail))?;
        }
        let mut table = open_table(&text, profile, purpose, findings)?;
        let entries = apply(&mut table, profile, findings)?;
        let mut sheet = Sheet {
            profile,
            model: profile.sign_model(|field| table.columns.has(field)),
            encoding: text.encoding.name(),
            table,
            entries,
            currency: options.currency.or(profile.default_currency),
            formats: formats_of(profile),
            format: 0,
            mark: profile.decimal.mark().unwrap_or(DecimalMark::Dot),
            mark_is_told: false,
        };
        sheet.decide_dates(findings)?;
        Ok(sheet)
    }

    /// The date format and the decimal mark, where the file told them.
    pub(crate) fn told(&self) -> (Option<DateFormat>, Option<DecimalMark>) {
        let format = self.formats.get(self.format).filter(|_| !self.entries.is_empty());
        (format.cloned(), self.mark_is_told.then_some(self.mark))
    }

    /// The rows, each with whether it is booked.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (RowView<'_, 'p>, LineStatus)> {
        self.entries.iter().map(|entry| (RowView { sheet: self, row: &entry.row }, entry.status))
    }

    fn decide_dates(&mut self, findings: &mut Findings<'_>) -> Result<(), Error> {
        let cells: Vec<(&Row, Cow<'_, str>)> = self.cells(&DATES).collect();
        let pivot = self.profile.century_pivot;
        let decision = decide_format(&self.formats, pivot, cells.iter().map(|(_, text)| text.as_ref()));
        let (one, other, cell) = match decision {
            DateDecision::Format(format) => {
                self.format = format;
                return Ok(());
            }
            DateDecision::None => return Ok(()),
            DateDecision::Ambiguous { formats: (one, other), cell } => (one, other, cell),
        };
        let Some((row, text)) = cells.get(cell) else { return Ok(()) };
        let name = |index: usize| self.formats.get(index).map(ToString::to_string).unwrap_or_default();
        let detail = format!(
            "{} or {}, name one of them in the profile; {} not read",
            name(one),
            name(other),
            count_rows(self.entries.len())
        );
        let issue = ImportIssue::new(IssueCode::AmbiguousDate, row.place).field(Field::Date.name());
        findings.add(issue.text(text).detail(detail))?;
        self.entries.clear();
        Ok(())
    }

    /// Decides the decimal mark, where the profile leaves it to the file; `chain` says whether the running
    /// balance holds under a mark.
    pub(crate) fn decide_mark(
        &mut self,
        chain: impl Fn(&Self, DecimalMark) -> bool,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        if self.profile.decimal.mark().is_some() {
            return Ok(());
        }
        let cells: Vec<(RowView<'_, '_>, Cow<'_, str>)> = self
            .cells(&NUMBERS)
            .map(|(row, text)| (RowView { sheet: self, row }, bare(text, &self.profile.currency_symbols)))
            .collect();
        let currency = |view: &RowView<'_, '_>| view.currency().ok();
        let numbers: Vec<_> = cells.iter().map(|(view, text)| (text.as_ref(), currency(view))).collect();
        let (cell, why) = match decide_mark(&numbers, |mark| chain(self, mark)) {
            MarkDecision::Mark(mark) => {
                self.mark = mark;
                self.mark_is_told = true;
                return Ok(());
            }
            MarkDecision::Whole => return Ok(()),
            MarkDecision::Contradiction { cell } => {
                (cell, "the file has numbers with the other decimal mark too")
            }
            MarkDecision::Ambiguous { cell } => (cell, "name the decimal mark in the profile"),
        };
        let Some((view, text)) = cells.get(cell) else { return Ok(()) };
        let detail = format!("{why}; {} not read", count_rows(self.entries.len()));
        let issue = ImportIssue::new(IssueCode::AmbiguousAmount, view.row.place).field(Field::Amount.name());
        findings.add(issue.text(text).detail(detail))?;
        self.entries.clear();
        Ok(())
    }

    /// All filled cells of some fields.
    fn cells<'s>(&'s self, fields: &'s [Field]) -> impl Iterator<Item = (&'s Row, Cow<'s, str>)> {
        let columns = &self.table.columns;
        let fields = move || fields.iter().filter(|field| columns.has(**field));
        self.entries
            .iter()
            .flat_map(move |entry| fields().map(|field| (&entry.row, columns.text(*field, &entry.row))))
            .filter(|(_, text)| !text.is_empty())
    }
}

fn formats_of(profile: &CsvProfile) -> Vec<DateFormat> {
    if profile.date_formats.is_empty() {
        DateFormat::USUAL.iter().filter_map(|pattern| pattern.parse().ok()).collect()
    } else {
        profile.date_formats.clone()
    }
}
