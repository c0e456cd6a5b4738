//! Reads a movement with its texts as a line.

use std::borrow::Cow;

use gestiq_core::{Currency, Money};

use super::fields::Field;
use super::movement::Movement;
use super::narrative::Narrative;
use super::{balance, cursor, movement, narrative};
use crate::error::Error;
use crate::findings::Findings;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::record_text;
use crate::statement_line::{LineDetails, LineStatus, StatementLine};
use crate::text::Text;

/// The fields of a movement that is being read.
#[derive(Debug)]
pub(super) struct Draft {
    place: Place,
    /// `:61:` and its details.
    movement: Vec<String>,
    /// All `:86:`.
    text: Vec<String>,
    /// All `:NS:`.
    non_swift: Vec<String>,
    bytes: u64,
    was_repaired: bool,
}

impl Draft {
    pub(super) fn new(field: Field<'_>, record: u64) -> Self {
        Draft {
            place: field.place.of_record(record),
            was_repaired: field.was_repaired,
            movement: field.lines.into_iter().map(Cow::into_owned).collect(),
            text: Vec::new(),
            non_swift: Vec::new(),
            bytes: 0,
        }
    }

    /// Adds a `:86:` or `:NS:` of the movement.
    pub(super) fn add(&mut self, field: Field<'_>, limits: &Limits) -> Result<(), Error> {
        self.bytes += field.lines.iter().map(|line| line.len() as u64).sum::<u64>();
        limits.check(Limit::FieldBytes, self.bytes)?;
        self.was_repaired |= field.was_repaired;
        let to = if field.tag == "NS" { &mut self.non_swift } else { &mut self.text };
        to.extend(field.lines.into_iter().map(Cow::into_owned));
        Ok(())
    }

    /// Returns the row; `None` with an issue if it cannot be read.
    pub(super) fn finish(self, findings: &mut Findings<'_>) -> Result<Option<Row>, Error> {
        if self.was_repaired {
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, self.place).field(":86:"))?;
        }
        let first = self.movement.first().map(String::as_str).unwrap_or_default();
        match movement::read(first) {
            Ok(movement) => self.row(movement, findings).map(Some),
            Err(flaw) => {
                let issue = ImportIssue::new(flaw.code, self.place).field(":61:").text(first);
                findings.add(issue.detail(flaw.detail))?;
                Ok(None)
            }
        }
    }

    fn row(&self, movement: Movement, findings: &mut Findings<'_>) -> Result<Row, Error> {
        let texts = if self.text.is_empty() && !self.non_swift.is_empty() {
            narrative::read_non_swift(&borrowed(&self.non_swift))
        } else {
            narrative::read(&borrowed(&self.text))
        };
        let details = Details::read(self.movement.get(1..).unwrap_or_default());
        let old_layout = movement.overflow.is_some() && is_account(&movement.customer_reference);
        let account_in_reference = movement.customer_reference.clone();
        let Narrative { code, name, account, end_to_end_id, reference, original_amount, text } = texts;
        let mut read = |value: Option<String>| {
            record_text::read(findings, self.place, ":86:", &value.unwrap_or_default())
        };
        let text = read(text)?;
        let details_text =
            read(details.text)?.filter(|more| text.as_ref().is_none_or(|text| !text.contains(more)));
        let row = Row {
            name: read(name.or_else(|| movement.overflow.clone()))?,
            account: read(
                account.or(details.account).or_else(|| old_layout.then_some(account_in_reference)),
            )?,
            end_to_end_id: read(end_to_end_id)?,
            reference: read(own_reference(&movement, old_layout).or(reference))?,
            bank_id: read(movement.bank_reference.clone().filter(|text| is_reference(text)))?,
            description: joined(text, details_text),
            kind: read(Some(kind(&movement.code, code.as_deref())))?,
            original_amount: original_amount.or(details.original_amount),
            place: self.place,
            movement,
        };
        Ok(row)
    }
}

