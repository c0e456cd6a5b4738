//! Audit records of changes of webhooks, written in the transaction of the change.

use gestiq_core::audit::AuditArea;
use gestiq_core::{AuditRecord, IdSource, PortError, TenantId, Uuid};
use gestiq_webhooks::port::LeaseToken;

use crate::audit;
use crate::db::Session;

/// Appends the records of a change; without any, the trail is not locked.
pub(super) async fn append(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: Vec<AuditRecord>,
) -> Result<(), PortError> {
    if records.is_empty() {
        return Ok(());
    }
    audit::append(session, tenant, AuditArea::WEBHOOKS, records).await.map(drop)
}

/// Appends the records of a change that a worker causes. Its transaction serves all tenants, and becomes this tenant's too.
pub(super) async fn append_as_worker(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: Vec<AuditRecord>,
) -> Result<(), PortError> {
    session.set_tenant(tenant.to_string()).await?;
    append(session, tenant, records).await
}

/// The id of the one record that a settlement causes: its token, which no other settlement has.
#[derive(Debug)]
pub(super) struct OfSettlement(pub(super) LeaseToken);

impl IdSource for OfSettlement {
    fn next_uuid(&self) -> Uuid {
        self.0.as_uuid()
    }
}
