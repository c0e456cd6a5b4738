//! Opens a file: finds its table and decides its date format and its decimal mark, once for all rows.

use std::borrow::Cow;
use std::cell::Cell;

use super::columns::Field;
use super::dates::{DateDecision, decide as decide_format};
use super::decimals::{MarkDecision, decide as decide_mark, fits};
use super::filter::apply;
use super::profile::CsvProfile;
use super::purpose::Purpose;
use super::row_view::{RowView, bare};
use super::sheet::Sheet;
use super::source::CsvSource;
use super::table::{count_rows, open as open_table};
use crate::date_format::DateFormat;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::number::DecimalMark;
use crate::options::ImportOptions;
use crate::place::Place;

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

impl<'p> Sheet<'p> {
    /// Opens a file: decodes it, finds the table, decides the date format.
    pub(crate) fn open(
        source: &'p CsvSource<'_>,
        profile: &'p CsvProfile,
        options: &ImportOptions,
        purpose: Purpose,
        findings: &mut Findings<'_>,
    ) -> Result<Self, Error> {
        #[cfg(test)]
        crate::passes::count(|passes| passes.opened += 1);
        profile.check(purpose)?;
        options.limits.check(Limit::FileBytes, source.bytes().len() as u64)?;
        source.check_format()?;
        let text = source.text(profile.encoding.hint());
        if text.was_repaired {
            let detail = format!("the file was read as {}", text.encoding_name());
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, Place::default()).detail(detail))?;
        }
        let encoding = text.encoding_name();
        if text.is_guess {
            let detail = format!("it is read as {encoding}; name another one in the profile (encoding)");
            findings.add(ImportIssue::new(IssueCode::GuessedEncoding, Place::default()).detail(detail))?;
        }
        let mut table = open_table(text, profile, purpose, findings)?;
        apply(&mut table, profile, findings)?;
        let currency = table.currency.or(options.currency).or(profile.default_currency);
        let sides = [Field::Amount, Field::Debit, Field::Credit];
        let checks_sides = sides.into_iter().all(|field| table.columns.has(field));
        let mut sheet = Sheet {
            checks_sides,
            profile,
            model: profile.sign_model(|field| table.columns.has(field)),
            encoding,
            table,
            currency,
            formats: formats_of(profile),
            format: 0,
            mark: profile.decimal.mark().unwrap_or(DecimalMark::Dot),
            mark_is_decided: false,
            last_currency: Cell::new(None),
        };
        sheet.decide_dates(findings)?;
        Ok(sheet)
    }

    fn decide_dates(&mut self, findings: &mut Findings<'_>) -> Result<(), Error> {
        let texts = self.filled(&DATES).map(|(_, text)| text);
        let (one, other, cell) = match decide_format(&self.formats, self.profile.century_pivot, texts) {
            DateDecision::Format(format) => {
                self.format = format;
                return Ok(());
            }
            DateDecision::None => return Ok(()),
            DateDecision::Ambiguous { formats: (one, other), cell } => (one, other, cell),
        };
        let name = |index: usize| self.formats.get(index).map(ToString::to_string).unwrap_or_default();
        let detail = format!("{} or {}, name one of them in the profile", name(one), name(other));
        let issue = self.filled(&DATES).nth(cell).map(|(view, text)| {
            view.issue(IssueCode::AmbiguousDate, Field::Date).text(&text).detail(self.not_read(&detail))
        });
        self.refuse(issue, findings)
    }

    /// Decides the decimal mark, if the profile leaves it open; `chain` returns `true` if the running
    /// balance holds under a mark.
    pub(crate) fn decide_mark(
        &mut self,
        chain: impl Fn(&Self, DecimalMark) -> bool,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        if self.profile.decimal.mark().is_some() {
            return Ok(());
        }
        let fits = |mark| self.numbers().all(|(view, text)| fits(&text, view.currency().ok(), mark));
        let texts = self.numbers().map(|(_, text)| text);
        let (cell, why) = match decide_mark(texts, fits, |mark| chain(self, mark)) {
            MarkDecision::Mark(mark) => {
                self.mark = mark;
                self.mark_is_decided = true;
                return Ok(());
            }
            MarkDecision::Whole => return Ok(()),
            MarkDecision::Contradiction { cell } => {
                (cell, "the file has numbers with the other decimal mark too")
            }
            MarkDecision::Ambiguous { cell } => (cell, "name the decimal mark in the profile"),
        };
        let issue = self.numbers().nth(cell).map(|(view, text)| {
            view.issue(IssueCode::AmbiguousAmount, Field::Amount).text(&text).detail(self.not_read(why))
        });
        self.refuse(issue, findings)
    }

    fn not_read(&self, why: &str) -> String {
        format!("{why}; {} not read", count_rows(self.table.rows.len()))
    }

    /// Drops all rows of a file that can be read in two ways.
    fn refuse(&mut self, issue: Option<ImportIssue>, findings: &mut Findings<'_>) -> Result<(), Error> {
        self.table.rows.clear();
        issue.map_or(Ok(()), |issue| findings.add(issue))
    }

    /// Returns all numbers, without their currency signs.
    fn numbers(&self) -> impl Iterator<Item = (RowView<'_, 'p>, Cow<'_, str>)> {
        let symbols = &self.profile.currency_symbols;
        self.filled(&NUMBERS).map(|(view, text)| (view, bare(text, symbols)))
    }

    /// Returns all filled cells of some fields.
    fn filled<'s>(&'s self, fields: &'s [Field]) -> impl Iterator<Item = (RowView<'s, 'p>, Cow<'s, str>)> {
        let fields: Vec<Field> =
            fields.iter().copied().filter(|field| self.table.columns.has(*field)).collect();
        let cells = move |view: RowView<'s, 'p>| {
            fields.clone().into_iter().map(move |field| (view, view.cell(field)))
        };
        self.rows().flat_map(cells).filter(|(_, text)| !text.is_empty())
    }
}

fn formats_of(profile: &CsvProfile) -> Vec<DateFormat> {
    if profile.date_formats.is_empty() {
        DateFormat::USUAL.iter().filter_map(|pattern| pattern.parse().ok()).collect()
    } else {
        profile.date_formats.clone()
    }
}
