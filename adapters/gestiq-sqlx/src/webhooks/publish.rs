//! Publishing: messages and their deliveries.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use gestiq_core::idempotency::RecordedRequest;
use gestiq_core::{ErrorKind, IdempotencyKey, PortError, TenantId};
use gestiq_webhooks::endpoint::OrderKey;
use gestiq_webhooks::port::{KnownPublications, PUBLISH_MESSAGE, Publication, PublishPlan, Published};
use gestiq_webhooks::{EndpointId, MessageId};

use super::{message_rows, turns};
use crate::db::{Session, Value, values};
use crate::error::corrupt;
use crate::idempotency;

/// Times that a publication is tried, while others publish the same at the same moment.
pub(super) const TRIES: usize = 5;

/// The outcome of a publication.
pub(super) enum Outcome {
    /// It is written, as far as it was new.
    Published(Vec<Published>),
    /// Somebody else published the same at this moment, or a delivery's id is taken; nothing of it may be kept.
    Collided,
}

/// Writes what is new and answers what is not, in a transaction that is not committed here. The notification of it bears
/// the name of the program that wakes its own workers by itself; an empty one if none does.
pub(super) async fn publish(
    session: &mut Session<'_>,
    tenant: TenantId,
    outgoing: &[Publication],
    notifier: &str,
) -> Result<Outcome, PortError> {
    let outgoing = &to_existing_endpoints(session, tenant, outgoing).await?;
    let plan = PublishPlan::of(outgoing, known(session, tenant, outgoing).await?)?;
    let written = message_rows::insert(session, &plan.new).await?;
    let requests =
        plan.new.iter().filter_map(|one| Some((one.request.as_ref()?, one.message.id.to_string())));
    let requests: Vec<_> = requests.collect();
    let asked = requests.len();
    let recorded = idempotency::record(session, tenant, requests).await?;
    let inserted = insert_deliveries(session, &plan.new).await?;
    let expected: usize = plan.new.iter().map(|one| one.deliveries.len()).sum();
    if (written, recorded, inserted) != (plan.new.len() as u64, asked as u64, expected as u64) {
        return Ok(Outcome::Collided);
    }
    if inserted > 0 && session.is_postgres() {
        let channel = crate::wake::channel(session.schema);
        session.execute("SELECT pg_notify($1, $2)", values![channel, notifier]).await?;
    }
    Ok(Outcome::Published(plan.results))
}

/// Returns the messages and requests that were published before.
async fn known(
    session: &mut Session<'_>,
    tenant: TenantId,
    outgoing: &[Publication],
) -> Result<KnownPublications, PortError> {
    let keys = outgoing.iter().filter_map(|one| one.request.as_ref()).map(|request| request.key.as_str());
    let mut requests = BTreeMap::new();
    for (key, first) in idempotency::known(session, tenant, PUBLISH_MESSAGE, keys).await? {
        let key = IdempotencyKey::from_str(&key).map_err(|error| corrupt("idempotency key", error))?;
        let result = MessageId::parse(&first.result).map_err(|error| corrupt("message id", error))?;
        requests.insert(key, RecordedRequest { fingerprint: first.fingerprint, result });
    }
    let named = outgoing.iter().map(|one| &one.message.id);
    let ids = named.chain(requests.values().map(|first| &first.result)).collect();
    let messages = message_rows::known(session, tenant, ids).await?;
    Ok(KnownPublications { messages, requests })
}

/// Returns the publications without deliveries to endpoints that the tenant does not have.
async fn to_existing_endpoints<'o>(
    session: &mut Session<'_>,
    tenant: TenantId,
    outgoing: &'o [Publication],
) -> Result<Cow<'o, [Publication]>, PortError> {
    let deliveries = outgoing.iter().flat_map(|one| &one.deliveries);
    let wanted: BTreeSet<EndpointId> = deliveries.map(|new| new.endpoint).collect();
    let rows = session
        .fetch_in(
            "SELECT id FROM {schema}.webhook_endpoint WHERE tenant_id = $1 AND id {in}",
            values![tenant.as_uuid()],
            wanted.iter().map(|id| Value::from(id.as_uuid())).collect(),
        )
        .await?;
    let found = rows.iter().map(|row| row.get(0).map(EndpointId::from_uuid));
    let found: BTreeSet<EndpointId> = found.collect::<Result<_, _>>()?;
    if found.len() == wanted.len() {
        return Ok(Cow::Borrowed(outgoing));
    }
    Ok(Cow::Owned(Publication::retain_endpoints(outgoing.to_vec(), |id| found.contains(&id))))
}

/// Writes deliveries, due from now on by the database's clock, and counts.
async fn insert_deliveries(session: &mut Session<'_>, new: &[&Publication]) -> Result<u64, PortError> {
    let mut rows = Vec::new();
    for one in new {
        for delivery in &one.deliveries {
            rows.push(values![
                delivery.id.as_uuid(),
                one.message.tenant.as_uuid(),
                one.message.id.as_str(),
                delivery.endpoint.as_uuid(),
                one.message.event.as_str(),
                delivery.order.as_ref().map(OrderKey::as_str),
                delivery.trigger.name(),
                delivery.order.is_some(),
            ]);
        }
    }
    let inserted = session
        .insert_many(
            "INSERT INTO {schema}.webhook_delivery
             (id, tenant_id, message_id, endpoint_id, event, order_key, trigger, waiting) {rows}
             ON CONFLICT DO NOTHING",
            rows,
        )
        .await?;
    let deliveries = new.iter().flat_map(|one| one.deliveries.iter().map(|new| (one.message.tenant, new)));
    let turns = deliveries.filter_map(|(tenant, new)| {
        let key = new.order.as_ref().map(OrderKey::as_str)?;
        Some((tenant.as_uuid(), new.endpoint.as_uuid(), key))
    });
    turns::ask(session, turns.collect()).await?;
    Ok(inserted)
}

/// Somebody else is publishing the same; or the id of a delivery is taken.
pub(super) fn collided() -> PortError {
    PortError::new(
        ErrorKind::Conflict,
        "the message is being published by somebody else, or a delivery's id is taken",
    )
}
