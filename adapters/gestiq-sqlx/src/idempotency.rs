//! Requests with an idempotency key: what was asked under it first, and what it resulted in.
//!
//! One table serves all stores. A store looks a request up and records it in the transaction that carries it out; two
//! that come at the same time meet in the primary key.

use std::collections::BTreeMap;

use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation, RecordedRequest};
use gestiq_core::{PortError, TenantId};

use crate::db::{Row, Session, Value, digest_of, values};

/// Returns the first result of a request that was carried out before; `None` if it is to be carried out now. A key that
/// came with another request is refused.
pub(crate) async fn replay(
    session: &mut Session<'_>,
    tenant: TenantId,
    request: Option<&IdempotentRequest>,
) -> Result<Option<String>, PortError> {
    let Some(request) = request else { return Ok(None) };
    let mut known = known(session, tenant, request.operation, [request.key.as_str()]).await?;
    Ok(request.decide(known.remove(request.key.as_str()))?.replay())
}

/// Returns what is recorded under keys of an operation, by key.
pub(crate) async fn known<'k>(
    session: &mut Session<'_>,
    tenant: TenantId,
    operation: Operation,
    keys: impl IntoIterator<Item = &'k str>,
) -> Result<BTreeMap<String, RecordedRequest>, PortError> {
    let rows = session
        .fetch_in(
            "SELECT key, fingerprint, result FROM {schema}.idempotency_request
             WHERE tenant_id = $1 AND operation = $2 AND key {in}",
            values![tenant.as_uuid(), operation.as_str()],
            keys.into_iter().map(Value::from).collect(),
        )
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<(String, RecordedRequest), PortError> {
    let mut columns = row.columns();
    let (key, fingerprint) = (columns.read()?, columns.read::<Option<Vec<u8>>>()?);
    let fingerprint = fingerprint.map(digest_of).transpose()?.map(Fingerprint::from_digest);
    Ok((key, RecordedRequest { fingerprint, result: columns.read()? }))
}

/// Records requests with their results, passes over keys that are there, and returns how many were recorded.
pub(crate) async fn record<'r>(
    session: &mut Session<'_>,
    tenant: TenantId,
    carried_out: impl IntoIterator<Item = (&'r IdempotentRequest, String)>,
) -> Result<u64, PortError> {
    let rows = carried_out.into_iter().map(|(request, result)| {
        let fingerprint = request.fingerprint.digest();
        let (operation, key) = (request.operation.as_str(), request.key.as_str());
        values![tenant.as_uuid(), operation, key, fingerprint.as_bytes().as_slice(), result]
    });
    session
        .insert_many(
            "INSERT INTO {schema}.idempotency_request (tenant_id, operation, key, fingerprint, result) {rows}
             ON CONFLICT DO NOTHING",
            rows.collect(),
        )
        .await
}

/// Forgets requests of all tenants and operations that were recorded before an instant, and returns how many.
#[cfg(feature = "webhooks")]
pub(crate) async fn forget(
    session: &mut Session<'_>,
    before: chrono::DateTime<chrono::Utc>,
    limit: i64,
) -> Result<u64, PortError> {
    session
        .execute(
            "DELETE FROM {schema}.idempotency_request WHERE (tenant_id, operation, key) IN (
                 SELECT tenant_id, operation, key FROM {schema}.idempotency_request
                 WHERE created_at < $1 ORDER BY created_at LIMIT $2
             )",
            values![before, limit],
        )
        .await
}
