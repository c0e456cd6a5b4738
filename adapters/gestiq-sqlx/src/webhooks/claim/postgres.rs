//! Claiming in PostgreSQL: by many workers at once, who pass over the rows that another one has locked.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::PortError;
use gestiq_webhooks::EndpointId;
use gestiq_webhooks::port::ClaimRequest;
use tokio::time::Instant;

use super::{ClaimCursors, Taken, micros, new_token_in_postgres, read};
use crate::db::array::columns_of;
use crate::db::{Session, Value, values};
use crate::webhooks::delivery_rows::open_columns;

/// The longest time that a row before the cursor of its endpoint may stay unseen.
const SCAN_EACH: Duration = Duration::from_secs(1);

/// Endpoints of one statement.
const ENDPOINTS_PER_STATEMENT: usize = 256;

/// Takes claimable deliveries, going round once from the endpoint after the one that the request names.
pub(super) async fn take(
    session: &mut Session<'_>,
    cursors: &ClaimCursors,
    request: &ClaimRequest,
) -> Result<Vec<Taken>, PortError> {
    let scans_first = cursors.scans.is_due(SCAN_EACH);
    if scans_first {
        scan(session, cursors).await?;
    }
    let mut taken = Vec::new();
    go_on(session, cursors, request, &mut taken).await?;
    if taken.len() < request.limit && cursors.scans.allows() && !scans_first {
        scan(session, cursors).await?;
        go_on(session, cursors, request, &mut taken).await?;
    }
    Ok(taken)
}

/// Scans from the beginning: which endpoints have something that nobody holds, and since when. It jumps from endpoint
/// to endpoint in the index (a *loose index scan*).
async fn scan(session: &mut Session<'_>, cursors: &ClaimCursors) -> Result<(), PortError> {
    let began = Instant::now();
    let rows = session.fetch(SCAN, values![]).await?;
    let found = rows.iter().map(|row| Ok((EndpointId::from_uuid(row.get(0)?), row.get(1)?)));
    cursors.found(found.collect::<Result<BTreeMap<_, DateTime<Utc>>, PortError>>()?);
    cursors.scans.scanned(began);
    Ok(())
}

const SCAN: &str = "
    WITH RECURSIVE lane AS (
        (SELECT d.endpoint_id, d.next_at FROM {schema}.webhook_delivery d
         WHERE d.token IS NULL AND NOT d.waiting ORDER BY d.endpoint_id, d.next_at LIMIT 1)
        UNION ALL
        SELECT next.endpoint_id, next.next_at FROM lane CROSS JOIN LATERAL (
            SELECT d.endpoint_id, d.next_at FROM {schema}.webhook_delivery d
            WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id > lane.endpoint_id
            ORDER BY d.endpoint_id, d.next_at LIMIT 1
        ) AS next
    )
    SELECT endpoint_id, next_at FROM lane";

/// Takes from the endpoints that are known, each from where the last claim was.
async fn go_on(
    session: &mut Session<'_>,
    cursors: &ClaimCursors,
    request: &ClaimRequest,
    taken: &mut Vec<Taken>,
) -> Result<(), PortError> {
    for part in cursors.after(request.after).chunks(ENDPOINTS_PER_STATEMENT) {
        let left = request.limit.saturating_sub(taken.len());
        if left == 0 {
            break;
        }
        let mut values = parameters(request, part, taken)?;
        values.extend(values![i64::try_from(left).unwrap_or(i64::MAX), micros(request.lease)]);
        let rows = session.fetch(TAKE, values).await?;
        taken.extend(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?);
    }
    cursors.claimed(taken);
    Ok(())
}

/// Endpoints, from when on each is read, and the room of each that is left.
fn parameters(
    request: &ClaimRequest,
    part: &[(EndpointId, DateTime<Utc>)],
    taken: &[Taken],
) -> Result<Vec<Value>, PortError> {
    let rows = part.iter().map(|(endpoint, since)| {
        let held = taken.iter().filter(|one| one.delivery.endpoint == *endpoint).count();
        let room =
            i64::from(request.room_of(*endpoint)).saturating_sub(i64::try_from(held).unwrap_or(i64::MAX));
        values![endpoint.as_uuid(), *since, room.max(0)]
    });
    columns_of(rows)
}

/// The rows that were picked are named by an array, and not by a join, for the reason that is given in
/// [`held`](crate::webhooks::held). The token begins as the delivery's id does, so that a token alone finds its row by the primary key; the rest is random.
const TAKE: &str = concat!(
    "WITH served AS (
        SELECT e.id, e.version, lane.since, CASE
            WHEN e.open_until IS NULL THEN lane.room
            -- Its circuit is half-open: one goes, to see whether it is well again.
            WHEN EXISTS (SELECT 1 FROM {schema}.webhook_delivery d
                         WHERE d.token IS NOT NULL AND d.endpoint_id = e.id) THEN 0
            ELSE least(lane.room, 1)
        END AS room
        FROM unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) AS lane(id, since, room)
        CROSS JOIN LATERAL (
            SELECT * FROM {schema}.webhook_endpoint e
            WHERE e.id = lane.id AND e.state = 'active' AND (e.open_until IS NULL OR e.open_until <= {now})
            OFFSET 0
        ) AS e
    ),
    picked AS (
        SELECT due.id FROM served CROSS JOIN LATERAL (
            SELECT d.id FROM {schema}.webhook_delivery d
            WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id = served.id
              AND d.next_at >= served.since AND d.next_at <= {now}
            ORDER BY d.next_at, d.id LIMIT served.room FOR UPDATE SKIP LOCKED
        ) AS due
        LIMIT $4
    ),
    claimed AS (
        UPDATE {schema}.webhook_delivery d SET
            token = ",
    new_token_in_postgres!(),
    ",
            lease_until = {now} + $5{micros},
            attempts = d.attempts + 1
        WHERE d.id = ANY (ARRAY(SELECT id FROM picked))
        RETURNING d.*
    )
    SELECT ",
    open_columns!(),
    ", token, (SELECT version FROM served WHERE served.id = claimed.endpoint_id) FROM claimed"
);
