//! Statements in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_statements::LineId;

use super::store::MemoryStore;
use super::tenant::{Tenant, conflict};
use crate::books::{AccountKey, StoredLine};
use crate::store::{
    LineFilter, NewStatement, NewStatements, StatementReceipt, StatementStore, StoredStatement,
};

#[async_trait]
impl StatementStore for MemoryStore {
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<Outcome<StatementReceipt>, PortError> {
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
        filter: &LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PortError> {
        let after = filter.after(page)?;
        self.read(tenant, |tenant| {
            let rows = tenant.accounts.get(account).into_iter().flat_map(|account| {
                let from = after.clone().map_or(Unbounded, Excluded);
                account.by_day.range((from, Unbounded)).filter_map(|(_, id)| account.lines.get(id))
            });
            Ok(filter.page(rows.filter(|row| filter.matches(row)).cloned(), page)?)
        })
    }

    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError> {
        let before = StoredStatement::before(page)?;
        self.read(tenant, |tenant| {
            let until = before.map_or(Unbounded, Excluded);
            let rows = tenant
                .accounts
                .get(account)
                .into_iter()
                .flat_map(|account| account.statements.range((Unbounded, until)).rev())
                .map(|(_, statement)| statement.clone());
            Ok(StoredStatement::page(rows, page)?)
        })
    }

    async fn account_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<AccountKey>, PortError> {
        let after = AccountKey::key_after(page)?;
        self.read(tenant, |tenant| {
            let later = |key: &&AccountKey| after.as_deref().is_none_or(|after| key.as_str() > after);
            let with_statements =
                tenant.accounts.iter().filter(|(_, account)| !account.statements.is_empty());
            let rows = with_statements.map(|(key, _)| key).filter(later).cloned();
            Ok(AccountKey::page(rows, page)?)
        })
    }
}

impl Tenant {
    fn add_statements(&mut self, file: NewStatements) -> Result<Outcome<StatementReceipt>, PortError> {
        if let Some(receipt) = self.statement_requests.replay(file.request.as_ref())? {
            return Ok(Outcome::Replayed(receipt));
        }
        self.check_audit(file.statements.iter().map(|statement| &statement.audit))?;
        let mut ids = BTreeSet::new();
        for statement in &file.statements {
            if self.statement_ids.contains(&statement.id) || !ids.insert(statement.id) {
                return Err(conflict(format!("there is a statement {} already", statement.id)));
            }
        }
        let mut receipt = StatementReceipt::default();
        for statement in file.statements {
            self.add_statement(statement, &mut receipt)?;
        }
        self.statement_requests.record(file.request.as_ref(), receipt.clone());
        Ok(Outcome::Created(receipt))
    }

    fn add_statement(
        &mut self,
        statement: NewStatement,
        receipt: &mut StatementReceipt,
    ) -> Result<(), PortError> {
        let account = self.accounts.entry(statement.account.clone()).or_default();
        let known =
            statement.line_ids().into_iter().filter_map(|id| account.lines.get(id).cloned()).collect();
        let merged = statement.merge(known);
        receipt.count(&merged);
        for id in &merged.gone {
            account.remove(id);
        }
        let is_known = account.statements.values().any(|stored| merged.repeats(stored));
        merged.came.into_iter().for_each(|row| account.insert(row));
        if is_known {
            return Ok(());
        }
        let (day, id) = (merged.statement.header.day, merged.statement.id);
        account.statements.insert((day, id), merged.statement);
        self.statement_ids.insert(id);
        receipt.statements.push(id);
        self.append([merged.audit])
    }
}
