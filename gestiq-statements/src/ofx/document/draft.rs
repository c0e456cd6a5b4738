//! A statement whose elements are being read.

use std::borrow::Cow;

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::super::notes::{Notes, Record, Value};
use super::super::tag::{Leaf, StatementKind};
use super::super::{amount, assemble, date};
use super::line;
use super::transaction::{Field, Transaction};
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::issue::{IssueCode, Severity};
use crate::options::ImportOptions;
use crate::statement::BankStatement;
use crate::statement_line::StatementLine;

/// The values of one statement.
#[derive(Debug)]
pub(super) struct Draft {
    record: Record,
    at: usize,
    kind: StatementKind,
    currency: Option<Currency>,
    currency_code: Option<Value>,
    account: [Option<Value>; 4],
    start: Option<Value>,
    end: Option<Value>,
    balance: Option<Value>,
    has_balance_element: bool,
    lines: Vec<StatementLine>,
    /// Transactions that came before the currency.
    waiting: Vec<Transaction>,
    /// Trades of securities, which are not lines.
    pub(super) trades: u64,
}

const NUMBER: usize = 0;
const BANK: usize = 1;
const BRANCH: usize = 2;
const TYPE: usize = 3;

impl Draft {
    pub(super) fn new(record: Record, at: usize, kind: StatementKind) -> Self {
        Draft {
            record,
            at,
            kind,
            currency: None,
            currency_code: None,
            account: [None; 4],
            start: None,
            end: None,
            balance: None,
            has_balance_element: false,
            lines: Vec::new(),
            waiting: Vec::new(),
            trades: 0,
        }
    }

    /// Sets the kind: a card statement may show it only in its account element.
    pub(super) fn set_kind(&mut self, kind: StatementKind) {
        self.kind = kind;
    }

    pub(super) fn open_balance(&mut self) {
        self.has_balance_element = true;
    }

    /// Sets a value of the statement itself; the first one counts.
    pub(super) fn set(&mut self, leaf: Leaf, value: Value, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        let slot = match leaf {
            Leaf::AccountNumber => self.account.get_mut(NUMBER),
            Leaf::Bank | Leaf::Broker => self.account.get_mut(BANK),
            Leaf::Branch => self.account.get_mut(BRANCH),
            Leaf::AccountType => self.account.get_mut(TYPE),
            Leaf::Start => Some(&mut self.start),
            Leaf::End => Some(&mut self.end),
            Leaf::BalanceAmount => Some(&mut self.balance),
            Leaf::StatementCurrency => Some(&mut self.currency_code),
            _ => None,
        };
        if let Some(slot) = slot {
            slot.get_or_insert(value);
        }
        if leaf == Leaf::StatementCurrency && self.currency.is_none() {
            let code = notes.text(self.record, "CURDEF", value)?;
            self.currency = code.to_ascii_uppercase().parse().ok();
        }
        Ok(())
    }

    /// Adds a complete transaction: a line, or a candidate for one until the currency is known.
    pub(super) fn add(&mut self, transaction: &Transaction, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        match self.currency {
            Some(currency) => {
                self.make_room(transaction.at, notes.source.end());
                line::read(notes, transaction, currency, &mut self.lines)?;
            }
            None => self.waiting.push(transaction.clone()),
        }
        Ok(())
    }

    /// Reserves memory for the lines of the rest of the file, at the bytes that a line has taken so far: a long list
    /// that grows step by step is copied several times.
    fn make_room(&mut self, at: usize, end: usize) {
        const ENOUGH_TO_TELL: usize = 64;
        let count = self.lines.len();
        if count < ENOUGH_TO_TELL || count < self.lines.capacity() {
            return;
        }
        let bytes_per_line = at.saturating_sub(self.at) / count + 1;
        let rest = end.saturating_sub(at) / bytes_per_line;
        self.lines.reserve(rest + rest / 64 + 1);
    }

    /// Releases unused memory, unless keeping it is cheaper than moving all lines.
    fn give_room_back(&mut self) {
        const WORTH_IT: usize = 16;
        let spare = self.lines.capacity() - self.lines.len();
        if spare > self.lines.len() / WORTH_IT {
            self.lines.shrink_to_fit();
        }
    }

    /// Returns the statement; `None` with an issue if its currency is unknown.
    pub(super) fn finish(
        mut self,
        notes: &mut Notes<'_, '_>,
        options: &ImportOptions,
    ) -> Result<Option<BankStatement>, Error> {
        let Some(currency) = self.settle_currency(notes, options)? else { return Ok(None) };
        let waiting = std::mem::take(&mut self.waiting);
        if !waiting.is_empty() {
            let mut lines = Vec::with_capacity(waiting.len() + self.lines.len());
            for transaction in waiting {
                line::read(notes, &transaction, currency, &mut lines)?;
            }
            // They came before the currency, so they come before the lines that came after it.
            lines.append(&mut self.lines);
            self.lines = lines;
        }
        let mut statement = BankStatement::new(currency);
        statement.account = self.account(notes, options)?;
        statement.from = self.date(notes, "DTSTART", self.start)?;
        statement.to = self.date(notes, "DTEND", self.end)?;
        statement.closing = self.closing(notes, currency)?;
        self.give_room_back();
        statement.lines = self.lines;
        notes.texts.seal();
        if let Some(issue) = assemble::complete(&mut statement) {
            notes.add(issue)?;
        }
        if self.trades > 0 {
            let trades = self.trades;
            let issue = notes.issue_at(IssueCode::Unread, self.record, self.at).field("INVTRANLIST");
            notes.add(issue.detail(format!("{trades} trades of securities are not bank lines")))?;
        }
        Ok(Some(statement))
    }

