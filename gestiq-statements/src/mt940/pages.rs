//! Builds statements from messages: the pages of one statement are joined.

use super::fields::{Field, Part};
use super::message::{Message, Page};
use super::row::Draft;
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::findings::Findings;
use crate::identity;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::{BalanceCheck, BankStatement};

/// The statements of a file whose messages are being read.
#[derive(Debug)]
pub(super) struct Pages<'f, 'o> {
    options: &'o ImportOptions,
    findings: &'f mut Findings<'o>,
    message: Option<Message>,
    /// `true` if the envelope names an MT942 as the next message.
    next_is_interim: bool,
    pages: Vec<Page>,
    messages: u64,
    records: u64,
    has_stray: bool,
    /// `true` if a field of a statement was found.
    is_mt940: bool,
}

impl<'f, 'o> Pages<'f, 'o> {
    pub(super) fn new(options: &'o ImportOptions, findings: &'f mut Findings<'o>) -> Self {
        Pages {
            options,
            findings,
            message: None,
            next_is_interim: false,
            pages: Vec::new(),
            messages: 0,
            records: 0,
            has_stray: false,
            is_mt940: false,
        }
    }

    pub(super) fn take(&mut self, part: Part<'_>) -> Result<(), Error> {
        match part {
            Part::Type(kind) => self.next_is_interim = kind == "942",
            Part::End => self.finish_message()?,
            Part::Field(field) if matches!(&*field.tag, "940" | "942") => {
                self.finish_message()?;
                self.next_is_interim = field.tag == "942";
            }
            Part::Field(field) => self.field(field)?,
            Part::Stray(line) => {
                let is_text = line.text.chars().any(|c| !c.is_whitespace() && !c.is_control());
                if is_text && !self.has_stray {
                    self.has_stray = true;
                    let issue = ImportIssue::new(IssueCode::Unread, line.place).text(&line.text);
                    self.findings.add(issue.detail("text outside of messages"))?;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: Field<'_>) -> Result<(), Error> {
        let is_over = self.message.as_ref().is_some_and(|message| message.is_followed_by(&field.tag));
        if field.tag == "20" || is_over {
            self.finish_message()?;
        }
        self.is_mt940 |= matches!(&*field.tag, "25" | "25P" | "60F" | "60M" | "61" | "62F" | "62M" | "34F");
        if self.message.is_none() {
            self.messages += 1;
            self.options.limits.check(Limit::Statements, self.messages)?;
            self.message = Some(Message::new(field.place, self.next_is_interim));
        }
        let Some(message) = &mut self.message else { return Ok(()) };
        if field.tag == "61" {
            self.records += 1;
            self.options.limits.check(Limit::Records, self.records)?;
            return message.begin_row(Draft::new(field, self.records), self.findings);
        }
        message.take(field, self.options, self.findings)
    }

    fn finish_message(&mut self) -> Result<(), Error> {
        let Some(message) = self.message.take() else { return Ok(()) };
        self.next_is_interim = false;
        match message.finish(self.options, self.findings)? {
            Some(page) => self.add(page),
            None => Ok(()),
        }
    }

    /// Adds a statement, or a page to the statement that it continues.
    fn add(&mut self, page: Page) -> Result<(), Error> {
        let before = self.pages.last_mut().filter(|last| {
            last.closes_as_page
                && page.opens_as_page
                && key(&last.statement) == key(&page.statement)
                && last.statement.currency == page.statement.currency
        });
        match before {
            Some(last) if last.statement.closing == page.statement.opening => {
                last.statement.to = page.statement.to;
                last.statement.closing = page.statement.closing;
                last.statement.lines.extend(page.statement.lines);
                last.closes_as_page = page.closes_as_page;
                last.is_whole &= page.is_whole;
            }
            before => {
                if before.is_some() {
                    let issue = ImportIssue::new(IssueCode::BalanceMismatch, page.place).field(":60M:");
                    self.findings.add(issue.detail("the page does not continue the one before it"))?;
                }
                self.pages.push(page);
            }
        }
        Ok(())
    }

    /// Returns all statements, each with the ids of its lines; `None` if the file has no field of one.
    pub(super) fn finish(mut self, end: Place) -> Result<Option<Vec<BankStatement>>, Error> {
        if let Some(message) = &mut self.message {
            message.cut_off(end, self.findings)?;
        }
        self.finish_message()?;
        for page in &mut self.pages {
            identity::identify(&mut page.statement);
            if let BalanceCheck::Mismatch { expected, .. } = page.statement.balance_check()
                && page.is_whole
            {
                let issue = ImportIssue::new(IssueCode::BalanceMismatch, page.place).field(":62F:");
                self.findings.add(issue.detail(format!("expected {expected}")))?;
            }
        }
        Ok(self.is_mt940.then(|| self.pages.into_iter().map(|page| page.statement).collect()))
    }
}

fn key(statement: &BankStatement) -> Option<String> {
    statement.account.as_ref().map(BankAccount::key)
}
