//! Builds statements from records.

use super::account;
use super::account::Account;
use super::movement::Movement;
use super::record::Record;
use crate::error::Error;
use crate::findings::Findings;
use crate::identity;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::{BalanceCheck, BankStatement};

/// Last column of the closing balance in record 33.
const CLOSING_END: usize = 73;
/// Last column of the count in record 88.
const COUNT_END: usize = 26;

/// The statements of a file whose records are being read.
#[derive(Debug)]
pub(super) struct Reader<'f, 'o> {
    options: &'o ImportOptions,
    findings: &'f mut Findings<'o>,
    statements: Vec<BankStatement>,
    /// The account that is open; `Some(None)` if its currency is unknown and its movements are skipped.
    account: Option<Option<Account>>,
    movement: Option<Movement>,
    /// Records since the last record 88.
    records: u64,
    accounts: u64,
    movements: u64,
    /// `true` if a record 88 has ended the file.
    is_ended: bool,
}

impl<'f, 'o> Reader<'f, 'o> {
    pub(super) fn new(options: &'o ImportOptions, findings: &'f mut Findings<'o>) -> Self {
        Reader {
            options,
            findings,
            statements: Vec::new(),
            account: None,
            movement: None,
            records: 0,
            accounts: 0,
            movements: 0,
            is_ended: false,
        }
    }

    pub(super) fn take(&mut self, record: &Record<'_>) -> Result<(), Error> {
        if self.accounts == 0 && !account::is_header(record) {
            // Text before the first account is not part of the file.
            return Ok(());
        }
        if record.kind() != "88" {
            self.records += 1;
            self.is_ended = false;
        }
        match record.kind() {
            "11" => self.header(record),
            "22" => self.movement(record),
            "23" | "24" => self.more(record),
            "33" => self.footer(record),
            "88" => self.end(record),
            _ => {
                let issue = ImportIssue::new(IssueCode::InvalidField, record.place).field("registro");
                self.findings
                    .add(issue.text(record.text()).detail("expected a record 11, 22, 23, 24, 33 or 88"))
            }
        }
    }

    fn header(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.leave_account_open(record.place)?;
        self.accounts += 1;
        self.options.limits.check(Limit::Statements, self.accounts)?;
        self.account = Some(Account::read(record, self.options, self.findings)?);
        Ok(())
    }

    fn movement(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.finish_movement()?;
        self.movements += 1;
        self.options.limits.check(Limit::Records, self.movements)?;
        match &self.account {
            Some(Some(account)) => {
                let currency = account.statement.currency;
                self.movement = Some(Movement::read(record, self.movements, currency, self.findings)?);
                Ok(())
            }
            Some(None) => Ok(()),
            None => self.unopened(record),
        }
    }

    fn more(&mut self, record: &Record<'_>) -> Result<(), Error> {
        match (&mut self.movement, &self.account) {
            (Some(movement), _) if record.kind() == "23" => movement.add_text(record, &self.options.limits),
            (Some(movement), _) => movement.add_original(record, self.findings),
            (None, Some(None)) => Ok(()),
            (None, _) => self.unopened(record),
        }
    }

    /// Reports a record of a movement or an account that never began.
    fn unopened(&mut self, record: &Record<'_>) -> Result<(), Error> {
        let issue = ImportIssue::new(IssueCode::Unbalanced, record.place).field("registro");
        self.findings.add(issue.text(record.text()))
    }

    fn footer(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.finish_movement()?;
        if !record.reaches(CLOSING_END) {
            let issue = ImportIssue::new(IssueCode::InvalidField, record.place).field("registro");
            return self.findings.add(issue.text(record.text()).detail("record 33 has at least 73 columns"));
        }
        match self.account.take() {
            Some(Some(mut account)) => {
                account.read.check(record, self.findings)?;
                let currency = account.statement.currency;
                account.statement.closing =
                    account::balance(record, 59, "saldo final", currency, self.findings)?;
                self.keep(account)
            }
            Some(None) => Ok(()),
            None => self.unopened(record),
        }
    }

    fn keep(&mut self, mut account: Account) -> Result<(), Error> {
        identity::identify(&mut account.statement);
        if let BalanceCheck::Mismatch { expected, .. } = account.statement.balance_check()
            && account.is_whole
        {
            let issue = ImportIssue::new(IssueCode::BalanceMismatch, account.place).field("saldo final");
            self.findings.add(issue.detail(format!("expected {expected}")))?;
        }
        self.statements.push(account.statement);
        Ok(())
    }

    fn finish_movement(&mut self) -> Result<(), Error> {
        let Some(movement) = self.movement.take() else { return Ok(()) };
        let is_debit = movement.is_debit;
        let line = movement.finish(self.findings)?;
        if let Some(Some(account)) = &mut self.account {
            account.is_whole &= line.is_some();
            if let Some(line) = line {
                account.read.add(line.amount.amount(), is_debit);
                account.statement.lines.push(line);
            }
        }
        Ok(())
    }

    /// An account without its record 33 keeps the lines that were read to the end.
    fn leave_account_open(&mut self, place: Place) -> Result<(), Error> {
        self.finish_movement()?;
        let Some(account) = self.account.take() else { return Ok(()) };
        let issue = ImportIssue::new(IssueCode::Truncated, place);
        self.findings.add(issue.detail("the account before has no record 33"))?;
        account.map_or(Ok(()), |account| self.keep(account))
    }

    fn end(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.leave_account_open(record.place)?;
        self.is_ended = record.reaches(COUNT_END);
        if self.is_ended && record.number(21, COUNT_END) != Some(self.records) {
            let issue = ImportIssue::new(IssueCode::ControlMismatch, record.place).field("registros");
            let issue = issue.text(record.columns(21, COUNT_END));
            self.findings.add(issue.detail(format!("the file has {} records", self.records)))?;
        }
        self.records = 0;
        Ok(())
    }

    /// Returns all statements; `None` if the file has no account.
    pub(super) fn finish(mut self, end: Place) -> Result<Option<Vec<BankStatement>>, Error> {
        if self.accounts == 0 {
            return Ok(None);
        }
        if !self.is_ended {
            // The last movement may lack texts or columns.
            self.movement = None;
            if let Some(Some(account)) = &mut self.account {
                account.is_whole = false;
            }
            let issue = ImportIssue::new(IssueCode::Truncated, end);
            self.findings.add(issue.detail("there is no record 88; a movement at the end is held back"))?;
            if let Some(Some(account)) = self.account.take() {
                self.keep(account)?;
            }
        }
        Ok(Some(self.statements))
    }
}
