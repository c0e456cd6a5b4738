//! Statements and their lines.

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::{ErrorKind, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::LineId;
use gestiq_reconcile::books::{AccountKey, StoredLine};
use gestiq_reconcile::store::{
    LineFilter, NewStatement, NewStatements, Receipt, StatementHeader, StatementId, StatementReceipt,
    StatementStore, StoredStatement,
};

use super::{ReconcileStore, account_rows, audit_trail, line_rows, submissions};
use crate::db::{Session, values};
use crate::{document, page};

const STATEMENTS: &str = "statements, newest first";

#[async_trait]
impl StatementStore for ReconcileStore {
    async fn add_statements(
        &self,
        tenant: TenantId,
        file: NewStatements,
    ) -> Result<StatementReceipt, PortError> {
        let mut tx = self.write(tenant).await?;
        let receipt = add_file(&mut tx.session(), tenant, file).await?;
        tx.commit().await?;
        Ok(receipt)
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
        let (day, id) = match page::after::<2>(page, filter.list())? {
            Some([day, id]) => (page::key::<NaiveDate>(&day)?, id),
            None => (FIRST_DAY, String::new()),
        };
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
        let values = values![tenant.as_uuid(), account.as_str(), day, id, page::rows_of(page)];
        let rows = self.read(tenant).await?.session().fetch(sql, values).await?;
        let lines: Vec<StoredLine> = document::read_all("line", &rows)?;
        page::cut(lines, page, filter.list(), |line| vec![line.line.date.to_string(), line.id().to_string()])
    }

    async fn statement_page(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PortError> {
        let before = page::after::<2>(page, STATEMENTS)?;
        let (day, id) = match before {
            Some([day, id]) => (Some(page::key::<NaiveDate>(&day)?), Some(page::key::<StatementId>(&id)?)),
            None => (None, None),
        };
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
                    page::rows_of(page),
                ],
            )
            .await?;
        let statements: Vec<StoredStatement> = document::read_all("statement", &rows)?;
        page::cut(statements, page, STATEMENTS, |row| vec![row.header.day.to_string(), row.id.to_string()])
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
) -> Result<StatementReceipt, PortError> {
    submissions::check_once(session, tenant, file.once.as_ref()).await?;
    let mut receipt = StatementReceipt::default();
    for statement in file.statements {
        add_statement(session, tenant, statement, &mut receipt).await?;
    }
    submissions::submit(session, tenant, file.once, Receipt::Statements(receipt.clone())).await?;
    Ok(receipt)
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
    if !merged.brings_lines() && is_known(session, tenant, account, header).await? {
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
    audit_trail::append(session, tenant, [merged.audit]).await
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

/// Whether the account has a statement that says the same of itself.
async fn is_known(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
    header: &StatementHeader,
) -> Result<bool, PortError> {
    let rows = session
        .fetch(
            "SELECT document FROM {schema}.statement WHERE tenant_id = $1 AND account = $2 AND day = $3",
            values![tenant.as_uuid(), account.as_str(), header.day],
        )
        .await?;
    let of_that_day: Vec<StoredStatement> = document::read_all("statement", &rows)?;
    Ok(of_that_day.iter().any(|stored| stored.header == *header))
}
