//! Rows of attempts.

use std::time::Duration;

use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::DeliveryId;
use gestiq_webhooks::delivery::{Attempt, AttemptOutcome};
use gestiq_webhooks::port::Headers;

use crate::db::{Columns, Row, Session, values};
use crate::document;
use crate::error::corrupt;

/// Writes attempts.
pub(super) async fn insert(
    session: &mut Session<'_>,
    attempts: &[(TenantId, &Attempt)],
) -> Result<(), PortError> {
    let rows = attempts.iter().map(|(tenant, attempt)| {
        let (status, failure) = match attempt.outcome {
            AttemptOutcome::Answered { status } => (Some(i64::from(status)), None),
            AttemptOutcome::Failed(class) => (None, Some(class.name())),
        };
        Ok(values![
            tenant.as_uuid(),
            attempt.delivery.as_uuid(),
            attempt.number,
            attempt.trigger.name(),
            attempt.started_at,
            i64::try_from(attempt.duration.as_micros()).unwrap_or(i64::MAX),
            status,
            failure,
            written(&attempt.request_headers)?,
            written(&attempt.response_headers)?,
            attempt.response_body.as_slice(),
        ])
    });
    session
        .insert_many(
            "INSERT INTO {schema}.webhook_attempt (tenant_id, delivery_id, number, trigger, started_at, duration_us,
             status, failure, request_headers, response_headers, response_body) {rows}",
            rows.collect::<Result<_, PortError>>()?,
        )
        .await
        .map(drop)
}

/// The attempts of a delivery after a number, the first one first.
pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    delivery: DeliveryId,
    after: u32,
    limit: i64,
) -> Result<Vec<Attempt>, PortError> {
    let rows = session
        .fetch(
            "SELECT number, trigger, started_at, duration_us, status, failure, request_headers, response_headers,
             response_body FROM {schema}.webhook_attempt
             WHERE tenant_id = $1 AND delivery_id = $2 AND number > $3 ORDER BY number LIMIT $4",
            values![tenant.as_uuid(), delivery.as_uuid(), after, limit],
        )
        .await?;
    rows.iter().map(|row| read(delivery, row)).collect()
}

fn read(delivery: DeliveryId, row: &Row) -> Result<Attempt, PortError> {
    let mut columns = row.columns();
    Ok(Attempt {
        delivery,
        number: columns.count()?,
        trigger: columns.parse("trigger", str::parse)?,
        started_at: columns.read()?,
        duration: Duration::from_micros(columns.read::<i64>()?.unsigned_abs()),
        outcome: outcome(&mut columns)?,
        request_headers: headers(&mut columns)?,
        response_headers: headers(&mut columns)?,
        response_body: columns.read()?,
    })
}

fn outcome(columns: &mut Columns<'_>) -> Result<AttemptOutcome, PortError> {
    let (status, failure) = (columns.read::<Option<i64>>()?, columns.read::<Option<String>>()?);
    match (status.map(u16::try_from), failure) {
        (Some(Ok(status)), _) => Ok(AttemptOutcome::Answered { status }),
        (None, Some(class)) => {
            class.parse().map(AttemptOutcome::Failed).map_err(|error| corrupt("outcome", error))
        }
        _ => Err(corrupt("outcome", "it is neither a status nor a failure")),
    }
}

fn written(headers: &Headers) -> Result<String, PortError> {
    document::written(&headers.iter().collect::<Vec<_>>())
}

fn headers(columns: &mut Columns<'_>) -> Result<Headers, PortError> {
    let pairs: Vec<(String, String)> =
        serde_json::from_str(&columns.read::<String>()?).map_err(|error| corrupt("header", error))?;
    Ok(Headers::from_iter(pairs))
}
