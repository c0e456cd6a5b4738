//! Rows of endpoints.

use gestiq_core::{ErrorKind, PortError, TenantId, Version};
use gestiq_webhooks::{Endpoint, EndpointId};

use super::endpoint_document;
use crate::db::{Row, Session, values};
use crate::error::corrupt;

/// A version as its column holds it.
pub(super) fn number(version: Version) -> i64 {
    i64::try_from(version.get()).unwrap_or(i64::MAX)
}

/// The version of a column.
pub(super) fn version(number: i64) -> Result<Version, PortError> {
    let version = u64::try_from(number).ok().and_then(Version::new);
    version.ok_or_else(|| corrupt("version", format!("{number} is no version")))
}

/// The endpoint in the columns `id, tenant_id, version, document`.
pub(super) fn read(row: &Row) -> Result<Endpoint, PortError> {
    let mut columns = row.columns();
    let id = EndpointId::from_uuid(columns.read()?);
    let tenant = TenantId::from_uuid(columns.read()?);
    let version = version(columns.read()?)?;
    endpoint_document::read(id, tenant, version, &columns.read::<String>()?)
}

/// The endpoints of rows.
pub(super) fn read_all(rows: &[Row]) -> Result<Vec<Endpoint>, PortError> {
    rows.iter().map(read).collect()
}

/// An endpoint of a tenant.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: EndpointId,
) -> Result<Endpoint, PortError> {
    let row = session
        .fetch_optional(
            "SELECT id, tenant_id, version, document FROM {schema}.webhook_endpoint
             WHERE tenant_id = $1 AND id = $2",
            values![tenant.as_uuid(), id.as_uuid()],
        )
        .await?;
    read(&row.ok_or_else(|| missing(id))?)
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

/// Writes a new endpoint.
pub(super) async fn insert(session: &mut Session<'_>, endpoint: &Endpoint) -> Result<(), PortError> {
    let inserted = session
        .execute(
            "INSERT INTO {schema}.webhook_endpoint (id, tenant_id, version, state, document)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            values![
                endpoint.id.as_uuid(),
                endpoint.tenant.as_uuid(),
                number(endpoint.version),
                endpoint.state.code(),
                endpoint_document::written(endpoint)?,
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(PortError::new(ErrorKind::Conflict, format!("the endpoint {} exists", endpoint.id)));
    }
    Ok(())
}

/// Writes an endpoint over the one that is there.
pub(super) async fn update(session: &mut Session<'_>, endpoint: &Endpoint) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.webhook_endpoint SET version = $3, state = $4, document = $5
             WHERE tenant_id = $1 AND id = $2",
            values![
                endpoint.tenant.as_uuid(),
                endpoint.id.as_uuid(),
                number(endpoint.version),
                endpoint.state.code(),
                endpoint_document::written(endpoint)?,
            ],
        )
        .await
        .map(drop)
}
