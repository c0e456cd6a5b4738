//! Reads one message: its balances and rows, and the faults in it.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::border::Border;
use super::fields::Field;
use super::row::{Draft, Row};
use super::{account, balance};
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::BankStatement;

/// A message whose fields are being read.
#[derive(Debug)]
pub(super) struct Message {
    place: Place,
    /// `true` if the envelope names an MT942.
    is_interim: bool,
    account: Vec<String>,
    opening: Option<Border>,
    closing: Option<Border>,
    floor_currency: Option<String>,
    /// Totals of debits and credits.
    totals: [Option<(u64, Decimal)>; 2],
    rows: Vec<Row>,
    draft: Option<Draft>,
    /// Rows that could not be read.
    held_back: u64,
    has_interim_fields: bool,
}

/// A statement, or a page of one.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) statement: BankStatement,
    pub(super) place: Place,
    pub(super) opens_as_page: bool,
    pub(super) closes_as_page: bool,
    /// `true` if all its rows could be read.
    pub(super) is_whole: bool,
}

impl Message {
    pub(super) fn new(place: Place, is_interim: bool) -> Self {
        Message {
            place,
            is_interim,
            account: Vec::new(),
            opening: None,
            closing: None,
            floor_currency: None,
            totals: [None; 2],
            rows: Vec::new(),
            draft: None,
            held_back: 0,
            has_interim_fields: false,
        }
    }

    /// Returns `true` if a field with this tag cannot belong to this message any more: it opens the next one, which has
    /// no `:20:`.
    pub(super) fn is_followed_by(&self, tag: &str) -> bool {
        let opens = matches!(tag, "25" | "25P" | "28" | "28C" | "60F" | "60M");
        let names_account_again = matches!(tag, "25" | "25P") && !self.account.is_empty();
        let has_begun = self.opening.is_some() || !self.rows.is_empty() || self.draft.is_some();
        (opens && self.is_closed()) || (names_account_again && has_begun)
    }

    /// Returns `true` if the fields that end a message have come.
    fn is_closed(&self) -> bool {
        self.draft.is_none() && (self.closing.is_some() || self.totals.iter().any(Option::is_some))
    }

    /// Reads a field other than `:61:`; that one begins a row.
    pub(super) fn take(
        &mut self,
        field: Field<'_>,
        options: &ImportOptions,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        if matches!(&*field.tag, "86" | "NS") {
            return match &mut self.draft {
                Some(draft) => draft.add(field, &options.limits),
                // About the account or the whole statement.
                None => Ok(()),
            };
        }
        self.finish_row(findings)?;
        match &*field.tag {
            "25" | "25P" => self.account = field.lines.iter().map(|line| line.trim().to_owned()).collect(),
            "60F" | "60M" => self.opening = Border::read(&field, findings)?,
            "62F" | "62M" => self.closing = Border::read(&field, findings)?,
            "90D" | "90C" => self.total(&field, findings)?,
            "34F" => {
                self.has_interim_fields = true;
                self.floor_currency = balance::read_floor_currency(field.first());
            }
            "13" | "13D" => self.has_interim_fields = true,
            "20" | "21" | "28" | "28C" | "64" | "65" => {}
            _ => {
                let issue =
                    ImportIssue::new(IssueCode::Unread, field.place).field(format!(":{}:", field.tag));
                findings.add(issue.text(&field.lines.join(" ")))?;
            }
        }
        Ok(())
    }

    /// Begins a row.
    pub(super) fn begin_row(&mut self, draft: Draft, findings: &mut Findings<'_>) -> Result<(), Error> {
        self.finish_row(findings)?;
        self.draft = Some(draft);
        Ok(())
    }

    fn finish_row(&mut self, findings: &mut Findings<'_>) -> Result<(), Error> {
        let Some(draft) = self.draft.take() else { return Ok(()) };
        match draft.finish(findings)? {
            Some(row) => self.rows.push(row),
            None => self.held_back += 1,
        }
        Ok(())
    }

    fn total(&mut self, field: &Field<'_>, findings: &mut Findings<'_>) -> Result<(), Error> {
        self.has_interim_fields = true;
        let total = balance::read_total(field.first());
        if total.is_none() {
            let tag = format!(":{}:", field.tag);
            let issue = ImportIssue::new(IssueCode::InvalidField, field.place).field(tag).text(field.first());
            findings.add(issue.into_warning("expected the number and sum of entries, such as 3EUR120,00"))?;
        }
        let [debits, credits] = &mut self.totals;
        *(if field.tag == "90D" { debits } else { credits }) = total;
        Ok(())
    }

    /// Handles a file that ends inside the message: the last row may be incomplete, and so may be the last balance.
    pub(super) fn cut_off(&mut self, end: Place, findings: &mut Findings<'_>) -> Result<(), Error> {
        let had_half = [&mut self.opening, &mut self.closing].into_iter().any(|border| {
            let is_half = border.as_ref().is_some_and(Border::may_be_half);
            if is_half {
                *border = None;
            }
            is_half
        });
        if self.is_closed() && !had_half {
            return Ok(());
        }
        self.draft = None;
        self.held_back += 1;
        let issue = ImportIssue::new(IssueCode::Truncated, end);
        findings.add(issue.detail("the message has no closing balance; its last movement is held back"))
    }

