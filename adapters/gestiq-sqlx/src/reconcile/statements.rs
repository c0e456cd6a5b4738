//! Statements and their lines.

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::idempotency::Outcome;
use gestiq_core::{ErrorKind, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::LineId;
use gestiq_reconcile::books::{AccountKey, StoredLine};
use gestiq_reconcile::store::{
    LineFilter, MergedStatement, NewStatement, NewStatements, StatementId, StatementReceipt, StatementStore,
    StoredStatement,
};

use super::store::{ReconcileStore, append};
use super::{account_rows, line_rows};
use crate::db::{Row, Session, Value, values};
use crate::record::Record;
use crate::{document, idempotency, record};

impl Record for StoredStatement {
    const INSERT: &'static str =
        "INSERT INTO {schema}.statement (tenant_id, id, account, day, document) {rows}";

    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        let (account, day) = (self.account.as_str(), self.header.day);
        Ok(values![tenant.as_uuid(), self.id.as_uuid(), account, day, document::written(self)?])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        document::read("statement", row)
    }
}

#[async_trait]
impl StatementStore for ReconcileStore {
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<Outcome<StatementReceipt>, PortError> {
        let mut tx = self.write(tenant).await?;
        let outcome = add_file(&mut tx.session(), tenant, file).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    async fn lines(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        ids: &[LineId],
    ) -> Result<Vec<StoredLine>, PortError> {
        let mut tx = self.read(tenant).await?;
        let ids = ids.iter().map(LineId::as_str);
        record::by_ids(&mut tx.session(), line_rows::scope(tenant, account), ids).await
    }

    async fn line_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: &LineFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PortError> {
        let (day, id) = filter.after(page)?.map_or((FIRST_DAY, None), |(day, id)| (day, Some(id)));
        let id = id.as_ref().map_or("", LineId::as_str);
        let sql = match filter {
            LineFilter::All => {
                "SELECT document FROM {schema}.statement_line
                 WHERE tenant_id = $1 AND account = $2 AND (day, id) > ($3, $4) ORDER BY day, id LIMIT $5"
            }
            LineFilter::Open => {
                "SELECT document FROM {schema}.statement_line
                 WHERE tenant_id = $1 AND account = $2 AND (day, id) > ($3, $4) AND is_open
                 ORDER BY day, id LIMIT $5"
            }
            LineFilter::Pending => {
                "SELECT document FROM {schema}.statement_line
                 WHERE tenant_id = $1 AND account = $2 AND (day, id) > ($3, $4) AND is_pending
                 ORDER BY day, id LIMIT $5"
            }
        };
        let values = values![tenant.as_uuid(), account.as_str(), day, id, page.row_limit()];
        let mut tx = self.read(tenant).await?;
        Ok(filter.page(record::select::<StoredLine>(&mut tx.session(), sql, values).await?, page)?)
    }

    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError> {
        let (day, id) = StoredStatement::before(page)?.unzip();
        let sql = "SELECT document FROM {schema}.statement
                   WHERE tenant_id = $1 AND account = $2 AND ($3 IS NULL OR (day, id) < ($3, $4))
                   ORDER BY day DESC, id DESC LIMIT $5";
        let id = id.map(StatementId::as_uuid);
        let values = values![tenant.as_uuid(), account.as_str(), day, id, page.row_limit()];
        let mut tx = self.read(tenant).await?;
        let statements: Vec<StoredStatement> = record::select(&mut tx.session(), sql, values).await?;
        Ok(StoredStatement::page(statements, page)?)
    }

    async fn account_page(
        &self,
        tenant: TenantId,
        page: &PageRequest,
    ) -> Result<Page<AccountKey>, PortError> {
        account_rows::list(&mut self.read(tenant).await?.session(), tenant, page).await
    }
}

/// A day before any that a bank has seen.
const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

async fn add_file(
    session: &mut Session<'_>,
    tenant: TenantId,
    file: NewStatements,
) -> Result<Outcome<StatementReceipt>, PortError> {
    if let Some(first) = idempotency::replay(session, tenant, file.request.as_ref()).await? {
        return Ok(Outcome::Replayed(document::parse("receipt", &first)?));
    }
    let mut receipt = StatementReceipt::default();
    for statement in file.statements {
        add_statement(session, tenant, statement, &mut receipt).await?;
    }
    if let Some(request) = &file.request {
        idempotency::record(session, tenant, [(request, document::written(&receipt)?)]).await?;
    }
    Ok(Outcome::Created(receipt))
}

async fn add_statement(
    session: &mut Session<'_>,
    tenant: TenantId,
    statement: NewStatement,
    receipt: &mut StatementReceipt,
) -> Result<(), PortError> {
    check_new(session, tenant, statement.id).await?;
    let ids = statement.line_ids().into_iter().map(LineId::as_str);
    let known = record::by_ids(session, line_rows::scope(tenant, &statement.account), ids).await?;
    let merged = statement.merge(known);
    let stored = &merged.statement;
    let account = &stored.account;
    receipt.count(&merged);
    line_rows::delete(session, tenant, account, &merged.gone).await?;
    record::insert(session, tenant, &merged.came).await?;
    if !merged.brings_lines() && is_known(session, tenant, &merged).await? {
        return Ok(());
    }
    record::insert(session, tenant, std::slice::from_ref(stored)).await?;
    account_rows::note(session, tenant, account).await?;
    receipt.statements.push(stored.id);
    append(session, tenant, vec![merged.audit]).await
}

/// Refuses the id of a statement that is there already.
async fn check_new(session: &mut Session<'_>, tenant: TenantId, id: StatementId) -> Result<(), PortError> {
    let sql = "SELECT document FROM {schema}.statement WHERE tenant_id = $1 AND id = $2";
    match session.fetch_optional(sql, values![tenant.as_uuid(), id.as_uuid()]).await? {
        None => Ok(()),
        Some(_) => {
            let message = format!("there is a statement {id} already");
            Err(PortError::new(ErrorKind::Conflict, message))
        }
    }
}

/// Returns `true` if the account has a statement that this one repeats.
async fn is_known(
    session: &mut Session<'_>,
    tenant: TenantId,
    merged: &MergedStatement,
) -> Result<bool, PortError> {
    let (account, day) = (&merged.statement.account, merged.statement.header.day);
    let sql = "SELECT document FROM {schema}.statement WHERE tenant_id = $1 AND account = $2 AND day = $3";
    let values = values![tenant.as_uuid(), account.as_str(), day];
    let of_that_day: Vec<StoredStatement> = record::select(session, sql, values).await?;
    Ok(of_that_day.iter().any(|stored| merged.repeats(stored)))
}
