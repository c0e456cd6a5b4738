//! Statements in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::{Page, PageRequest, PortError, TenantId};

use super::MemoryStore;
use super::paging::{after, cut, key};
use super::tenant::{Account, Tenant, conflict};
use crate::ledger::{AccountKey, StoredLine};
use crate::store::{
    LineFilter, NewLine, NewStatement, NewStatements, Receipt, StatementId, StatementReceipt, StatementStore,
    StoredStatement,
};
use crate::{BalanceCheck, LineId, LineStatus};

const STATEMENTS: &str = "statements, newest first";
const ACCOUNTS: &str = "accounts";

#[async_trait]
impl StatementStore for MemoryStore {
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<StatementReceipt, PortError> {
        self.write(tenant, |tenant| tenant.add_statements(file))
    }

    async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, PortError> {
        let ids: BTreeSet<&LineId> = ids.iter().collect();
        Ok(self.read(tenant, |tenant| {
            let lines = tenant.accounts.get(account).map(|account| &account.lines);
            ids.into_iter().filter_map(|id| lines?.get(id).cloned()).collect()
        }))
    }

    async fn line_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PortError> {
        let after = match after::<2>(page, filter.list())? {
            Some([day, id]) => Some((key::<NaiveDate>(&day)?, line_id(&id)?)),
            None => None,
        };
        self.read(tenant, |tenant| {
            let rows = tenant.accounts.get(account).into_iter().flat_map(|account| {
                let from = after.clone().map_or(Unbounded, Excluded);
                account.by_day.range((from, Unbounded)).filter_map(|(_, id)| account.lines.get(id))
            });
            let rows = rows.filter(|row| shows(filter, row)).cloned();
            cut(rows, page, filter.list(), |row| vec![row.line.date.to_string(), row.id().to_string()])
        })
    }

    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError> {
        let before = match after::<2>(page, STATEMENTS)? {
            Some([day, id]) => Some((key::<NaiveDate>(&day)?, key::<StatementId>(&id)?)),
            None => None,
        };
        self.read(tenant, |tenant| {
            let until = before.map_or(Unbounded, Excluded);
            let rows = tenant
                .accounts
                .get(account)
                .into_iter()
                .flat_map(|account| account.statements.range((Unbounded, until)).rev())
                .map(|(_, statement)| statement.clone());
            cut(rows, page, STATEMENTS, |row| vec![row.header.day.to_string(), row.id.to_string()])
        })
    }

    async fn account_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<AccountKey>, PortError> {
        let after = after::<1>(page, ACCOUNTS)?.map(|[key]| key);
        self.read(tenant, |tenant| {
            let later = |key: &&AccountKey| after.as_deref().is_none_or(|after| key.as_str() > after);
            let rows = tenant.accounts.keys().filter(later).cloned();
            cut(rows, page, ACCOUNTS, |key| vec![key.to_string()])
        })
    }
}

fn line_id(text: &str) -> Result<LineId, PortError> {
    LineId::new(text).map_err(|error| {
        PortError::new(gestiq_core::ErrorKind::Invalid, "the cursor names no line").because(error)
    })
}

fn shows(filter: LineFilter, row: &StoredLine) -> bool {
    match filter {
        LineFilter::All => true,
        LineFilter::Open => row.is_open(),
        LineFilter::Pending => row.line.status == LineStatus::Pending,
    }
}

impl Tenant {
    fn add_statements(&mut self, file: NewStatements) -> Result<StatementReceipt, PortError> {
        self.check_once(file.once.as_ref())?;
        self.check_audit(file.statements.iter().map(|statement| &statement.audit))?;
        let mut ids = BTreeSet::new();
        for statement in &file.statements {
            if self.statement_ids.contains(&statement.id) || !ids.insert(statement.id) {
                return Err(conflict(format!("there is a statement {} already", statement.id)));
            }
        }
        let mut receipt = StatementReceipt::default();
        for statement in file.statements {
            self.add_statement(statement, &mut receipt);
        }
        self.submit(file.once, Receipt::Statements(receipt.clone()));
        Ok(receipt)
    }

    fn add_statement(&mut self, statement: NewStatement, receipt: &mut StatementReceipt) {
        let NewStatement { id, account: key, header, lines, expired, audit } = statement;
        let needs_review = matches!(header.check, BalanceCheck::Mismatch { .. });
        let account = self.accounts.entry(key.clone()).or_default();
        let count = lines.len() as u64;
        let mut brought = Brought::default();
        for line in lines {
            account.add_line(&key, line, needs_review, &mut brought);
        }
        receipt.expired_lines += expired.iter().filter(|id| account.drop_pending(id)).count() as u64;
        receipt.new_lines += brought.new;
        receipt.booked_lines += brought.booked;
        receipt.known_lines += count - brought.new - brought.booked;
        let known = account.statements.values().any(|stored| stored.header == header);
        if known && brought.new + brought.booked == 0 {
            return;
        }
        let stored = StoredStatement { id, account: key, header, lines: count, new_lines: brought.new };
        account.statements.insert((stored.header.day, id), stored);
        self.statement_ids.insert(id);
        receipt.statements.push(id);
        self.append([audit]);
    }
}

/// What lines of a statement did.
#[derive(Debug, Default)]
struct Brought {
    new: u64,
    booked: u64,
}

impl Account {
    /// Whether there was a pending line of this id.
    fn drop_pending(&mut self, id: &LineId) -> bool {
        let pending = self.lines.get(id).is_some_and(|row| row.line.status == LineStatus::Pending);
        pending && self.remove(id).is_some()
    }

    fn add_line(&mut self, key: &AccountKey, line: NewLine, needs_review: bool, brought: &mut Brought) {
        let NewLine { line, replaces } = line;
        let is_pending = |row: &StoredLine| row.line.status == LineStatus::Pending;
        let known = self.lines.get(&line.id);
        if known.is_some_and(|row| !is_pending(row) || line.status == LineStatus::Pending) {
            return;
        }
        let announced = known.map(|row| row.id().clone());
        let replaced = replaces.filter(|id| self.lines.get(id).is_some_and(is_pending));
        let mut gone = announced.into_iter().chain(replaced).filter_map(|id| self.remove(&id));
        let before = gone.next();
        gone.for_each(drop);
        match before {
            Some(_) => brought.booked += 1,
            None => brought.new += 1,
        }
        let version = before.map(|row| row.version.next());
        let row = StoredLine::new(key.clone(), line);
        self.insert(StoredLine { needs_review, version: version.unwrap_or(row.version), ..row });
    }
}
