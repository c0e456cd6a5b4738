//! Groups the lines of a file by account and currency: amounts of different currencies are never in one balance.

use chrono::NaiveDate;
use gestiq_core::Currency;

use super::balance_chain::{Links, Step, follow};
use super::layout::RowOrder;
use crate::bank_account::BankAccount;
use crate::statement::BankStatement;
use crate::statement_line::{LineStatus, StatementLine};

/// The lines of one account in one currency.
#[derive(Debug)]
struct Group {
    /// The account that the rows name.
    account: Option<String>,
    currency: Currency,
    lines: Vec<StatementLine>,
    /// Number of the last line among all lines of the file.
    last: usize,
}

/// The lines of a file, in the order of its rows.
#[derive(Debug)]
pub(crate) struct Groups {
    groups: Vec<Group>,
    /// The group of the last line: most files have only one.
    current: usize,
    rows: usize,
    count: usize,
    last_date: Option<NaiveDate>,
    /// The number of lines that are later than the one before, and earlier.
    ups: usize,
    downs: usize,
}

impl Groups {
    /// Creates an empty list for this number of rows.
    pub(crate) fn new(rows: usize) -> Self {
        Groups { groups: Vec::new(), current: 0, rows, count: 0, last_date: None, ups: 0, downs: 0 }
    }

    /// Adds the line of the next row.
    pub(crate) fn push(&mut self, line: StatementLine, account: Option<&str>) {
        self.ups += usize::from(self.last_date.is_some_and(|last| last < line.date));
        self.downs += usize::from(self.last_date.is_some_and(|last| last > line.date));
        self.last_date = Some(line.date);
        self.count += 1;
        let currency = line.amount.currency();
        let is_same = |group: &Group| group.currency == currency && group.account.as_deref() == account;
        if !self.groups.get(self.current).is_some_and(is_same) {
            self.current =
                self.groups.iter().position(is_same).unwrap_or_else(|| self.open(account, currency));
        }
        if let Some(group) = self.groups.get_mut(self.current) {
            group.lines.push(line);
            group.last = self.count;
        }
    }

    fn open(&mut self, account: Option<&str>, currency: Currency) -> usize {
        // The first group is usually the only one.
        let expected = if self.groups.is_empty() { self.rows } else { 0 };
        let lines = Vec::with_capacity(expected);
        self.groups.push(Group { account: account.map(str::to_owned), currency, lines, last: 0 });
        self.groups.len() - 1
    }

    /// Reverses the lines if the file is written newest first.
    pub(crate) fn put_oldest_first(&mut self, order: RowOrder, has_chain: bool) {
        let newest_first = match order {
            RowOrder::OldestFirst => false,
            RowOrder::NewestFirst => true,
            RowOrder::Auto => self.is_newest_first(has_chain),
        };
        if newest_first {
            self.groups.iter_mut().for_each(|group| group.lines.reverse());
            self.groups.sort_by_key(|group| std::cmp::Reverse(group.last));
        }
    }

    /// Decides by the dates, if they differ; else by the running balance.
    fn is_newest_first(&self, has_chain: bool) -> bool {
        if (self.ups == 0) != (self.downs == 0) {
            return self.downs > 0;
        }
        let (forward, backward) = if has_chain { self.links_both_ways() } else { (0, 0) };
        if forward == backward { self.downs > self.ups } else { backward > forward }
    }

    fn links_both_ways(&self) -> (usize, usize) {
        let held = |links: fn(&[Step]) -> Links| {
            let steps = |group: &Group| {
                let booked = group.lines.iter().filter(|line| line.status == LineStatus::Booked);
                booked.map(Step::of).collect::<Vec<_>>()
            };
            self.groups.iter().map(|group| links(&steps(group)).held).sum()
        };
        (held(|steps| follow(steps.iter().copied())), held(|steps| follow(steps.iter().rev().copied())))
    }

    /// Returns one statement for each group, in the order of their first lines; `account` is used for lines
    /// that name none.
    pub(crate) fn into_statements(self, account: Option<&BankAccount>) -> Vec<BankStatement> {
        let statement = |group: Group| {
            let mut statement = BankStatement::new(group.currency);
            statement.account = group.account.map(BankAccount::new).or_else(|| account.cloned());
            statement.lines = group.lines;
            statement
        };
        self.groups.into_iter().map(statement).collect()
    }
}
