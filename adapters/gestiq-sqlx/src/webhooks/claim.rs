//! Claiming: who may take what.
//!
//! The index of claimable rows is sorted by endpoint, then by the instant from which they are due. A claim jumps from
//! endpoint to endpoint in it (a *loose index scan*) and takes from each no more than there is room for, so an
//! endpoint with a million rows costs as much as one with ten, and none waits behind another.

use std::time::Duration;

use gestiq_core::{ErrorKind, PortError, Version};
use gestiq_webhooks::{ClaimRequest, Claimed, Delivery, EndpointId, LeaseToken, MAX_CLAIMED};

use super::delivery_rows::{self, COLUMNS, delivery_columns, open_columns};
use super::{endpoint_rows, message_rows, turns};
use crate::db::{Row, Session, Value, values};
use crate::error::corrupt;

/// A delivery that was taken, without its message.
struct Taken {
    delivery: Delivery,
    token: LeaseToken,
    version: Version,
}

/// Takes claimable deliveries.
pub(super) async fn claim(
    session: &mut Session<'_>,
    request: &ClaimRequest,
) -> Result<Vec<Claimed>, PortError> {
    let mut taken = Vec::new();
    turns::give(session).await?;
    for range in ranges(request.after) {
        let room = request.limit.saturating_sub(taken.len());
        if room > 0 {
            taken.extend(take(session, request, range, room).await?);
        }
    }
    with_messages(session, taken).await
}

/// Refuses more than a claim may take.
pub(super) fn check(request: &ClaimRequest) -> Result<(), PortError> {
    if request.limit <= MAX_CLAIMED {
        return Ok(());
    }
    let message = format!("{} deliveries are too many at once, at most {MAX_CLAIMED}", request.limit);
    Err(PortError::new(ErrorKind::Invalid, message))
}

/// Endpoints above the first id, and up to the second one where there is one.
type Range = (Option<EndpointId>, Option<EndpointId>);

/// Going round once, beginning after an endpoint.
fn ranges(after: Option<EndpointId>) -> Vec<Range> {
    match after {
        None => vec![(None, None)],
        Some(after) => vec![(Some(after), None), (None, Some(after))],
    }
}

async fn take(
    session: &mut Session<'_>,
    request: &ClaimRequest,
    range: Range,
    limit: usize,
) -> Result<Vec<Taken>, PortError> {
    let mut taken = if session.is_postgres() {
        let rows = session.fetch(IN_POSTGRES, postgres_values(request, range, limit)?).await?;
        rows.iter().map(read).collect::<Result<Vec<_>, _>>()?
    } else {
        take_in_sqlite(session, request, range, limit).await?
    };
    taken.sort_unstable_by_key(|one| (one.delivery.endpoint, one.delivery.next_at, one.delivery.id));
    Ok(taken)
}

/// The columns of the delivery, its token, and the version of its endpoint.
fn read(row: &Row) -> Result<Taken, PortError> {
    Ok(Taken {
        delivery: delivery_rows::read(row)?,
        token: LeaseToken::from_uuid(row.get(COLUMNS)?),
        version: endpoint_rows::version(row.get(COLUMNS + 1)?)?,
    })
}

/// Whole microseconds, which is what the clocks of databases count.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// The smallest endpoint id there is.
const NO_ENDPOINT: uuid::Uuid = uuid::Uuid::nil();

#[cfg(feature = "postgres")]
fn postgres_values(request: &ClaimRequest, range: Range, limit: usize) -> Result<Vec<Value>, PortError> {
    use crate::db::array::Array;
    let (from, to) = (range.0.map_or(NO_ENDPOINT, EndpointId::as_uuid), range.1.map(EndpointId::as_uuid));
    let room = |room: &u32| Some(i64::from(*room));
    Ok(vec![
        Value::from(from),
        Value::from(to.unwrap_or(uuid::Uuid::max())),
        Value::Array(Array::Uuid(request.room.keys().map(|id| Some(id.as_uuid())).collect())),
        Value::Array(Array::Int(request.room.values().map(room).collect())),
        Value::from(request.slots),
        Value::from(i64::try_from(limit).unwrap_or(i64::MAX)),
        Value::from(micros(request.lease)),
    ])
}

#[cfg(not(feature = "postgres"))]
fn postgres_values(_: &ClaimRequest, _: Range, _: usize) -> Result<Vec<Value>, PortError> {
    Ok(Vec::new())
}

