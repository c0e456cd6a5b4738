//! The audit trail: records, each sealed with the one before.

use gestiq_core::{
    AuditArea, AuditChain, AuditError, AuditHead, AuditRecord, ChainedRecord, ErrorKind, Page, PageRequest,
    PortError, TenantId,
};

use crate::db::{Session, values};
use crate::{document, page};

const LIST: &str = "audit trail";

/// The last record.
pub(super) async fn head(
    session: &mut Session<'_>,
    tenant: TenantId,
) -> Result<Option<ChainedRecord>, PortError> {
    let row = session
        .fetch_optional(
            "SELECT document FROM {schema}.audit_record WHERE tenant_id = $1 ORDER BY sequence DESC LIMIT 1",
            values![tenant.as_uuid()],
        )
        .await?;
    row.map(|row| document::read("audit record", &row)).transpose()
}

/// Appends records; the caller has the tenant's turn.
pub(super) async fn append(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: impl IntoIterator<Item = AuditRecord>,
) -> Result<(), PortError> {
    let mut records = records.into_iter().peekable();
    if records.peek().is_none() {
        return Ok(());
    }
    let mut chain = match head(session, tenant).await? {
        Some(last) => AuditChain::at(tenant, AuditArea::RECONCILIATION, AuditHead::from(&last)),
        None => AuditChain::start(tenant, AuditArea::RECONCILIATION),
    };
    let mut rows = Vec::new();
    for record in records {
        let record = chain.append(record).map_err(of_another_tenant)?;
        let sequence = i64::try_from(record.sequence).unwrap_or(i64::MAX);
        rows.push(values![tenant.as_uuid(), sequence, document::written(&record)?]);
    }
    session
        .insert_many("INSERT INTO {schema}.audit_record (tenant_id, sequence, document) {rows}", rows)
        .await
        .map(drop)
}

fn of_another_tenant(error: AuditError) -> PortError {
    PortError::new(ErrorKind::Internal, "an audit record of another tenant").because(error)
}

pub(super) async fn records(
    session: &mut Session<'_>,
    tenant: TenantId,
    page: &PageRequest,
) -> Result<Page<ChainedRecord>, PortError> {
    let read = match page::after::<1>(page, LIST)? {
        Some([sequence]) => page::key::<u32>(&sequence)?.into(),
        None => 0_i64,
    };
    let rows = session
        .fetch(
            "SELECT document FROM {schema}.audit_record WHERE tenant_id = $1 AND sequence > $2
             ORDER BY sequence LIMIT $3",
            values![tenant.as_uuid(), read, page::rows_of(page)],
        )
        .await?;
    let records: Vec<ChainedRecord> = document::read_all("audit record", &rows)?;
    page::cut(records, page, LIST, |record| vec![record.sequence.to_string()])
}
