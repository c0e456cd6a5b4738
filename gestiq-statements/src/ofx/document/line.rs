//! Reads a transaction as a line of the statement.

use std::borrow::Cow;

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::super::notes::{Notes, Value};
use super::super::{amount, assemble, date};
use super::transaction::{Field, Transaction};
use crate::error::Error;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::number;
use crate::number::DecimalMark;
use crate::statement_line::{LineDetails, LineStatus, StatementLine};
use crate::text::Text;

/// Reads a transaction of a statement in `currency` into its lines, unless it must be held back: then an issue of
/// error level says why.
pub(super) fn read(
    notes: &mut Notes<'_, '_>,
    transaction: &Transaction,
    currency: Currency,
    lines: &mut Vec<StatementLine>,
) -> Result<(), Error> {
    let mut reading = Reading { notes, transaction };
    let is_certain = reading.check_repetitions()? & reading.check_correction()?;
    let money = reading.money(currency)?;
    let date = reading.date()?;
    let (Some(money), Some(date), true) = (money, date, is_certain) else { return Ok(()) };
    // The ids follow from the whole statement.
    lines.push(StatementLine::new(LineId::from_identity(""), date, money));
    let Some(line) = lines.last_mut() else { return Ok(()) };
    line.place = transaction.record.spot.place(transaction.record.number);
    line.status = if transaction.is_pending { LineStatus::Pending } else { LineStatus::Booked };
    line.value_date = reading.optional_date(Field::Available)?;
    line.bank_id = reading.text(Field::BankId)?;
    line.counterparty = reading.first_text(&[Field::ExtendedName, Field::Name, Field::PayeeName])?;
    line.description = reading.text(Field::Memo)?;
    (line.kind, line.reference) = reading.kind_and_reference()?;
    line.set_details(LineDetails {
        counterparty_account: reading.text(Field::AccountTo)?,
        end_to_end_id: None,
        original_amount: reading.original_amount(money)?,
    });
    Ok(())
}

/// One transaction that is being read.
struct Reading<'r, 's, 'o> {
    notes: &'r mut Notes<'s, 'o>,
    transaction: &'r Transaction,
}

impl<'s> Reading<'_, 's, '_> {
    fn cow(&mut self, field: Field) -> Result<Option<(Cow<'s, str>, Value)>, Error> {
        let Some(value) = self.transaction.get(field) else { return Ok(None) };
        let text = self.notes.text(self.transaction.record, field.name(), value)?;
        Ok(if text.is_empty() { None } else { Some((text, value)) })
    }