/// The token's first half is that of the delivery's id, so that a token alone finds its row by the primary key; the
/// other half is random.
const IN_POSTGRES: &str = concat!(
    "WITH RECURSIVE lane AS (
        (SELECT d.endpoint_id FROM {schema}.webhook_delivery d
         WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id > $1 AND d.endpoint_id <= $2
         ORDER BY d.endpoint_id LIMIT 1)
        UNION ALL
        SELECT next.endpoint_id FROM lane CROSS JOIN LATERAL (
            SELECT d.endpoint_id FROM {schema}.webhook_delivery d
            WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id > lane.endpoint_id AND d.endpoint_id <= $2
            ORDER BY d.endpoint_id LIMIT 1
        ) AS next
    ),
    served AS (
        SELECT e.id, e.version, CASE
            WHEN e.open_until IS NULL THEN room.most
            -- Its circuit is half-open: one goes, to see whether it is well again.
            WHEN EXISTS (SELECT 1 FROM {schema}.webhook_delivery d
                         WHERE d.token IS NOT NULL AND d.endpoint_id = e.id) THEN 0
            ELSE least(room.most, 1)
        END AS room
        FROM lane
        JOIN {schema}.webhook_endpoint e ON e.id = lane.endpoint_id
        CROSS JOIN LATERAL (
            SELECT coalesce((SELECT r.most FROM unnest($3::uuid[], $4::bigint[]) AS r(id, most) WHERE r.id = e.id),
                            $5) AS most
        ) AS room
        WHERE e.state = 'active' AND (e.open_until IS NULL OR e.open_until <= {now})
    ),
    picked AS (
        SELECT due.id, served.version FROM served CROSS JOIN LATERAL (
            SELECT d.id FROM {schema}.webhook_delivery d
            WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id = served.id AND d.next_at <= {now}
            ORDER BY d.next_at, d.id LIMIT served.room FOR UPDATE SKIP LOCKED
        ) AS due
        LIMIT $6
    ),
    claimed AS (
        UPDATE {schema}.webhook_delivery d SET
            token = (left(d.id::text, 19) || right(gen_random_uuid()::text, -19))::uuid,
            lease_until = {now} + $7{micros},
            attempts = d.attempts + 1
        FROM picked WHERE d.id = picked.id
        RETURNING d.*, picked.version
    )
    SELECT ",
    open_columns!(),
    ", token, version FROM claimed"
);

/// The same, endpoint by endpoint: SQLite has one writer, which waits for nobody.
async fn take_in_sqlite(
    session: &mut Session<'_>,
    request: &ClaimRequest,
    (from, to): Range,
    limit: usize,
) -> Result<Vec<Taken>, PortError> {
    let bounds = values![
        from.map_or(NO_ENDPOINT, EndpointId::as_uuid),
        to.map_or(uuid::Uuid::max(), EndpointId::as_uuid),
    ];
    let served = session.fetch(SERVED_IN_SQLITE, bounds).await?;
    let mut taken = Vec::new();
    for row in &served {
        let endpoint = EndpointId::from_uuid(row.get(0)?);
        let let_through: i64 = row.get(1)?;
        let left = i64::try_from(limit - taken.len()).unwrap_or(i64::MAX);
        let room = i64::from(request.room_of(endpoint)).min(let_through).min(left);
        if room > 0 {
            let values = values![endpoint.as_uuid(), room, micros(request.lease), row.get::<i64>(2)?];
            for row in &session.fetch(TAKE_IN_SQLITE, values).await? {
                taken.push(read(row)?);
            }
        }
        if taken.len() == limit {
            break;
        }
    }
    Ok(taken)
}

/// The endpoints with something to claim that let something through: how many, and their version.
const SERVED_IN_SQLITE: &str = "
    WITH RECURSIVE lane (endpoint_id) AS (
        SELECT min(endpoint_id) FROM {schema}.webhook_delivery
        WHERE token IS NULL AND NOT waiting AND endpoint_id > $1 AND endpoint_id <= $2
        UNION ALL
        SELECT (SELECT min(d.endpoint_id) FROM {schema}.webhook_delivery d
                WHERE d.token IS NULL AND NOT d.waiting AND d.endpoint_id > lane.endpoint_id AND d.endpoint_id <= $2)
        FROM lane WHERE lane.endpoint_id IS NOT NULL
    )
    SELECT e.id, CASE
        WHEN e.open_until IS NULL THEN 1000000
        WHEN EXISTS (SELECT 1 FROM {schema}.webhook_delivery d
                     WHERE d.token IS NOT NULL AND d.endpoint_id = e.id) THEN 0
        ELSE 1
    END, e.version
    FROM lane JOIN {schema}.webhook_endpoint e ON e.id = lane.endpoint_id
    WHERE e.state = 'active' AND (e.open_until IS NULL OR e.open_until <= {now})
    ORDER BY e.id";

const TAKE_IN_SQLITE: &str = concat!(
    "UPDATE {schema}.webhook_delivery SET
        token = CAST(substr(id, 1, 8) || randomblob(8) AS BLOB), lease_until = {now} + $3, attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM {schema}.webhook_delivery
        WHERE token IS NULL AND NOT waiting AND endpoint_id = $1 AND next_at <= {now}
        ORDER BY next_at, id LIMIT $2
    )
    RETURNING ",
    delivery_columns!(),
    ", 'pending', NULL, token, $4"
);

/// Adds the messages; each is read once, however many deliveries it has here.
async fn with_messages(session: &mut Session<'_>, taken: Vec<Taken>) -> Result<Vec<Claimed>, PortError> {
    let wanted = taken.iter().map(|one| (one.delivery.tenant, &one.delivery.message)).collect();
    let messages = message_rows::of_tenants(session, wanted).await?;
    let claimed = taken.into_iter().map(|one| {
        let key = (one.delivery.tenant, one.delivery.message.clone());
        let message = messages.get(&key).ok_or_else(|| missing(&one.delivery))?;
        let (delivery, token) = (one.delivery, one.token);
        Ok(Claimed { delivery, token, message: message.clone(), endpoint_version: Some(one.version) })
    });
    claimed.collect()
}

/// The message of a delivery, which no purge takes away while it is open.
pub(super) fn missing(delivery: &Delivery) -> PortError {
    corrupt("delivery", format!("its message {} is not there", delivery.message))
}

/// The rows that a token can be in: those whose ids begin as it does.
pub(super) fn rows_of(token: LeaseToken) -> (uuid::Uuid, uuid::Uuid) {
    let (half, _) = token.as_uuid().as_u64_pair();
    (uuid::Uuid::from_u64_pair(half, 0), uuid::Uuid::from_u64_pair(half, u64::MAX))
}
