//! Turns a record into a statement line.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::amount;
use super::dates::Dates;
use super::entry::Entry;
use crate::error::Error;
use crate::findings::Findings;
use crate::id::LineId;
use crate::issue::{ImportIssue, IssueCode};
use crate::number::DecimalMark;
use crate::statement_line::StatementLine;
use crate::text::Text;

impl Entry {
    /// Returns the line; `None` with an issue of error level if it must be held back.
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
        let amount = match amount::read(text, mark) {
            Ok(amount) => amount,
            Err(code) => {
                let issue = ImportIssue::new(code, self.place).field("T").text(text);
                findings.add(match code {
                    IssueCode::AmbiguousAmount => issue.detail(
                        "the separator can be grouping or a decimal mark, and no other amount of the file shows \
                         which; name the decimal mark in the import options",
                    ),
                    _ => issue,
                })?;
                return Ok(None);
            }
        };
        let long_amount = self.long_amount.as_deref().map(|text| amount::read(text, mark));
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
            match amount::read(text, mark) {
                Ok(part) => sum = sum.and_then(|sum| sum.checked_add(part)),
                Err(code) => {
                    let issue = ImportIssue::new(code, self.place).field("$").text(text);
                    return findings.add(issue.into_warning("the split is not kept"));
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
