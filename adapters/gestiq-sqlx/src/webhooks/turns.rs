//! Whose turn it is among the deliveries of an order key.
//!
//! Of an endpoint's deliveries with one key, only the first may be claimed; the others have `waiting` set, and no
//! claim looks at them. Deliveries with a key are written waiting, and whoever writes or ends one leaves the key in a
//! table, in the same transaction. A claim begins by looking after the keys that are there. So a turn is never lost,
//! whether a worker dies or a host's transaction commits late, and publishers never wait for workers.

use std::collections::BTreeSet;

use gestiq_core::PortError;
use gestiq_webhooks::Delivery;
use gestiq_webhooks::endpoint::OrderKey;
use uuid::Uuid;

use crate::db::{Session, values};

/// A key of an endpoint: tenant, endpoint, key.
pub(super) type Turn<'d> = (Uuid, Uuid, &'d str);

/// The key of a delivery, where it has one.
pub(super) fn of(delivery: &Delivery) -> Option<Turn<'_>> {
    let key = delivery.order.as_ref().map(OrderKey::as_str)?;
    Some((delivery.tenant.as_uuid(), delivery.endpoint.as_uuid(), key))
}

/// Leaves keys to be looked after.
pub(super) async fn ask(session: &mut Session<'_>, turns: BTreeSet<Turn<'_>>) -> Result<(), PortError> {
    let rows: Vec<_> =
        turns.into_iter().map(|(tenant, endpoint, key)| values![tenant, endpoint, key]).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO {schema}.webhook_turn (tenant_id, endpoint_id, order_key) {rows}";
    session.insert_many(sql, rows).await.map(drop)
}

/// Looks after the keys that were left.
pub(super) async fn give(session: &mut Session<'_>) -> Result<(), PortError> {
    let any = "SELECT 1 FROM {schema}.webhook_turn LIMIT 1";
    if session.fetch_optional(any, values![]).await?.is_none() {
        return Ok(());
    }
    if session.is_postgres() { in_postgres(session).await } else { in_sqlite(session).await }
}

/// One at a time: two that look after one key at once might see different deliveries, and let two go. Who comes
/// second leaves it to the first.
async fn in_postgres(session: &mut Session<'_>) -> Result<(), PortError> {
    let key = format!("gestiq turns in {}", session.schema);
    let lock = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))";
    let row = session.fetch_optional(lock, values![key]).await?;
    if row.map_or(Ok(false), |row| row.get::<bool>(0))? {
        session.execute(GIVE_IN_POSTGRES, values![]).await?;
    }
    Ok(())
}

/// If nobody holds one of the key, the first one becomes ready, and one behind it that was ready waits again.
const GIVE_IN_POSTGRES: &str = "
    WITH taken AS (
        DELETE FROM {schema}.webhook_turn WHERE ctid = ANY (ARRAY(SELECT ctid FROM {schema}.webhook_turn LIMIT 1000))
        RETURNING endpoint_id, order_key
    ),
    state AS (
        SELECT ready.id AS ready, first.id AS first
        FROM (SELECT DISTINCT endpoint_id, order_key FROM taken) AS turn
        LEFT JOIN LATERAL (
            SELECT d.id, d.token FROM {schema}.webhook_delivery d
            WHERE d.endpoint_id = turn.endpoint_id AND d.order_key = turn.order_key AND NOT d.waiting
            ORDER BY d.token IS NULL, d.id LIMIT 1
        ) AS ready ON true
        CROSS JOIN LATERAL (
            SELECT d.id FROM {schema}.webhook_delivery d
            WHERE d.endpoint_id = turn.endpoint_id AND d.order_key = turn.order_key AND d.waiting
            ORDER BY d.id LIMIT 1
        ) AS first
        WHERE ready.token IS NULL AND (ready.id IS NULL OR first.id < ready.id)
    ),
    -- A claim may take the ready one meanwhile. Then it keeps its turn, and whoever ends it asks again.
    still_free AS (
        SELECT d.id FROM {schema}.webhook_delivery d
        WHERE d.id = ANY (ARRAY(SELECT ready FROM state WHERE ready IS NOT NULL)) AND d.token IS NULL
        FOR UPDATE SKIP LOCKED
    )
    UPDATE {schema}.webhook_delivery SET waiting = NOT waiting
    WHERE id = ANY (ARRAY(
        SELECT first FROM state WHERE ready IS NULL OR ready IN (SELECT id FROM still_free)
        UNION ALL SELECT id FROM still_free
    ))";

/// The same, key by key: SQLite has one writer, which waits for nobody.
async fn in_sqlite(session: &mut Session<'_>) -> Result<(), PortError> {
    let taken = "DELETE FROM {schema}.webhook_turn
                 WHERE rowid IN (SELECT rowid FROM {schema}.webhook_turn LIMIT 1000) RETURNING endpoint_id, order_key";
    let rows = session.fetch(taken, values![]).await?;
    let keys = rows.iter().map(|row| Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?)));
    for (endpoint, key) in keys.collect::<Result<BTreeSet<_>, PortError>>()? {
        session.execute(GIVE_IN_SQLITE, values![endpoint, key]).await?;
    }
    Ok(())
}

const GIVE_IN_SQLITE: &str = "
    UPDATE {schema}.webhook_delivery SET waiting = NOT waiting
    WHERE id IN (
        SELECT first.id FROM (
            SELECT id FROM {schema}.webhook_delivery WHERE endpoint_id = $1 AND order_key = $2 AND waiting
            ORDER BY id LIMIT 1
        ) AS first
        WHERE NOT EXISTS (
            SELECT 1 FROM {schema}.webhook_delivery
            WHERE endpoint_id = $1 AND order_key = $2 AND NOT waiting AND (token IS NOT NULL OR id < first.id)
        )
        UNION ALL
        SELECT ready.id FROM {schema}.webhook_delivery AS ready
        WHERE ready.endpoint_id = $1 AND ready.order_key = $2 AND NOT ready.waiting AND ready.token IS NULL
          AND EXISTS (
            SELECT 1 FROM {schema}.webhook_delivery
            WHERE endpoint_id = $1 AND order_key = $2 AND waiting AND id < ready.id
          )
    )";