    /// Returns the currency of the statement: its own, the caller's, or the only one that its transactions name.
    fn settle_currency(
        &self,
        notes: &mut Notes<'_, '_>,
        options: &ImportOptions,
    ) -> Result<Option<Currency>, Error> {
        if self.currency.is_some() {
            return Ok(self.currency);
        }
        let (currency, remedy) = match (options.currency, self.currency_of_transactions(notes)) {
            (Some(currency), _) => (Some(currency), format!("{currency} is used, as the import options say")),
            (None, Some(currency)) if self.currency_code.is_none() => {
                (Some(currency), format!("{currency} is taken from the transactions"))
            }
            _ => (None, format!("the statement with its {} transactions is left out", self.waiting.len())),
        };
        let mut issue = match self.currency_code {
            Some(code) => notes.issue(IssueCode::UnknownCurrency, self.record, "CURDEF", code),
            None => notes.issue_at(IssueCode::MissingCurrency, self.record, self.at).field("CURDEF"),
        };
        if currency.is_some() || (self.waiting.is_empty() && self.balance.is_none()) {
            issue.severity = Severity::Warning;
        }
        notes.add(issue.detail(remedy))?;
        Ok(currency)
    }

    /// Returns the currency that all transactions name, if they agree.
    fn currency_of_transactions(&self, notes: &Notes<'_, '_>) -> Option<Currency> {
        let mut codes = self.waiting.iter().filter_map(|transaction| {
            let code = transaction.get(Field::Symbol)?;
            Some(notes.source.decode(code.raw).0.to_ascii_uppercase())
        });
        let first: Cow<'_, str> = codes.next()?.into();
        if codes.all(|code| code == first) { first.parse().ok() } else { None }
    }

    fn text(
        &self,
        notes: &mut Notes<'_, '_>,
        field: &'static str,
        value: Option<Value>,
    ) -> Result<Option<String>, Error> {
        let Some(value) = value else { return Ok(None) };
        let text = notes.text(self.record, field, value)?;
        Ok(Some(text.into_owned()).filter(|text| !text.is_empty()))
    }

    fn account(
        &self,
        notes: &mut Notes<'_, '_>,
        options: &ImportOptions,
    ) -> Result<Option<BankAccount>, Error> {
        let [number, bank, branch, kind] = self.account;
        let number = self.text(notes, "ACCTID", number)?;
        let bank = self.text(notes, "BANKID", bank)?;
        if number.is_none() && bank.is_none() {
            return Ok(options.account.clone());
        }
        let mut account = BankAccount::new(number.unwrap_or_default());
        account.bank = bank;
        account.branch = self.text(notes, "BRANCHID", branch)?;
        account.kind = self.text(notes, "ACCTTYPE", kind)?.or_else(|| assemble::account_kind(self.kind));
        Ok(Some(account))
    }

    /// Reads a day of the period, which is optional.
    fn date(
        &self,
        notes: &mut Notes<'_, '_>,
        field: &'static str,
        value: Option<Value>,
    ) -> Result<Option<NaiveDate>, Error> {
        let Some(value) = value else { return Ok(None) };
        let date = date::parse(&notes.text(self.record, field, value)?);
        if date.is_none() {
            let issue = notes.issue(IssueCode::InvalidDate, self.record, field, value);
            notes.add(issue.into_warning("the period of the statement stays open"))?;
        }
        Ok(date)
    }

    /// Returns `true` for a balance that is written in another way than the lines: as a whole number, beside lines that
    /// all have decimals. Some banks leave its point out.
    fn lacks_point(&self, text: &str, amount: Decimal, currency: Currency) -> bool {
        let is_whole = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+'));
        let has_decimals = |line: &StatementLine| line.amount.amount().scale() > 0;
        is_whole
            && !amount.is_zero()
            && currency.minor_digits() > 0
            && !self.lines.is_empty()
            && self.lines.iter().all(has_decimals)
    }

    /// Returns the booked balance at the end; none if the bank leaves it empty.
    fn closing(&self, notes: &mut Notes<'_, '_>, currency: Currency) -> Result<Option<Money>, Error> {
        const FIELD: &str = "LEDGERBAL/BALAMT";
        let Some(value) = self.balance else {
            if self.has_balance_element {
                let mut issue = notes.issue_at(IssueCode::InvalidBalance, self.record, self.at).field(FIELD);
                issue.severity = Severity::Info;
                notes.add(issue.detail("the balance is empty"))?;
            }
            return Ok(None);
        };
        let text = notes.text(self.record, FIELD, value)?;
        match amount::parse(&text, Some(currency), || notes.decimal_mark()) {
            Ok(amount) if self.lacks_point(&text, amount, currency) => {
                let issue = notes.issue(IssueCode::InvalidBalance, self.record, FIELD, value);
                notes.add(issue.detail(
                    "all amounts of the lines have decimals and this one has no decimal mark, so it may be in the \
                     minor unit; the balance is left out",
                ))?;
                Ok(None)
            }
            Ok(amount) => Ok(Some(Money::new(amount, currency))),
            Err(code) => {
                let issue = notes.issue(IssueCode::InvalidBalance, self.record, FIELD, value);
                notes.add(issue.detail(amount::advice(code)))?;
                Ok(None)
            }
        }
    }
}
