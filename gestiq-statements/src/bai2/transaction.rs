//! Reads a transaction, record 16, as a line.

use gestiq_core::{Currency, Money};

use super::fields;
use super::fields::Fields;
use super::group::Group;
use super::record::{Part, Record};
use super::type_code::{Side, side};
use crate::error::Error;
use crate::findings::Findings;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::place::Place;
use crate::statement_line::StatementLine;
use crate::text::Text;
use crate::{record_text, short_date};

/// The content of a record 16.
#[derive(Debug)]
pub(super) struct Transaction {
    /// Without a sign; `None` if it cannot be read.
    pub(super) minor: Option<i128>,
    /// `None` if it is held back, with an issue of error level, or if it moves no money.
    pub(super) line: Option<StatementLine>,
    /// `true` if a movement was held back.
    pub(super) is_held_back: bool,
}

/// Reads record 16.
pub(super) fn read(
    record: &Record,
    number: u64,
    group: &Group,
    currency: Currency,
    findings: &mut Findings<'_>,
) -> Result<Transaction, Error> {
    let place = record.place.of_record(number);
    if record.was_repaired {
        findings.add(ImportIssue::new(IssueCode::InvalidEncoding, place))?;
    }
    let mut fields = Fields::new(split(record));
    let code = fields.take();
    let text = fields.take();
    let minor = fields::minor(text);
    let held_back = |minor: Option<i128>| Transaction { minor, line: None, is_held_back: true };
    let side = side(code);
    if side == Side::NonMonetary {
        findings.add(ImportIssue::new(IssueCode::Unread, place).field("16").text(code))?;
        return Ok(Transaction { minor: Some(minor.unwrap_or(0)), line: None, is_held_back: false });
    }
    let signed = match (side, minor) {
        (Side::Unknown, minor) => {
            let issue = ImportIssue::new(IssueCode::InvalidField, place).field("type code").text(code);
            findings.add(issue.detail("neither a credit nor a debit"))?;
            return Ok(held_back(minor.ok()));
        }
        (Side::Debit, Ok(minor)) => fields::amount(-minor, currency),
        (_, Ok(minor)) => fields::amount(minor, currency),
        (_, Err(code)) => Err(code),
    };
    let amount = match signed {
        Ok(amount) => amount,
        Err(code) => {
            let issue = ImportIssue::new(code, place).field("amount").text(text);
            findings.add(issue.detail("expected digits in minor units"))?;
            return Ok(held_back(minor.ok()));
        }
    };
    // The issue is reported for the group.
    let Some(date) = group.as_of else { return Ok(held_back(minor.ok())) };
    let mut line =
        StatementLine::new(LineId::from_identity(String::new()), date, Money::new(amount, currency));
    line.value_date = value_date(fields.take_funds(), place, findings)?;
    line.bank_id = record_text::read(findings, place, "bank reference", fields.take())?.map(Text::from);
    line.reference = record_text::read(findings, place, "customer reference", fields.take())?.map(Text::from);
    let words = description(&fields, record.parts.get(1..).unwrap_or_default(), record);
    line.description = record_text::read(findings, place, "text", &words)?.map(Text::from);
    line.kind = Some(code.into());
    line.place = place;
    Ok(Transaction { minor: minor.ok(), line: Some(line), is_held_back: false })
}

/// Returns the fields of the record itself; its continuations are text. A slash at the end is not part of it.
fn split(record: &Record) -> Vec<&str> {
    let text = record.parts.first().map(|part| without_slash(&part.text)).unwrap_or_default();
    text.split(',').collect::<Vec<_>>()
}

fn without_slash(text: &str) -> &str {
    text.strip_suffix('/').unwrap_or(text)
}

/// Returns the text field, commas included, and the continuations.
fn description(fields: &Fields<'_>, continuations: &[Part], record: &Record) -> String {
    let mut text = fields.rest().join(",");
    let mut was_full = record.parts.first().is_some_and(|part| part.is_full);
    for part in continuations {
        if !was_full {
            text.push(' ');
        }
        text.push_str(without_slash(&part.text));
        was_full = part.is_full;
    }
    text
}

fn value_date(
    text: Option<&str>,
    place: Place,
    findings: &mut Findings<'_>,
) -> Result<Option<chrono::NaiveDate>, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let date = short_date::yymmdd(text);
    if date.is_none() {
        let mut issue = ImportIssue::new(IssueCode::InvalidDate, place).field("value date").text(text);
        issue.severity = Severity::Warning;
        findings.add(issue.detail("the line has no value date"))?;
    }
    Ok(date)
}
