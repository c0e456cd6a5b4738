//! Audit trails: the records of each tenant and area, chained by digests, and the head of each chain.
//!
//! The head stands in a table of its own, so that a tail of records that was cut off shows. Its row is the lock of the
//! chain: an append waits for appends to the same chain, and for nothing else.

use async_trait::async_trait;
use gestiq_core::audit::{
    AuditArea, AuditChain, AuditFilter, AuditHead, AuditRecord, AuditTrail, ChainedRecord,
};
use gestiq_core::{Page, PageRequest, PortError, TenantId};

use crate::db::{Db, Row, Scope, Session, digest_of, values};
use crate::document;
use crate::error::corrupt;

/// Records that are read in one go if a filter may pass over most of them.
const BATCH: i64 = 500;

/// `AuditTrail` on a database.
///
/// ```
/// use std::sync::Arc;
///
/// use gestiq_core::audit::AuditTrail;
/// use gestiq_sqlx::{AuditStore, Db};
///
/// fn trail(db: Db) -> Arc<dyn AuditTrail> {
///     Arc::new(AuditStore::new(db))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct AuditStore {
    db: Db,
}

impl AuditStore {
    /// Creates the store of trails in a database whose tables are there ([`Db::migrate`]).
    #[must_use]
    pub fn new(db: Db) -> Self {
        AuditStore { db }
    }
}

#[async_trait]
impl AuditTrail for AuditStore {
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError> {
        let mut tx = self.db.write(Scope::Tenant(tenant)).await?;
        let head = append(&mut tx.session(), tenant, area, records).await?;
        tx.commit().await?;
        Ok(head)
    }

    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        let mut tx = self.db.read(Scope::Tenant(tenant)).await?;
        list(&mut tx.session(), tenant, area, filter, page).await
    }

    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError> {
        let mut tx = self.db.read(Scope::Tenant(tenant)).await?;
        let sql = "SELECT length, head FROM {schema}.audit_chain WHERE tenant_id = $1 AND area = $2";
        let row = tx.session().fetch_optional(sql, values![tenant.as_uuid(), area.as_str()]).await?;
        row.map_or_else(|| Ok(AuditHead::start(tenant, area)), |row| head_of(&row))
    }
}

/// Appends records in the transaction of the change that they tell of, and returns the head after them.
pub(crate) async fn append(
    session: &mut Session<'_>,
    tenant: TenantId,
    area: AuditArea,
    records: impl IntoIterator<Item = AuditRecord>,
) -> Result<AuditHead, PortError> {
    let mut chain = AuditChain::at(tenant, area, locked_head(session, tenant, area).await?);
    let mut rows = Vec::new();
    for record in records {
        let record = chain.append(record)?;
        let (sequence, subject) = (number(record.sequence), record.record.subject.to_string());
        let document = document::written(&record)?;
        rows.push(values![tenant.as_uuid(), area.as_str(), sequence, subject, document]);
    }
    let head = chain.head();
    session
        .insert_many(
            "INSERT INTO {schema}.audit_record (tenant_id, area, sequence, subject, document) {rows}",
            rows,
        )
        .await?;
    session
        .execute(
            "UPDATE {schema}.audit_chain SET length = $3, head = $4 WHERE tenant_id = $1 AND area = $2",
            values![tenant.as_uuid(), area.as_str(), number(head.length), head.digest.as_bytes().as_slice()],
        )
        .await?;
    Ok(head)
}

/// Returns the head of a chain, which nobody else moves until the transaction ends; a chain without records gets one.
async fn locked_head(
    session: &mut Session<'_>,
    tenant: TenantId,
    area: AuditArea,
) -> Result<AuditHead, PortError> {
    let start = AuditHead::start(tenant, area);
    // SQLite has one writer anyhow.
    let lock = session.either(
        "SELECT length, head FROM {schema}.audit_chain WHERE tenant_id = $1 AND area = $2 FOR UPDATE",
        "SELECT length, head FROM {schema}.audit_chain WHERE tenant_id = $1 AND area = $2",
    );
    let key = values![tenant.as_uuid(), area.as_str()];
    if let Some(row) = session.fetch_optional(lock, key.clone()).await? {
        return head_of(&row);
    }
    session
        .execute(
            "INSERT INTO {schema}.audit_chain (tenant_id, area, length, head) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            values![
                tenant.as_uuid(),
                area.as_str(),
                number(start.length),
                start.digest.as_bytes().as_slice()
            ],
        )
        .await?;
    // Another transaction may have begun the chain at the same moment.
    session.fetch_optional(lock, key).await?.map_or(Ok(start), |row| head_of(&row))
}

fn head_of(row: &Row) -> Result<AuditHead, PortError> {
    let mut columns = row.columns();
    let length = u64::try_from(columns.read::<i64>()?).map_err(|error| corrupt("audit head", error))?;
    Ok(AuditHead { length, digest: digest_of(columns.read()?)? })
}

fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// Returns a page of the records that a filter wants. The database finds those of a subject; the other conditions are
/// checked here.
async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    area: AuditArea,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<ChainedRecord>, PortError> {
    let mut after = ChainedRecord::sequence_after(page)?;
    let mut wanted: Vec<ChainedRecord> = Vec::new();
    let batch = if *filter == AuditFilter::default() { page.row_limit() } else { BATCH };
    while wanted.len() < page.rows_to_fetch() {
        let rows = read(session, (tenant, area), filter, after, batch).await?;
        let is_last = number(rows.len() as u64) < batch;
        after = rows.last().map_or(after, |row| row.sequence);
        wanted.extend(rows.into_iter().filter(|row| filter.matches(&row.record)));
        if is_last {
            break;
        }
    }
    Ok(ChainedRecord::page(wanted, page)?)
}

/// Returns the records after a number, of the subject that the filter names.
async fn read(
    session: &mut Session<'_>,
    (tenant, area): (TenantId, AuditArea),
    filter: &AuditFilter,
    after: u64,
    limit: i64,
) -> Result<Vec<ChainedRecord>, PortError> {
    let mut values = values![tenant.as_uuid(), area.as_str(), number(after), limit];
    let sql = match &filter.subject {
        None => {
            "SELECT document FROM {schema}.audit_record
             WHERE tenant_id = $1 AND area = $2 AND sequence > $3 ORDER BY sequence LIMIT $4"
        }
        Some(subject) => {
            values.extend(values![subject.to_string()]);
            "SELECT document FROM {schema}.audit_record
             WHERE tenant_id = $1 AND area = $2 AND sequence > $3 AND subject = $5 ORDER BY sequence LIMIT $4"
        }
    };
    document::read_all("audit record", &session.fetch(sql, values).await?)
}
