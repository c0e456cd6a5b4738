//! A file whose table, date format and decimal mark are known, ready to be read row by row.

use std::borrow::Cow;

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::columns::Field;
use super::date_format::DateFormat;
use super::dates::{DateDecision, decide as decide_format};
use super::decimals::{MarkDecision, decide as decide_mark};
use super::decode::decode;
use super::filter::{Entry, apply};
use super::findings::Findings;
use super::profile::CsvProfile;
use super::reader::Row;
use super::signs::SignModel;
use super::table::{Table, count_rows, open as open_table};
use super::validate::Purpose;
use crate::import::detect::sniff;
use crate::import::number::{DecimalMark, NumberError, parse};
use crate::import::{ImportIssue, ImportOptions, IssueCode, Limit, Severity};
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
    currency: Option<Currency>,
    formats: Vec<DateFormat>,
    format: usize,
    mark: DecimalMark,
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
        if let Some(found) = sniff::foreign(bytes) {
            return Err(Error::UnknownFormat {
                expected: "separated values",
                found: found.name().to_owned(),
            });
        }
        let text = decode(bytes, &profile.encoding);
        if text.malformed {
            let detail = format!("the file was read as {}", text.encoding.name());
            findings.push(ImportIssue::new(IssueCode::InvalidEncoding, Place::default()).detail(detail))?;
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
        findings.push(issue.text(text).detail(detail))?;
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
        findings.push(issue.text(text).detail(detail))?;
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

/// The number without the currency sign that the profile allows before or after it.
fn bare<'t>(text: Cow<'t, str>, symbols: &[String]) -> Cow<'t, str> {
    let present = symbols.iter().filter(|symbol| text.contains(symbol.as_str()));
    let Some((before, after)) =
        present.max_by_key(|symbol| symbol.len()).and_then(|symbol| text.split_once(symbol.as_str()))
    else {
        return text;
    };
    let has_digit = |part: &str| part.chars().any(|c| c.is_ascii_digit());
    if has_digit(before) && has_digit(after) {
        return text;
    }
    Cow::Owned(format!("{}{}", before.trim(), after.trim()))
}

/// One row, by fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowView<'s, 'p> {
    sheet: &'s Sheet<'p>,
    row: &'s Row,
}

impl RowView<'_, '_> {
    pub(crate) fn place(&self) -> Place {
        self.row.place
    }

    pub(crate) fn issue(&self, code: IssueCode, field: Field) -> ImportIssue {
        ImportIssue::new(code, self.row.place).field(field.name())
    }

    /// The text of a field, where it is filled.
    pub(crate) fn text(&self, field: Field) -> Option<String> {
        Some(self.cell(field)).filter(|text| !text.is_empty()).map(Cow::into_owned)
    }

    pub(crate) fn cell(&self, field: Field) -> Cow<'_, str> {
        self.sheet.table.columns.text(field, self.row)
    }

    /// The date of a field, where it is filled.
    pub(crate) fn date(&self, field: Field) -> Result<Option<NaiveDate>, ImportIssue> {
        let text = self.cell(field);
        if text.is_empty() {
            return Ok(None);
        }
        let format = self.sheet.formats.get(self.sheet.format);
        match format.and_then(|format| format.read(&text, self.sheet.profile.century_pivot)) {
            Some(date) => Ok(Some(date)),
            None => {
                let expected = format.map(|format| format!("expected {format}")).unwrap_or_default();
                Err(self.issue(IssueCode::InvalidDate, field).text(&text).detail(expected))
            }
        }
    }

    /// The date that every record has.
    pub(crate) fn needed_date(&self) -> Result<NaiveDate, ImportIssue> {
        self.date(Field::Date)?.ok_or_else(|| self.issue(IssueCode::MissingDate, Field::Date))
    }

    /// The number of a field, where it is filled.
    pub(crate) fn number(&self, field: Field) -> Result<Option<Decimal>, ImportIssue> {
        self.number_with(field, self.sheet.mark)
    }

    pub(crate) fn number_with(
        &self,
        field: Field,
        mark: DecimalMark,
    ) -> Result<Option<Decimal>, ImportIssue> {
        let text = bare(self.cell(field), &self.sheet.profile.currency_symbols);
        let code = match parse(&text, Some(mark)) {
            Ok(number) => return Ok(Some(number)),
            Err(NumberError::Empty) => return Ok(None),
            Err(NumberError::NotANumber) => IssueCode::InvalidAmount,
            Err(NumberError::Ambiguous) => IssueCode::AmbiguousAmount,
            Err(NumberError::OutOfRange) => IssueCode::AmountOutOfRange,
        };
        Err(self.issue(code, field).text(&text))
    }

    /// The currency of the row.
    pub(crate) fn currency(&self) -> Result<Currency, ImportIssue> {
        let currency = self.currency_of(Field::Currency)?.or(self.sheet.currency);
        currency.ok_or_else(|| {
            self.issue(IssueCode::MissingCurrency, Field::Currency)
                .detail("tell it in the profile (default_currency) or in the import options")
        })
    }

    pub(crate) fn currency_of(&self, field: Field) -> Result<Option<Currency>, ImportIssue> {
        let code = self.cell(field);
        if code.is_empty() {
            return Ok(None);
        }
        let unknown = |_| self.issue(IssueCode::UnknownCurrency, field).text(&code);
        code.to_ascii_uppercase().parse().map(Some).map_err(unknown)
    }

    /// A warning where an amount has more decimals than its currency.
    pub(crate) fn too_fine(&self, amount: Money) -> Option<ImportIssue> {
        let digits = amount.currency().minor_digits();
        let text = self.cell(Field::Amount);
        let issue = || self.issue(IssueCode::FinerThanMinorUnit, Field::Amount).text(&text);
        (amount.amount().normalize().scale() > digits).then(issue)
    }
}

/// An issue about a field that the record can do without.
pub(crate) fn as_warning(mut issue: ImportIssue) -> ImportIssue {
    issue.severity = Severity::Warning;
    issue
}
