//! Claiming: who may take what.
//!
//! The index of claimable rows is sorted by endpoint, then by the instant from which they are due. A claim goes from
//! endpoint to endpoint in it and takes from each no more than there is room for, so an endpoint with a million rows
//! costs as much as one with ten, and none waits behind another.

#[cfg(feature = "postgres")]
mod cursors;
pub(super) mod expired;
mod pace;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::time::Duration;

use gestiq_core::{PortError, Version};
use gestiq_webhooks::port::{ClaimRequest, Claimed, LeaseToken};
use gestiq_webhooks::{Delivery, DeliveryId};

use super::delivery_rows::COLUMNS;
use super::{delivery_rows, endpoint_rows, message_rows, turns};
use crate::db::{Connection, Row, Session};
#[cfg(feature = "postgres")]
pub(super) use cursors::ClaimCursors;
pub(super) use expired::Leases;

/// A delivery that was taken, without its message.
#[derive(Debug)]
struct Taken {
    delivery: Delivery,
    token: LeaseToken,
    version: Version,
}

/// Takes claimable deliveries.
pub(super) async fn claim(
    session: &mut Session<'_>,
    #[cfg(feature = "postgres")] cursors: &ClaimCursors,
    request: &ClaimRequest,
) -> Result<Vec<Claimed>, PortError> {
    turns::give(session).await?;
    let mut taken = match &session.connection {
        #[cfg(feature = "postgres")]
        Connection::Postgres(_) => postgres::take(session, cursors, request).await?,
        #[cfg(feature = "sqlite")]
        Connection::Sqlite(_) => sqlite::take(session, request).await?,
    };
    // Going round from the endpoint after the named one; each endpoint's by the instant they became due.
    taken.sort_unstable_by_key(|one| {
        let endpoint = one.delivery.endpoint;
        let is_before = request.after.is_some_and(|after| endpoint <= after);
        (is_before, endpoint, one.delivery.next_at, one.delivery.id)
    });
    with_messages(session, taken).await
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

/// Adds the messages; each is read once, however many deliveries it has here.
async fn with_messages(session: &mut Session<'_>, taken: Vec<Taken>) -> Result<Vec<Claimed>, PortError> {
    let wanted = taken.iter().map(|one| (one.delivery.tenant, &one.delivery.message)).collect();
    let messages = message_rows::of_tenants(session, wanted).await?;
    let claimed = taken.into_iter().filter_map(|one| {
        let key = (one.delivery.tenant, one.delivery.message.clone());
        let Some(message) = messages.get(&key) else {
            missing(&one.delivery);
            return None;
        };
        let (delivery, token) = (one.delivery, one.token);
        Some(Claimed { delivery, token, message: message.clone(), endpoint_version: Some(one.version) })
    });
    Ok(claimed.collect())
}

/// No purge takes a message away while a delivery of it is open, but somebody with access to the tables may. Such a delivery is not handed
/// out, and when its lease ends it becomes a dead letter: it must not hold up the others.
fn missing(delivery: &Delivery) {
    tracing::error!(delivery = %delivery.id, message = %delivery.message, "the message of a delivery is not there");
}

/// The random part of a token. The rest is the id of its delivery: of ids that were made in the same millisecond, nearly
/// all differ there.
const RANDOM_BITS: u128 = (1 << 32) - 1;

/// A token for the row `d`, where [`RANDOM_BITS`] are random.
macro_rules! new_token_in_postgres {
    () => {
        "(left(d.id::text, 28) || right(gen_random_uuid()::text, 8))::uuid"
    };
}

use new_token_in_postgres;

/// The same in SQLite.
macro_rules! new_token_in_sqlite {
    () => {
        "CAST(substr(id, 1, 12) || randomblob(4) AS BLOB)"
    };
}
use new_token_in_sqlite;

/// The rows that a token can be in: those whose ids begin as it does.
pub(super) fn rows_of(token: LeaseToken) -> (uuid::Uuid, uuid::Uuid) {
    let id = token.as_uuid().as_u128() & !RANDOM_BITS;
    (uuid::Uuid::from_u128(id), uuid::Uuid::from_u128(id | RANDOM_BITS))
}

/// Returns true if a token can be one of this delivery.
pub(super) fn is_of(token: LeaseToken, delivery: DeliveryId) -> bool {
    let (first, last) = rows_of(token);
    (first..=last).contains(&delivery.as_uuid())
}
