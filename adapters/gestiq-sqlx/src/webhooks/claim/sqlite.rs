//! Claiming in SQLite: endpoint by endpoint. It has one writer, which waits for nobody.

use gestiq_core::PortError;
use gestiq_webhooks::EndpointId;
use gestiq_webhooks::port::ClaimRequest;

use super::{Taken, micros, new_token_in_sqlite, read};
use crate::db::{Session, values};
use crate::webhooks::delivery_rows::delivery_columns;

/// The smallest endpoint id there is.
const NO_ENDPOINT: uuid::Uuid = uuid::Uuid::nil();

/// Takes claimable deliveries, going round once from the endpoint after the one that the request names.
pub(super) async fn take(session: &mut Session<'_>, request: &ClaimRequest) -> Result<Vec<Taken>, PortError> {
    let mut taken = Vec::new();
    for range in ranges(request.after) {
        let room = request.limit.saturating_sub(taken.len());
        if room > 0 {
            taken.extend(take_in(session, request, range, room).await?);
        }
    }
    Ok(taken)
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

async fn take_in(
    session: &mut Session<'_>,
    request: &ClaimRequest,
    (from, to): Range,
    limit: usize,
) -> Result<Vec<Taken>, PortError> {
    let bounds = values![
        from.map_or(NO_ENDPOINT, EndpointId::as_uuid),
        to.map_or(uuid::Uuid::max(), EndpointId::as_uuid),
    ];
    let served = session.fetch(SERVED, bounds).await?;
    let mut taken = Vec::new();
    for row in &served {
        let endpoint = EndpointId::from_uuid(row.get(0)?);
        let let_through: i64 = row.get(1)?;
        let left = i64::try_from(limit - taken.len()).unwrap_or(i64::MAX);
        let room = i64::from(request.room_of(endpoint)).min(let_through).min(left);
        if room > 0 {
            let values = values![endpoint.as_uuid(), room, micros(request.lease), row.get::<i64>(2)?];
            for row in &session.fetch(TAKE, values).await? {
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
const SERVED: &str = "
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

const TAKE: &str = concat!(
    "UPDATE {schema}.webhook_delivery SET
        token = ",
    new_token_in_sqlite!(),
    ", lease_until = {now} + $3, attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM {schema}.webhook_delivery
        WHERE token IS NULL AND NOT waiting AND endpoint_id = $1 AND next_at <= {now}
        ORDER BY next_at, id LIMIT $2
    )
    RETURNING ",
    delivery_columns!(),
    ", 'pending', NULL, token, $4"
);
