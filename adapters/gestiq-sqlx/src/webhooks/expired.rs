//! Expired leases: what a dead worker held.

use std::time::Duration;

use gestiq_core::{ErrorKind, PortError};
use gestiq_webhooks::{Attempt, Claimed, Command, Delivery, EndpointId, LeaseToken, Recovered};

use super::claim::{micros, missing};
use super::delivery_rows::{self, open_columns};
use super::{attempt_rows, endpoint_rows, message_rows};
use crate::db::{Session, values};

/// Takes over the delivery whose lease ended first.
pub(super) async fn claim(session: &mut Session<'_>, lease: Duration) -> Result<Recovered, PortError> {
    let Some(delivery) = first(session).await? else { return Ok(Recovered::Nothing) };
    let now = session.now().await?;
    let attempt = Attempt::lost(&delivery, now);
    attempt_rows::insert(session, &[(delivery.tenant, &attempt)]).await?;
    let lost = delivery.apply(Command::Lose, now).map_err(impossible)?;
    if lost.state.is_final() {
        delivery_rows::delete_open(session, vec![lost.id]).await?;
        delivery_rows::insert_final(session, std::slice::from_ref(&lost)).await?;
        return Ok(Recovered::GivenUp(Box::new(lost)));
    }
    let delivery = lost.apply(Command::Claim, now).map_err(impossible)?;
    let token = take_over(session, &delivery, lease).await?;
    let wanted = std::iter::once((delivery.tenant, &delivery.message)).collect();
    let messages = message_rows::of_tenants(session, wanted).await?;
    let message = messages.into_values().next().ok_or_else(|| missing(&delivery))?;
    let endpoint_version = version(session, delivery.endpoint).await?;
    Ok(Recovered::Claimed(Box::new(Claimed { delivery, token, message, endpoint_version })))
}

async fn first(session: &mut Session<'_>) -> Result<Option<Delivery>, PortError> {
    let sql = session.either(
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery
             WHERE token IS NOT NULL AND lease_until <= {now}
             ORDER BY lease_until, id LIMIT 1 FOR UPDATE SKIP LOCKED"
        ),
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery
             WHERE token IS NOT NULL AND lease_until <= {now} ORDER BY lease_until, id LIMIT 1"
        ),
    );
    let row = session.fetch_optional(sql, values![]).await?;
    row.map(|row| delivery_rows::read(&row)).transpose()
}

/// Writes the new holder's token.
async fn take_over(
    session: &mut Session<'_>,
    delivery: &Delivery,
    lease: Duration,
) -> Result<LeaseToken, PortError> {
    let sql = session.either(
        "UPDATE {schema}.webhook_delivery
         SET token = (left(id::text, 19) || right(gen_random_uuid()::text, -19))::uuid,
             lease_until = {now} + $2{micros}, attempts = $3, lost = $4
         WHERE id = $1 RETURNING token",
        "UPDATE {schema}.webhook_delivery
         SET token = CAST(substr(id, 1, 8) || randomblob(8) AS BLOB),
             lease_until = {now} + $2, attempts = $3, lost = $4
         WHERE id = $1 RETURNING token",
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

fn impossible(refused: gestiq_webhooks::Refused) -> PortError {
    PortError::new(ErrorKind::Internal, "an open delivery does not take a claim").because(refused)
}
