//! A record of a list becomes a line.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::dates::Dates;
use super::{marks, warning};
use crate::error::Error;
use crate::findings::Findings;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode};
use crate::number::DecimalMark;
use crate::record_text;
use crate::statement::{Place, StatementLine};
use crate::text::Text;

/// The fields of a record, as written.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) date: Option<String>,
    /// `T`
    pub(super) amount: Option<String>,
    /// `U`, the same in newer programs.
    long_amount: Option<String>,
    payee: Option<String>,
    memo: Option<String>,
    number: Option<String>,
    category: Option<String>,
    /// Amounts of a split.
    pub(super) splits: Vec<String>,
}

impl Entry {
    pub(super) fn new(place: Place) -> Self {
        Entry {
            place,
            date: None,
            amount: None,
            long_amount: None,
            payee: None,
            memo: None,
            number: None,
            category: None,
            splits: Vec::new(),
        }
    }

    /// Takes a field: a letter and its value. The first one counts.
    pub(super) fn take(
        &mut self,
        text: &str,
        was_repaired: bool,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let (slot, field) = match text.chars().next() {
            Some('D') => (&mut self.date, "D"),
            Some('T') => (&mut self.amount, "T"),
            Some('U') => (&mut self.long_amount, "U"),
            Some('P') => (&mut self.payee, "P"),
            Some('M') => (&mut self.memo, "M"),
            Some('N') => (&mut self.number, "N"),
            Some('L') => (&mut self.category, "L"),
            Some('$') => {
                self.splits.push(text.get(1..).unwrap_or_default().trim().to_owned());
                return Ok(());
            }
            _ => return Ok(()),
        };
        if was_repaired {
            findings.add(ImportIssue::new(IssueCode::InvalidEncoding, self.place).field(field))?;
        }
        let value = record_text::read(findings, self.place, field, text.get(1..).unwrap_or_default())?;
        if slot.is_some() && *slot != value {
            let issue = ImportIssue::new(IssueCode::RepeatedField, self.place).field(field);
            findings.add(issue.text(&value.unwrap_or_default()).detail("the first value counts"))?;
        } else {
            *slot = value;
        }
        Ok(())
    }

    /// The line; `None` where it must be held back, and then an issue of error level says why.
    pub(super) fn line(
        self,
        currency: Currency,
        mark: Option<DecimalMark>,
        dates: &Dates,
        findings: &mut Findings<'_>,
    ) -> Result<Option<StatementLine>, Error> {
        let amount = self.amount(mark, findings)?;
        let date = dates.read(&self, findings)?;
        let (Some(amount), Some(date)) = (amount, date) else { return Ok(None) };
        if amount.normalize().scale() > currency.minor_digits() {
            let issue = ImportIssue::new(IssueCode::FinerThanMinorUnit, self.place).field("T");
            findings.add(issue.text(&amount.to_string()))?;
        }
        self.check_split(amount, mark, findings)?;
        let mut line =
            StatementLine::new(LineId::from_identity(String::new()), date, Money::new(amount, currency));
        line.counterparty = self.payee.map(Text::from);
        line.description = self.memo.map(Text::from);
        line.reference = self.number.map(Text::from);
        line.kind = self.category.map(Text::from);
        line.place = self.place;
        Ok(Some(line))
    }

    fn amount(
        &self,
        mark: Option<DecimalMark>,
        findings: &mut Findings<'_>,
    ) -> Result<Option<Decimal>, Error> {
        let text = self.amount.as_ref().or(self.long_amount.as_ref());
        let text = text.map(String::as_str).unwrap_or_default();
        let amount = match marks::amount(text, mark) {
            Ok(amount) => amount,
            Err(code) => {
                findings.add(ImportIssue::new(code, self.place).field("T").text(text))?;
                return Ok(None);
            }
        };
        let long_amount = self.long_amount.as_deref().map(|text| marks::amount(text, mark));
        if self.amount.is_some() && long_amount.is_some_and(|long| long != Ok(amount)) {
            let issue = ImportIssue::new(IssueCode::RepeatedField, self.place).field("U");
            findings.add(
                issue.text(self.long_amount.as_deref().unwrap_or_default()).detail("the amount in T counts"),
            )?;
        }
        Ok(Some(amount))
    }

    fn check_split(
        &self,
        amount: Decimal,
        mark: Option<DecimalMark>,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let mut sum = Some(Decimal::ZERO);
        for text in &self.splits {
            match marks::amount(text, mark) {
                Ok(part) => sum = sum.and_then(|sum| sum.checked_add(part)),
                Err(code) => {
                    let issue = ImportIssue::new(code, self.place).field("$").text(text);
                    return findings.add(warning(issue, "the split is not kept"));
                }
            }
        }
        if !self.splits.is_empty() && sum != Some(amount) {
            let issue = ImportIssue::new(IssueCode::ControlMismatch, self.place).field("$");
            let sum = sum.map_or_else(|| "too large".to_owned(), |sum| sum.to_string());
            findings.add(issue.text(&sum).detail(format!("the parts of the split are not {amount}")))?;
        }
        Ok(())
    }
}
