//! Builds statements from records: accounts inside groups inside a file.

use super::account::Account;
use super::control::Control;
use super::group::Group;
use super::record::Record;
use super::transaction;
use crate::error::Error;
use crate::findings::Findings;
use crate::identity;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::{BalanceCheck, BankStatement};

/// The statements of a file whose records are being read.
#[derive(Debug)]
pub(super) struct Reader<'f, 'o> {
    options: &'o ImportOptions,
    findings: &'f mut Findings<'o>,
    statements: Vec<BankStatement>,
    /// The file that is open: from its record 01 to its record 99.
    file: Option<Control>,
    group: Option<Group>,
    account: Option<Account>,
    accounts: u64,
    transactions: u64,
    /// `true` if a record 01 was found.
    is_bai2: bool,
}

impl<'f, 'o> Reader<'f, 'o> {
    pub(super) fn new(options: &'o ImportOptions, findings: &'f mut Findings<'o>) -> Self {
        Reader {
            options,
            findings,
            statements: Vec::new(),
            file: None,
            group: None,
            account: None,
            accounts: 0,
            transactions: 0,
            is_bai2: false,
        }
    }

    pub(super) fn take(&mut self, record: &Record) -> Result<(), Error> {
        if !self.is_bai2 && record.kind != "01" {
            return Ok(());
        }
        // The last record of a file that was cut may be incomplete.
        if !record.is_followed && record.kind != "99" {
            return Ok(());
        }
        match &*record.kind {
            "01" => self.begin_file(record),
            "02" => self.begin_group(record),
            "03" => self.begin_account(record),
            "16" => self.transaction(record),
            "49" => self.end_account(record),
            "98" => self.end_group(record),
            "99" => self.end_file(record),
            _ => {
                self.count(record.count());
                let issue = ImportIssue::new(IssueCode::InvalidField, record.place).field("record");
                let issue = issue.text(&record.kind);
                self.findings.add(issue.detail("expected a record 01, 02, 03, 16, 49, 88, 98 or 99"))
            }
        }
    }

    /// Counts physical records for the innermost control total.
    fn count(&mut self, records: u64) {
        if let Some(account) = &mut self.account {
            account.control.count(records);
        } else if let Some(group) = &mut self.group {
            group.control.count(records);
        } else if let Some(file) = &mut self.file {
            file.count(records);
        }
    }

    fn begin_file(&mut self, record: &Record) -> Result<(), Error> {
        if self.file.is_some() {
            self.leave_group_open(record.place)?;
            self.missing("99", record.place)?;
        }
        self.is_bai2 = true;
        self.file = Some(Control::new());
        self.count(record.count());
        Ok(())
    }

    fn begin_group(&mut self, record: &Record) -> Result<(), Error> {
        self.leave_group_open(record.place)?;
        self.group = Some(Group::read(record, self.findings)?);
        self.count(record.count());
        Ok(())
    }

    fn begin_account(&mut self, record: &Record) -> Result<(), Error> {
        self.leave_account_open(record.place)?;
        self.accounts += 1;
        self.options.limits.check(Limit::Statements, self.accounts)?;
        if self.group.is_none() {
            self.unopened(record)?;
        }
        let group = self.group.get_or_insert_with(Group::unknown);
        self.account = Some(Account::read(record, group, self.options, self.findings)?);
        self.count(record.count());
        Ok(())
    }

    fn transaction(&mut self, record: &Record) -> Result<(), Error> {
        self.transactions += 1;
        self.options.limits.check(Limit::Records, self.transactions)?;
        let (Some(group), Some(account)) = (&self.group, &mut self.account) else {
            return self.unopened(record);
        };
        let currency = account.statement.currency;
        let read = transaction::read(record, self.transactions, group, currency, self.findings)?;
        account.control.add(read.minor);
        account.control.count(record.count());
        account.is_whole &= !read.is_held_back;
        account.statement.lines.extend(read.line);
        Ok(())
    }

    /// Reports a record of an account or group that never began.
    fn unopened(&mut self, record: &Record) -> Result<(), Error> {
        let issue = ImportIssue::new(IssueCode::Unbalanced, record.place).field("record").text(&record.kind);
        self.findings.add(issue)
    }

    fn missing(&mut self, trailer: &str, place: Place) -> Result<(), Error> {
        let issue = ImportIssue::new(IssueCode::Truncated, place);
        self.findings.add(issue.detail(format!("there is no record {trailer} before")))
    }

    fn end_account(&mut self, record: &Record) -> Result<(), Error> {
        self.count(record.count());
        match self.account.take() {
            Some(account) => {
                account.control.check(record, None, self.findings)?;
                self.keep(account)
            }
            None => self.unopened(record),
        }
    }

    fn keep(&mut self, mut account: Account) -> Result<(), Error> {
        let is_read = self.group.as_ref().is_none_or(|group| group.is_read);
        if let Some(group) = &mut self.group {
            group.control.add_member(account.control);
        }
        if !is_read {
            return Ok(());
        }
        identity::identify(&mut account.statement);
        if let BalanceCheck::Mismatch { expected, .. } = account.statement.balance_check()
            && account.is_whole
        {
            let issue = ImportIssue::new(IssueCode::BalanceMismatch, account.place).field("03/015");
            self.findings.add(issue.detail(format!("expected {expected}")))?;
        }
        self.statements.push(account.statement);
        Ok(())
    }

    fn leave_account_open(&mut self, place: Place) -> Result<(), Error> {
        let Some(account) = self.account.take() else { return Ok(()) };
        self.missing("49", place)?;
        self.keep(account)
    }

    fn leave_group_open(&mut self, place: Place) -> Result<(), Error> {
        self.leave_account_open(place)?;
        let Some(group) = self.group.take() else { return Ok(()) };
        if let Some(file) = &mut self.file {
            file.add_member(group.control);
        }
        self.missing("98", place)
    }

    fn end_group(&mut self, record: &Record) -> Result<(), Error> {
        self.leave_account_open(record.place)?;
        self.count(record.count());
        match self.group.take() {
            Some(group) => {
                group.control.check(record, Some("number of accounts"), self.findings)?;
                if let Some(file) = &mut self.file {
                    file.add_member(group.control);
                }
                Ok(())
            }
            None => self.unopened(record),
        }
    }

    fn end_file(&mut self, record: &Record) -> Result<(), Error> {
        self.leave_group_open(record.place)?;
        self.count(record.count());
        match self.file.take() {
            Some(file) => file.check(record, Some("number of groups"), self.findings),
            None => self.unopened(record),
        }
    }

    /// Returns all statements; `None` if the file has no record 01.
    pub(super) fn finish(mut self, end: Place) -> Result<Option<Vec<BankStatement>>, Error> {
        if !self.is_bai2 {
            return Ok(None);
        }
        if self.file.is_some() {
            let issue = ImportIssue::new(IssueCode::Truncated, end);
            self.findings.add(issue.detail("there is no record 99; the last record is held back"))?;
            if let Some(mut account) = self.account.take() {
                account.is_whole = false;
                self.keep(account)?;
            }
        }
        Ok(Some(self.statements))
    }
}