fn borrowed(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

/// The lines after the first of `:61:`.
#[derive(Default)]
struct Details {
    text: Option<String>,
    account: Option<String>,
    original_amount: Option<String>,
}

impl Details {
    fn read(lines: &[String]) -> Self {
        let text = lines.join(" ");
        let text = text.trim();
        if text.is_empty() {
            return Details::default();
        }
        if is_iban(text) {
            return Details { account: Some(text.to_owned()), ..Details::default() };
        }
        if let Some(amount) = narrative::read(&[text]).original_amount {
            return Details { original_amount: Some(amount), ..Details::default() };
        }
        Details { text: Some(text.to_owned()), ..Details::default() }
    }
}

fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit)
}

/// Recognizes an account in the place of the reference, followed by the name: the layout of Rabobank before SEPA.
/// `P` marks an account of the former Postbank.
fn is_account(reference: &str) -> bool {
    let number = reference.strip_prefix('P').unwrap_or(reference);
    number.len() >= 9 && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn own_reference(movement: &Movement, is_account: bool) -> Option<String> {
    let reference = &movement.customer_reference;
    (!is_account && is_reference(reference)).then(|| reference.clone())
}

/// Returns `true` for a real reference: banks also write that there is none, or in which part of `:86:` it stands.
fn is_reference(text: &str) -> bool {
    let word = text.trim_end_matches('+');
    !word.bytes().all(|byte| byte == b'0')
        && !matches!(word, "NONREF" | "NOREF" | "NOTPROVIDED" | "KREF" | "EREF" | "MARF" | "PREF")
}

fn kind(code: &str, narrative_code: Option<&str>) -> String {
    match narrative_code {
        Some(more) => format!("{code}/{more}"),
        None => code.to_owned(),
    }
}

fn joined(text: Option<String>, more: Option<String>) -> Option<String> {
    match (text, more) {
        (Some(text), Some(more)) => Some(format!("{text} {more}")),
        (text, more) => text.or(more),
    }
}

/// A movement that was read; its amount has no currency before that of the message is known.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) place: Place,
    pub(super) movement: Movement,
    name: Option<String>,
    account: Option<String>,
    end_to_end_id: Option<String>,
    reference: Option<String>,
    bank_id: Option<String>,
    description: Option<String>,
    kind: Option<String>,
    original_amount: Option<String>,
}

impl Row {
    /// Returns the line in the currency of its statement.
    pub(super) fn line(
        self,
        currency: Currency,
        is_interim: bool,
        findings: &mut Findings<'_>,
    ) -> Result<StatementLine, Error> {
        let Movement { value_date, entry_date, amount, is_expected, .. } = self.movement;
        if amount.normalize().scale() > currency.minor_digits() {
            let issue = ImportIssue::new(IssueCode::FinerThanMinorUnit, self.place).field(":61:");
            findings.add(issue.text(&amount.to_string()))?;
        }
        let id = LineId::from_identity(String::new());
        let mut line = StatementLine::new(id, entry_date.unwrap_or(value_date), Money::new(amount, currency));
        let written = self.original_amount.as_deref();
        let original_amount = written.and_then(|text| original(text, amount.is_sign_negative()));
        if let Some(text) = written.filter(|_| original_amount.is_none()) {
            findings.add(ImportIssue::new(IssueCode::InvalidField, self.place).field("OCMT").text(text))?;
        }
        line.value_date = Some(value_date);
        line.bank_id = self.bank_id.map(Text::from);
        line.counterparty = self.name.map(Text::from);
        line.description = self.description.map(Text::from);
        line.reference = self.reference.map(Text::from);
        line.kind = self.kind.map(Text::from);
        line.set_details(LineDetails {
            counterparty_account: self.account.map(Text::from),
            end_to_end_id: self.end_to_end_id.map(Text::from),
            original_amount,
        });
        line.status = if is_interim || is_expected { LineStatus::Pending } else { LineStatus::Booked };
        line.place = self.place;
        Ok(line)
    }
}

/// Reads `USD100,00`, with the sign of the line.
fn original(text: &str, is_negative: bool) -> Option<Money> {
    let mut rest = text;
    let currency: Currency = cursor::chars(&mut rest, 3)?.parse().ok()?;
    let amount = balance::amount(rest).ok()?.abs();
    Some(Money::new(if is_negative { -amount } else { amount }, currency))
}
