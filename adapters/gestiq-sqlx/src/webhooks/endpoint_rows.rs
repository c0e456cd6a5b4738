//! Rows of endpoints.

use gestiq_core::{PortError, TenantId, Version};
use gestiq_webhooks::{Endpoint, EndpointId};

use super::endpoint_document;
use crate::db::{Row, Session, Value, values};
use crate::error::corrupt;
use crate::record::{self, KeyedRecord, Record};

/// A version as its column holds it.
pub(super) fn number(version: Version) -> i64 {
    i64::try_from(version.get()).unwrap_or(i64::MAX)
}

/// The version of a column.
pub(super) fn version(number: i64) -> Result<Version, PortError> {
    let version = u64::try_from(number).ok().and_then(Version::new);
    version.ok_or_else(|| corrupt("version", format!("{number} is no version")))
}

impl Record for Endpoint {
    const INSERT: &'static str =
        "INSERT INTO {schema}.webhook_endpoint (id, tenant_id, version, state, document) {rows}
         ON CONFLICT DO NOTHING";

    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        let (id, version) = (self.id.as_uuid(), number(self.version));
        let document = endpoint_document::written(self)?;
        Ok(values![id, tenant.as_uuid(), version, self.state.code(), document])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        let mut columns = row.columns();
        let id = EndpointId::from_uuid(columns.read()?);
        let tenant = TenantId::from_uuid(columns.read()?);
        let version = version(columns.read()?)?;
        endpoint_document::read(id, tenant, version, &columns.read::<String>()?)
    }
}

impl KeyedRecord for Endpoint {
    const BY_ID: &'static str = "SELECT id, tenant_id, version, document FROM {schema}.webhook_endpoint
         WHERE tenant_id = $1 AND id {in} ORDER BY id";
    const REPLACE: &'static str =
        "INSERT INTO {schema}.webhook_endpoint (id, tenant_id, version, state, document) {rows}
         ON CONFLICT (id) DO UPDATE SET
             version = excluded.version, state = excluded.state, document = excluded.document";
}

/// An endpoint of a tenant.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: EndpointId,
) -> Result<Endpoint, PortError> {
    let found = record::by_ids(session, values![tenant.as_uuid()], [id.as_uuid()]).await?;
    found.into_iter().next().ok_or_else(|| missing(id))
}

/// There is no such endpoint.
pub(super) fn missing(id: EndpointId) -> PortError {
    PortError::not_found("webhook endpoint", id)
}

/// The version of an endpoint of a tenant, and whether it is active; nobody else changes it meanwhile.
pub(super) async fn lock(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: EndpointId,
) -> Result<(Version, bool), PortError> {
    let sql = session.either(
        "SELECT version, state FROM {schema}.webhook_endpoint WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        "SELECT version, state FROM {schema}.webhook_endpoint WHERE tenant_id = $1 AND id = $2",
    );
    let row = session.fetch_optional(sql, values![tenant.as_uuid(), id.as_uuid()]).await?;
    let row = row.ok_or_else(|| missing(id))?;
    Ok((version(row.get(0)?)?, row.get::<String>(1)? == "active"))
}