    /// Returns the statement; `None` with an issue if its currency is unknown.
    pub(super) fn finish(
        mut self,
        options: &ImportOptions,
        findings: &mut Findings<'_>,
    ) -> Result<Option<Page>, Error> {
        self.finish_row(findings)?;
        let is_interim =
            self.is_interim || (self.has_interim_fields && self.opening.is_none() && self.closing.is_none());
        if !is_interim && self.held_back == 0 {
            self.check_balances_are_there(findings)?;
        }
        let Some(currency) = self.settle_currency(options, findings)? else { return Ok(None) };
        self.check_totals(findings)?;
        let mut statement = BankStatement::new(currency);
        statement.account = account::read(&self.account, currency).or_else(|| options.account.clone());
        (statement.from, statement.opening) = self.side(self.opening.as_ref(), currency, findings)?;
        (statement.to, statement.closing) = self.side(self.closing.as_ref(), currency, findings)?;
        let is_page = |border: &Option<Border>| border.as_ref().is_some_and(|border| border.is_page);
        let page = Page {
            place: self.place,
            opens_as_page: is_page(&self.opening),
            closes_as_page: is_page(&self.closing),
            is_whole: self.held_back == 0,
            statement: BankStatement {
                lines: lines(self.rows, currency, is_interim, findings)?,
                ..statement
            },
        };
        Ok(Some(page))
    }

    fn check_balances_are_there(&self, findings: &mut Findings<'_>) -> Result<(), Error> {
        for (border, tag) in [(&self.opening, ":60F:"), (&self.closing, ":62F:")] {
            if border.is_none() {
                let issue = ImportIssue::new(IssueCode::MissingField, self.place).field(tag);
                findings.add(issue.into_warning("the statement has no such balance"))?;
            }
        }
        Ok(())
    }

    /// Returns the currency of the balances, else the caller's.
    fn settle_currency(
        &self,
        options: &ImportOptions,
        findings: &mut Findings<'_>,
    ) -> Result<Option<Currency>, Error> {
        let borders = [&self.opening, &self.closing].into_iter().flatten();
        let codes = borders.filter_map(|border| border.balance.currency.as_ref());
        let code = codes.chain(&self.floor_currency).next();
        if let Some(currency) = code.and_then(|code| code.parse().ok()) {
            return Ok(Some(currency));
        }
        let mut issue = match code {
            Some(code) => ImportIssue::new(IssueCode::UnknownCurrency, self.place).text(code),
            None => ImportIssue::new(IssueCode::MissingCurrency, self.place),
        };
        let is_empty = self.rows.is_empty() && self.opening.is_none() && self.closing.is_none();
        let remedy = match options.currency {
            Some(currency) => format!("{currency} is used, as the import options say"),
            None => format!("the statement with its {} movements is left out", self.rows.len()),
        };
        if options.currency.is_some() || is_empty {
            issue.severity = Severity::Warning;
        }
        findings.add(issue.field(":60F:").detail(remedy))?;
        Ok(options.currency)
    }

    /// Returns day and amount of a balance. One in another currency than the statement is ignored.
    fn side(
        &self,
        border: Option<&Border>,
        currency: Currency,
        findings: &mut Findings<'_>,
    ) -> Result<(Option<NaiveDate>, Option<Money>), Error> {
        let Some(Border { balance, .. }) = border else { return Ok((None, None)) };
        if let Some(code) = balance.currency.as_deref().filter(|code| *code != currency.code()) {
            let is_known = code.parse::<Currency>().is_ok();
            if is_known {
                let issue = ImportIssue::new(IssueCode::InvalidBalance, self.place).text(code);
                findings.add(issue.detail(format!("the statement is in {currency}")))?;
                return Ok((balance.date, None));
            }
        }
        Ok((balance.date, Some(Money::new(balance.amount, currency))))
    }

    /// Checks the totals of an interim report.
    fn check_totals(&self, findings: &mut Findings<'_>) -> Result<(), Error> {
        let sides = self.totals.iter().zip([(":90D:", true), (":90C:", false)]);
        for (total, (tag, is_debit)) in sides {
            let Some((count, sum)) = total else { continue };
            let movements = self.rows.iter().map(|row| &row.movement);
            let amounts = movements.filter(|movement| movement.is_debit == is_debit);
            let amounts = amounts.map(|movement| movement.amount);
            let found = amounts.fold((0_u64, Some(Decimal::ZERO)), |(count, sum), amount| {
                (count + 1, sum.and_then(|sum| sum.checked_add(amount.abs())))
            });
            if found != (*count, Some(*sum)) {
                let issue = ImportIssue::new(IssueCode::ControlMismatch, self.place).field(tag);
                let shown = found.1.unwrap_or_default();
                findings.add(
                    issue
                        .text(&format!("{count} entries of {sum}"))
                        .detail(format!("the movements that were read are {} of {shown}", found.0)),
                )?;
            }
        }
        Ok(())
    }
}

fn lines(
    rows: Vec<Row>,
    currency: Currency,
    is_interim: bool,
    findings: &mut Findings<'_>,
) -> Result<Vec<crate::statement_line::StatementLine>, Error> {
    rows.into_iter().map(|row| row.line(currency, is_interim, findings)).collect()
}
