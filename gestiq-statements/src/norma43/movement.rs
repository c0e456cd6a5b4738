//! Records 22 to 24: a movement, its texts, and its amount in another currency.

use gestiq_core::{Currency, Money};

use super::record::Record;
use crate::error::Error;
use crate::findings::Findings;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::record_text;
use crate::statement_line::StatementLine;
use crate::text::Text;

/// The number of columns of the texts in a record 23.
const TEXT_COLUMNS: usize = 76;

/// A movement whose texts are being read.
#[derive(Debug)]
pub(super) struct Movement {
    place: Place,
    /// `true` if its code is that of a debit.
    pub(super) is_debit: bool,
    /// `None` if record 22 could not be read.
    line: Option<StatementLine>,
    text: String,
    was_repaired: bool,
}

impl Movement {
    /// Reads record 22. One that cannot be read is kept as a placeholder, so that its texts are not added to
    /// another one.
    pub(super) fn read(
        record: &Record<'_>,
        number: u64,
        currency: Currency,
        findings: &mut Findings<'_>,
    ) -> Result<Self, Error> {
        let place = record.place.of_record(number);
        let line = match facts(record, currency) {
            Ok(mut line) => {
                line.place = place;
                line.reference = reference(record, place, findings)?.map(Text::from);
                line.kind = record_text::read(findings, place, "concepto", &concept(record))?.map(Text::from);
                Some(line)
            }
            Err((code, field, text)) => {
                findings.add(ImportIssue::new(code, place).field(field).text(text))?;
                None
            }
        };
        let is_debit = record.columns(28, 28) == "1";
        Ok(Movement { place, is_debit, line, text: String::new(), was_repaired: record.was_repaired })
    }

    /// Adds a record 23. Its texts fill their columns, so that a word can continue in the next one.
    pub(super) fn add_text(&mut self, record: &Record<'_>, limits: &Limits) -> Result<(), Error> {
        let text = record.columns(5, 80);
        self.text.push_str(text);
        let missing = TEXT_COLUMNS.saturating_sub(text.chars().count());
        self.text.extend(std::iter::repeat_n(' ', missing));
        self.was_repaired |= record.was_repaired;
        limits.check(Limit::FieldBytes, self.text.len() as u64)
    }

    /// Adds a record 24: the amount before the bank converted it, with the sign of the movement.
    pub(super) fn add_original(
        &mut self,
        record: &Record<'_>,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let number = record.number(5, 7).and_then(|number| u16::try_from(number).ok());
        let currency = number.and_then(Currency::from_numeric);
        let (Some(currency), Ok(amount)) = (currency, record.amount(8)) else {
            let issue = ImportIssue::new(IssueCode::InvalidField, record.place).field("equivalencia");
            return findings.add(issue.text(record.columns(5, 21)));
        };
        if let Some(line) = &mut self.line {
            let amount = if self.is_debit { -amount } else { amount };
            line.details_mut().original_amount = Some(Money::new(amount, currency));
        }
        Ok(())
    }

    /// Returns the line; `None` if it is held back.
    pub(super) fn finish(self, findings: &mut Findings<'_>) -> Result<Option<StatementLine>, Error> {
        let Some(mut line) = self.line else { return Ok(None) };
        if self.was_repaired {
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, self.place))?;
        }
        line.description = record_text::read(findings, self.place, "conceptos", &self.text)?.map(Text::from);
        Ok(Some(line))
    }
}

/// Returns the dates and the amount, or the fault: code, field, text.
fn facts<'r>(
    record: &'r Record<'_>,
    currency: Currency,
) -> Result<StatementLine, (IssueCode, &'static str, &'r str)> {
    let date = |first: usize, field| {
        record.date(first).ok_or((IssueCode::InvalidDate, field, record.columns(first, first + 5)))
    };
    let (day, value_day) = (date(11, "fecha de operaci\u{f3}n")?, date(17, "fecha valor")?);
    let amount = record.signed(28).map_err(|code| (code, "importe", record.columns(28, 42)))?;
    let mut line =
        StatementLine::new(LineId::from_identity(String::new()), day, Money::new(amount, currency));
    line.value_date = Some(value_day);
    Ok(line)
}

/// Returns both references, or the number of the document; zeros only count as none.
fn reference(
    record: &Record<'_>,
    place: Place,
    findings: &mut Findings<'_>,
) -> Result<Option<String>, Error> {
    let given = |first, last| {
        let text = record.columns(first, last).trim();
        Some(text).filter(|text| !text.bytes().all(|byte| byte == b'0'))
    };
    let both: Vec<&str> = [given(53, 64), given(65, 80)].into_iter().flatten().collect();
    let text = if both.is_empty() { given(43, 52).unwrap_or_default().to_owned() } else { both.join(" ") };
    record_text::read(findings, place, "referencia", &text)
}

/// Returns the concept that all banks share, and the bank's own.
fn concept(record: &Record<'_>) -> String {
    let (common, own) = (record.columns(23, 24).trim(), record.columns(25, 27).trim());
    if own.is_empty() { common.to_owned() } else { format!("{common}/{own}") }
}