    /// Returns the bytes of a field. A day or a number as written needs no decoding.
    fn plain(&self, field: Field) -> Option<&'s [u8]> {
        let value = self.transaction.get(field).filter(|value| !value.raw.has_markup)?;
        Some(self.notes.source.bytes_of(value.raw))
    }

    fn text(&mut self, field: Field) -> Result<Option<Text>, Error> {
        let Some((text, _)) = self.cow(field)? else { return Ok(None) };
        Ok(Some(self.notes.texts.add(&text)))
    }

    /// Returns the first of some fields that has a text.
    fn first_text(&mut self, fields: &[Field]) -> Result<Option<Text>, Error> {
        for field in fields {
            if let Some(text) = self.text(*field)? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    fn issue(&self, code: IssueCode, field: Field, value: Value) -> ImportIssue {
        self.notes.issue(code, self.transaction.record, field.name(), value)
    }

    fn missing(&mut self, code: IssueCode, field: Field) -> Result<(), Error> {
        let at = self.transaction.at;
        let issue = self.notes.issue_at(code, self.transaction.record, at).field(field.name());
        self.notes.add(issue)
    }

    /// Returns the amount, in the statement's currency unless the transaction names another one.
    fn money(&mut self, statement: Currency) -> Result<Option<Money>, Error> {
        let Some(currency) = self.own_currency(statement)? else { return Ok(None) };
        if let Some(amount) = self.plain(Field::Amount).and_then(number::parse_ascii) {
            return Ok(Some(Money::new(amount, currency)));
        }
        let Some((text, value)) = self.cow(Field::Amount)? else {
            self.missing(IssueCode::MissingAmount, Field::Amount)?;
            return Ok(None);
        };
        match amount::parse(&text, Some(currency), || self.notes.decimal_mark()) {
            Ok(amount) => Ok(Some(Money::new(amount, currency))),
            Err(code) => {
                let issue = self.issue(code, Field::Amount, value).detail(amount::advice(code));
                self.notes.add(issue)?;
                Ok(None)
            }
        }
    }

    /// Reads `CURRENCY`, which marks an amount that was not converted into the statement's currency; `None`
    /// if it names a currency that does not exist.
    fn own_currency(&mut self, statement: Currency) -> Result<Option<Currency>, Error> {
        let Some((code, value)) = self.cow(Field::Symbol)? else { return Ok(Some(statement)) };
        let currency = code.to_ascii_uppercase().parse().ok();
        if currency.is_none() {
            let issue = self.issue(IssueCode::UnknownCurrency, Field::Symbol, value);
            self.notes.add(issue)?;
        }
        Ok(currency)
    }

    /// Returns the booking date; of a pending transaction the day it was made.
    fn date(&mut self) -> Result<Option<NaiveDate>, Error> {
        if let Some(date) = self.plain(Field::Posted).and_then(date::parse_bytes) {
            return Ok(Some(date));
        }
        let Some((text, value)) = self.cow(Field::Posted)? else {
            self.missing(IssueCode::MissingDate, Field::Posted)?;
            return Ok(None);
        };
        let date = date::parse(&text);
        if date.is_none() {
            let issue = self.issue(IssueCode::InvalidDate, Field::Posted, value).detail("expected YYYYMMDD");
            self.notes.add(issue)?;
        }
        Ok(date)
    }

    /// Reads an optional date.
    fn optional_date(&mut self, field: Field) -> Result<Option<NaiveDate>, Error> {
        let Some((text, value)) = self.cow(field)? else { return Ok(None) };
        let date = date::parse(&text);
        if date.is_none() {
            self.warn(IssueCode::InvalidDate, field, value)?;
        }
        Ok(date)
    }

    fn warn(&mut self, code: IssueCode, field: Field, value: Value) -> Result<(), Error> {
        let mut issue = self.issue(code, field, value).detail("the field is left empty");
        issue.severity = Severity::Warning;
        self.notes.add(issue)
    }

    fn kind_and_reference(&mut self) -> Result<(Option<Text>, Option<Text>), Error> {
        let kind = self.cow(Field::Type)?.map(|(text, _)| text);
        let reference = self.cow(Field::Reference)?.map(|(text, _)| text);
        let cheque = self.cow(Field::CheckNumber)?.map(|(text, _)| text);
        let reference = assemble::reference(kind.as_deref(), reference.as_deref(), cheque.as_deref());
        let mut keep = |text: &str| self.notes.texts.add(text);
        Ok((kind.as_deref().map(&mut keep), reference.map(keep)))
    }

    /// Reads `ORIGCURRENCY`, the currency from which the amount was converted.
    fn original_amount(&mut self, money: Money) -> Result<Option<Money>, Error> {
        let Some((code, symbol)) = self.cow(Field::OriginalSymbol)? else { return Ok(None) };
        let Ok(original) = code.to_ascii_uppercase().parse::<Currency>() else {
            self.warn(IssueCode::UnknownCurrency, Field::OriginalSymbol, symbol)?;
            return Ok(None);
        };
        let Some((text, value)) = self.cow(Field::OriginalRate)? else { return Ok(None) };
        let Some(rate) = read_rate(&text) else {
            self.warn(IssueCode::InvalidField, Field::OriginalRate, value)?;
            return Ok(None);
        };
        Ok(assemble::original_amount(money, original, rate))
    }

    /// Returns `true` if no decisive field has two values.
    fn check_repetitions(&mut self) -> Result<bool, Error> {
        let mut is_certain = true;
        for (field, value) in self.transaction.repeated() {
            let mut issue =
                self.issue(IssueCode::RepeatedField, field, value).detail("the first value counts");
            if matches!(field, Field::Amount | Field::Posted | Field::BankId) {
                is_certain = false;
                issue.severity = Severity::Error;
                issue.detail = Some("two transactions without a border between them?".to_owned());
            }
            self.notes.add(issue)?;
        }
        Ok(is_certain)
    }

    /// Returns `true` for a movement of its own; one that only deletes another line is not.
    fn check_correction(&mut self) -> Result<bool, Error> {
        let Some((id, value)) = self.cow(Field::Corrects)? else { return Ok(true) };
        if assemble::is_zero(&id) {
            return Ok(true);
        }
        let action = self.cow(Field::CorrectAction)?.map(|(text, _)| text);
        let is_deletion = action.is_some_and(|action| action.eq_ignore_ascii_case("DELETE"));
        let mut issue = self.issue(IssueCode::Correction, Field::Corrects, value);
        issue.detail = Some(assemble::correction_advice(is_deletion).to_owned());
        if is_deletion {
            issue.severity = Severity::Error;
        }
        self.notes.add(issue)?;
        Ok(!is_deletion)
    }
}

/// Reads a rate, which has any number of decimals, so a single mark before three digits is unambiguous.
fn read_rate(text: &str) -> Option<Decimal> {
    let mark = if text.contains(',') { DecimalMark::Comma } else { DecimalMark::Dot };
    number::parse(text, Some(mark)).ok().filter(|rate| *rate > Decimal::ZERO)
}
