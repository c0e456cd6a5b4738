//! Statements in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_statements::{LineId, LineStatus};

use super::MemoryStore;
use super::paging::{after, cut, key};
use super::tenant::{Tenant, conflict};
use crate::books::{AccountKey, StoredLine};
use crate::store::{
    LineFilter, NewStatement, NewStatements, Receipt, StatementId, StatementReceipt, StatementStore,
    StoredStatement,
};

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
        let account = self.accounts.entry(statement.account.clone()).or_default();
        let known =
            statement.line_ids().into_iter().filter_map(|id| account.lines.get(id).cloned()).collect();
        let merged = statement.merge(known);
        receipt.count(&merged);
        for id in &merged.gone {
            account.remove(id);
        }
        let is_known = account.statements.values().any(|stored| stored.header == merged.statement.header);
        let is_kept = merged.brings_lines() || !is_known;
        merged.came.into_iter().for_each(|row| account.insert(row));
        if !is_kept {
            return;
        }
        let (day, id) = (merged.statement.header.day, merged.statement.id);
        account.statements.insert((day, id), merged.statement);
        self.statement_ids.insert(id);
        receipt.statements.push(id);
        self.append([merged.audit]);
    }
}
