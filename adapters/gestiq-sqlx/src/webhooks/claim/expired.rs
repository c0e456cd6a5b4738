//! Expired leases: what a dead worker held.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::{ErrorKind, PortError};
use gestiq_webhooks::delivery::{Attempt, Command, DeadReason};
use gestiq_webhooks::port::{Claimed, LeaseToken, Recovered};
use gestiq_webhooks::{Delivery, EndpointId};
use tokio::time::Instant;

use super::pace::Pace;
use super::{micros, missing, new_token_in_postgres, new_token_in_sqlite};
use crate::db::{Session, values};
use crate::webhooks::delivery_rows::open_columns;
use crate::webhooks::{attempt_rows, delivery_rows, endpoint_rows, message_rows};

/// The longest time that a lease that ended before the cursor may stay unseen: a clock that was set back, a claim
/// that took longer than its lease, or a row that somebody had locked leaves one there.
const SCAN_EACH: Duration = Duration::from_secs(30);

/// Until when no lease is left that has ended: the search goes on from there (see [`ClaimCursors`](super::ClaimCursors)).
#[derive(Debug, Default)]
pub(in crate::webhooks) struct Leases {
    none_until: Mutex<Option<DateTime<Utc>>>,
    scans: Pace,
}

impl Leases {
    fn none_until(&self) -> MutexGuard<'_, Option<DateTime<Utc>>> {
        // A hint alone: the next scan puts it right.
        self.none_until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes over the delivery whose lease ended first.
pub(in crate::webhooks) async fn claim(
    session: &mut Session<'_>,
    leases: &Leases,
    lease: Duration,
) -> Result<Recovered, PortError> {
    let now = session.now().await?;
    let Some(delivery) = find(session, leases, now).await? else { return Ok(Recovered::Nothing) };
    let attempt = Attempt::lost(&delivery, now);
    attempt_rows::insert(session, &[(delivery.tenant, &attempt)]).await?;
    let wanted = std::iter::once((delivery.tenant, &delivery.message)).collect();
    let message = message_rows::of_tenants(session, wanted).await?.into_values().next();
    if message.is_none() {
        missing(&delivery);
    }
    let command = if message.is_some() { Command::Lose } else { Command::GiveUp(DeadReason::Lost) };
    let lost = delivery.apply(command, now).map_err(impossible)?;
    let Some(message) = message.filter(|_| !lost.state.is_final()) else {
        delivery_rows::delete_open(session, vec![lost.id]).await?;
        delivery_rows::insert_final(session, std::slice::from_ref(&lost)).await?;
        return Ok(Recovered::GivenUp(Box::new(lost)));
    };
    let delivery = lost.apply(Command::Claim, now).map_err(impossible)?;
    let token = take_over(session, &delivery, lease).await?;
    let endpoint_version = version(session, delivery.endpoint).await?;
    Ok(Recovered::Claimed(Box::new(Claimed { delivery, token, message, endpoint_version })))
}

/// The first one behind the place where the last search ended; now and then, the first one of all.
async fn find(
    session: &mut Session<'_>,
    leases: &Leases,
    now: DateTime<Utc>,
) -> Result<Option<Delivery>, PortError> {
    let since = *leases.none_until();
    if let Some(since) = since
        && !leases.scans.is_due(SCAN_EACH)
    {
        let found = first(session, since, now).await?;
        if found.is_some() {
            return Ok(found);
        }
        *leases.none_until() = Some(now);
        if !leases.scans.is_cheap() {
            return Ok(None);
        }
    }
    let began = Instant::now();
    let found = first(session, DateTime::UNIX_EPOCH, now).await?;
    leases.scans.scanned(began);
    if found.is_none() {
        *leases.none_until() = Some(now);
    }
    Ok(found)
}

/// The bounds are plain parameters: beside row level security, PostgreSQL searches an index by nothing else.
async fn first(
    session: &mut Session<'_>,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Delivery>, PortError> {
    let sql = session.either(
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery
             WHERE token IS NOT NULL AND lease_until >= $1 AND lease_until <= $2
             ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED"
        ),
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery
             WHERE token IS NOT NULL AND lease_until >= $1 AND lease_until <= $2
             ORDER BY lease_until LIMIT 1"
        ),
    );
    let row = session.fetch_optional(sql, values![since, now]).await?;
    row.map(|row| delivery_rows::read(&row)).transpose()
}

/// Writes the new holder's token.
async fn take_over(
    session: &mut Session<'_>,
    delivery: &Delivery,
    lease: Duration,
) -> Result<LeaseToken, PortError> {
    let sql = session.either(
        concat!(
            "UPDATE {schema}.webhook_delivery d SET token = ",
            new_token_in_postgres!(),
            ", lease_until = {now} + $2{micros}, attempts = $3, lost = $4 WHERE id = $1 RETURNING token"
        ),
        concat!(
            "UPDATE {schema}.webhook_delivery SET token = ",
            new_token_in_sqlite!(),
            ", lease_until = {now} + $2, attempts = $3, lost = $4 WHERE id = $1 RETURNING token"
        ),
    );
    let values = values![delivery.id.as_uuid(), micros(lease), delivery.attempts, delivery.lost];
    let row = session.fetch_optional(sql, values).await?;
    let gone = || PortError::new(ErrorKind::Internal, "a delivery went away while it was taken over");
    row.ok_or_else(gone)?.get(0).map(LeaseToken::from_uuid)
}

/// The version of an endpoint; none where it was deleted.
async fn version(
    session: &mut Session<'_>,
    id: EndpointId,
) -> Result<Option<gestiq_core::Version>, PortError> {
    let sql = "SELECT version FROM {schema}.webhook_endpoint WHERE id = $1";
    let row = session.fetch_optional(sql, values![id.as_uuid()]).await?;
    row.map(|row| endpoint_rows::version(row.get(0)?)).transpose()
}

fn impossible(refused: gestiq_webhooks::delivery::Refused) -> PortError {
    PortError::new(ErrorKind::Internal, "an open delivery does not take a claim").because(refused)
}
