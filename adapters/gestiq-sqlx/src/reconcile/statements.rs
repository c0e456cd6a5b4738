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
use crate::db::{Session, values};
use crate::{document, idempotency};

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
        line_rows::by_id(&mut self.read(tenant).await?.session(), tenant, account, ids.iter().collect()).await
    }

    async fn line_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        filter: LineFilter,
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
        let rows = self.read(tenant).await?.session().fetch(sql, values).await?;
        let lines: Vec<StoredLine> = document::read_all("line", &rows)?;
        Ok(filter.page(lines, page)?)
    }

    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError> {
        let (day, id) = StoredStatement::before(page)?.unzip();
        let rows = self
            .read(tenant)
            .await?
            .session()
            .fetch(
                "SELECT document FROM {schema}.statement
                 WHERE tenant_id = $1 AND account = $2 AND ($3 IS NULL OR (day, id) < ($3, $4))
                 ORDER BY day DESC, id DESC LIMIT $5",
                values![
                    tenant.as_uuid(),
                    account.as_str(),
                    day,
                    id.map(StatementId::as_uuid),
                    page.row_limit(),
                ],
            )
            .await?;
        let statements: Vec<StoredStatement> = document::read_all("statement", &rows)?;
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
    let known = line_rows::by_id(session, tenant, &statement.account, statement.line_ids()).await?;
    let merged = statement.merge(known);
    let stored = &merged.statement;
    let (account, header) = (&stored.account, &stored.header);
    receipt.count(&merged);
    line_rows::delete(session, tenant, account, &merged.gone).await?;
    line_rows::insert(session, tenant, &merged.came).await?;
    if !merged.brings_lines() && is_known(session, tenant, &merged).await? {
        return Ok(());
    }
    let document = document::written(stored)?;
    session
        .execute(
            "INSERT INTO {schema}.statement (tenant_id, id, account, day, document) VALUES ($1, $2, $3, $4, $5)",
            values![tenant.as_uuid(), stored.id.as_uuid(), account.as_str(), header.day, document],
        )
        .await?;
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
    let rows = session
        .fetch(
            "SELECT document FROM {schema}.statement WHERE tenant_id = $1 AND account = $2 AND day = $3",
            values![tenant.as_uuid(), account.as_str(), day],
        )
        .await?;
    let of_that_day: Vec<StoredStatement> = document::read_all("statement", &rows)?;
    Ok(of_that_day.iter().any(|stored| merged.repeats(stored)))
}
