//! One row of a sheet, read by fields.

use std::borrow::Cow;

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::cells::Span;
use super::columns::Field;
use super::row::Row;
use super::sheet::Sheet;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::number::{DecimalMark, NumberError, parse};
use crate::place::Place;
use crate::words::{Named, Words};

/// One row with access by field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowView<'s, 'p> {
    pub(crate) sheet: &'s Sheet<'p>,
    pub(crate) row: Row<'s>,
    pub(crate) is_pending: bool,
}

impl<'p> Sheet<'p> {
    /// Returns the rows in the order of the file.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RowView<'_, 'p>> {
        let view =
            |row: &Span| RowView { sheet: self, row: self.table.row(*row), is_pending: row.is_pending };
        self.table.rows.iter().map(view)
    }
}

impl<'s> RowView<'s, '_> {
    pub(crate) fn place(&self) -> Place {
        self.row.place
    }

    pub(crate) fn issue(&self, code: IssueCode, field: Field) -> ImportIssue {
        ImportIssue::new(code, self.row.place).field(field.name())
    }

    /// Returns the text of a field, if it is filled.
    pub(crate) fn text(&self, field: Field) -> Option<String> {
        Some(self.cell(field)).filter(|text| !text.is_empty()).map(Cow::into_owned)
    }

    pub(crate) fn cell(&self, field: Field) -> Cow<'s, str> {
        self.sheet.table.columns.text(field, self.row)
    }

    /// Returns the account that the row names.
    pub(crate) fn account(&self) -> Option<Cow<'s, str>> {
        Some(self.cell(Field::Account)).filter(|account| !account.is_empty())
    }

    /// Returns the date of a field, if it is filled.
    pub(crate) fn date(&self, field: Field) -> Result<Option<NaiveDate>, ImportIssue> {
        let text = self.cell(field);
        if text.is_empty() {
            return Ok(None);
        }
        let format = self.sheet.formats.get(self.sheet.format);
        match format.and_then(|format| format.read(&text, self.sheet.profile.century_pivot)) {
            Some(date) => Ok(Some(date)),
            None if Words::standard().is_nothing(&text) => Ok(None),
            None => {
                let expected = format.map(|format| format!("expected {format}")).unwrap_or_default();
                Err(self.issue(IssueCode::InvalidDate, field).text(&text).detail(expected))
            }
        }
    }

    /// Returns the date, which every record must have.
    pub(crate) fn needed_date(&self) -> Result<NaiveDate, ImportIssue> {
        self.date(Field::Date)?.ok_or_else(|| self.issue(IssueCode::MissingDate, Field::Date))
    }

    /// Returns the number of a field, if it is filled.
    pub(crate) fn number(&self, field: Field) -> Result<Option<Decimal>, ImportIssue> {
        self.number_with(field, self.sheet.mark)
    }

    pub(crate) fn number_with(
        &self,
        field: Field,
        mark: DecimalMark,
    ) -> Result<Option<Decimal>, ImportIssue> {
        let text = self.cell(field);
        if text.is_empty() {
            return Ok(None);
        }
        let text = bare(text, &self.sheet.profile.currency_symbols);
        let code = match parse(&text, Some(mark)) {
            Ok(number) => return Ok(Some(number)),
            Err(NumberError::Empty) => return Ok(None),
            Err(_) if Words::standard().is_nothing(&text) => return Ok(None),
            Err(NumberError::NotANumber) => IssueCode::InvalidAmount,
            Err(NumberError::Ambiguous) => IssueCode::AmbiguousAmount,
            Err(NumberError::OutOfRange) => IssueCode::AmountOutOfRange,
        };
        Err(self.issue(code, field).text(&text))
    }

    /// Returns the currency of the row.
    pub(crate) fn currency(&self) -> Result<Currency, ImportIssue> {
        let currency = self.currency_of(Field::Currency)?.or(self.sheet.currency);
        currency.ok_or_else(|| {
            self.issue(IssueCode::MissingCurrency, Field::Currency)
                .detail("set it in the profile (default_currency) or in the import options")
        })
    }

    pub(crate) fn currency_of(&self, field: Field) -> Result<Option<Currency>, ImportIssue> {
        let code = self.cell(field);
        if code.is_empty() {
            return Ok(None);
        }
        // Nearly all rows of a file name the same currency.
        let last = &self.sheet.last_currency;
        if let Some(currency) = last.get().filter(|last| last.code() == code) {
            return Ok(Some(currency));
        }
        let currency = code.parse().ok().or_else(|| written_currency(&code));
        if currency.is_none() && self.is_beside_amount(field) {
            return Ok(None);
        }
        last.set(currency);
        currency.map(Some).ok_or_else(|| self.issue(IssueCode::UnknownCurrency, field).text(&code))
    }

    /// Returns `true` if the currency stands beside the amount, and not in a column of its own.
    fn is_beside_amount(&self, field: Field) -> bool {
        let columns = &self.sheet.table.columns;
        let amounts = [Field::Amount, Field::Debit, Field::Credit];
        let is_amount = |column: &usize| amounts.iter().any(|field| columns.indexes(*field).contains(column));
        columns.indexes(field).iter().any(is_amount)
    }

    /// Returns a warning if an amount has more decimals than its currency.
    pub(crate) fn too_fine(&self, amount: Money) -> Option<ImportIssue> {
        let digits = amount.currency().minor_digits();
        let issue =
            || self.issue(IssueCode::FinerThanMinorUnit, Field::Amount).text(&self.cell(Field::Amount));
        let amount = amount.amount();
        (amount.scale() > digits && amount.normalize().scale() > digits).then(issue)
    }
}

/// Lowers an issue about an optional field to a warning.
pub(crate) fn as_warning(mut issue: ImportIssue) -> ImportIssue {
    issue.severity = Severity::Warning;
    issue
}

/// Returns the currency of a code in any case, of a sign, or of an amount that has one beside it.
fn written_currency(cell: &str) -> Option<Currency> {
    let words = Words::standard();
    if let Ok(currency) = cell.to_ascii_uppercase().parse() {
        return Some(currency);
    }
    // A word such as `EURO` is not a code, and `€` is a sign.
    let sign = if cell.bytes().all(|byte| byte.is_ascii_alphabetic()) { None } else { words.currency(cell) };
    let named = sign.or_else(|| words.currency(words.sign_beside(cell)?));
    match named {
        Some(Named::One(currency)) => Some(currency),
        Some(Named::Several(_)) | None => None,
    }
}

/// Returns the number without the currency sign that the profile allows before or after it.
pub(crate) fn bare<'t>(text: Cow<'t, str>, symbols: &[String]) -> Cow<'t, str> {
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
