//! Requests with an idempotency key: what was asked under it first, and what it resulted in.
//!
//! One table serves all stores. A store looks a request up and records it in the transaction that carries it out; two
//! that come at the same time meet in the primary key.

use std::collections::BTreeMap;

use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, KEPT_FOR, Operation, RecordedRequest};
use gestiq_core::{PortError, TenantId};

use crate::db::{Db, Row, Scope, Session, Value, digest_of, values};

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

impl Db {
    /// Deletes recorded requests of all tenants and stores that are older than [`KEPT_FOR`] by the database's clock, at most
    /// so many, and returns how many; 0 means that none is left.
    ///
    /// Workers of webhooks do it by themselves. A host without them calls it once a day, or the table grows.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn forget_requests(&self, limit: usize) -> Result<usize, PortError> {
        let mut tx = self.tidy(Scope::Workers).await?;
        let session = &mut tx.session();
        let before = session.now().await? - KEPT_FOR;
        let forgotten = session
            .execute(
                "DELETE FROM {schema}.idempotency_request WHERE (tenant_id, operation, key) IN (
                     SELECT tenant_id, operation, key FROM {schema}.idempotency_request
                     WHERE created_at < $1 ORDER BY created_at LIMIT $2
                 )",
                values![before, i64::try_from(limit).unwrap_or(i64::MAX)],
            )
            .await?;
        tx.commit().await?;
        Ok(usize::try_from(forgotten).unwrap_or(usize::MAX))
    }
}
