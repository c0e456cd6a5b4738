//! Statements and their lines.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::NaiveDate;
use gestiq_core::{ErrorKind, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::ledger::{AccountKey, StoredLine};
use gestiq_reconcile::store::{
    LineFilter, NewLine, NewStatement, NewStatements, Receipt, StatementHeader, StatementId,
    StatementReceipt, StatementStore, StoredStatement,
};
use gestiq_reconcile::{BalanceCheck, LineId, LineStatus};

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
    let NewStatement { id, account, header, lines, expired, audit } = statement;
    check_new(session, tenant, id).await?;
    let count = lines.len() as u64;
    let brought = add_lines(session, tenant, &account, &header, (lines, expired)).await?;
    receipt.expired_lines += brought.expired;
    receipt.new_lines += brought.new;
    receipt.booked_lines += brought.booked;
    receipt.known_lines += count - brought.new - brought.booked;
    if brought.new + brought.booked == 0 && is_known(session, tenant, &account, &header).await? {
        return Ok(());
    }
    let day = header.day;
    let stored =
        StoredStatement { id, account: account.clone(), header, lines: count, new_lines: brought.new };
    let document = document::written(&stored)?;
    session
        .execute(
            "INSERT INTO {schema}.statement (tenant_id, id, account, day, document) VALUES ($1, $2, $3, $4, $5)",
            values![tenant.as_uuid(), id.as_uuid(), account.as_str(), day, document],
        )
        .await?;
    account_rows::note(session, tenant, &account).await?;
    receipt.statements.push(id);
    audit_trail::append(session, tenant, [audit]).await
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

/// What the lines of a statement did.
#[derive(Debug, Default)]
struct Brought {
    new: u64,
    booked: u64,
    expired: u64,
}

async fn add_lines(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
    header: &StatementHeader,
    (lines, expired): (Vec<NewLine>, Vec<LineId>),
) -> Result<Brought, PortError> {
    let ids = lines.iter().flat_map(|new| std::iter::once(&new.line.id).chain(&new.replaces)).chain(&expired);
    let known = line_rows::by_id(session, tenant, account, ids.collect()).await?;
    let mut merge = Merge {
        account,
        needs_review: matches!(header.check, BalanceCheck::Mismatch { .. }),
        rows: known.into_iter().map(|row| (row.id().clone(), row)).collect(),
        gone: BTreeSet::new(),
        came: BTreeSet::new(),
        brought: Brought::default(),
    };
    lines.into_iter().for_each(|line| merge.add(line));
    expired.into_iter().for_each(|id| merge.expire(id));
    line_rows::delete(session, tenant, account, &merge.gone).await?;
    let came = merge.came.iter().filter_map(|id| merge.rows.get(id));
    line_rows::insert(session, tenant, came.collect()).await?;
    Ok(merge.brought)
}

/// Lines that come in beside those that are known.
struct Merge<'a> {
    account: &'a AccountKey,
    needs_review: bool,
    /// The lines of the account that matter here, as they become.
    rows: BTreeMap<LineId, StoredLine>,
    /// Stored rows that make room.
    gone: BTreeSet<LineId>,
    /// Rows to write.
    came: BTreeSet<LineId>,
    brought: Brought,
}

impl Merge<'_> {
    fn add(&mut self, new: NewLine) {
        let NewLine { line, replaces } = new;
        let is_pending = |row: &StoredLine| row.line.status == LineStatus::Pending;
        let known = self.rows.get(&line.id);
        if known.is_some_and(|row| !is_pending(row) || line.status == LineStatus::Pending) {
            return;
        }
        let announced = known.map(|row| row.id().clone());
        let replaced = replaces.filter(|id| self.rows.get(id).is_some_and(is_pending));
        let mut before = None;
        for id in announced.into_iter().chain(replaced) {
            let row = self.remove(id);
            before = before.or(row);
        }
        match before {
            Some(_) => self.brought.booked += 1,
            None => self.brought.new += 1,
        }
        let row = StoredLine::new(self.account.clone(), line);
        let version = before.map_or(row.version, |before| before.version.next());
        let row = StoredLine { needs_review: self.needs_review, version, ..row };
        self.came.insert(row.id().clone());
        self.rows.insert(row.id().clone(), row);
    }

    /// A pending line that the bank has dropped.
    fn expire(&mut self, id: LineId) {
        if self.rows.get(&id).is_some_and(|row| row.line.status == LineStatus::Pending) {
            self.remove(id);
            self.brought.expired += 1;
        }
    }

    fn remove(&mut self, id: LineId) -> Option<StoredLine> {
        let row = self.rows.remove(&id);
        // A row that only came with this statement was never written.
        if !self.came.remove(&id) {
            self.gone.insert(id);
        }
        row
    }
}
