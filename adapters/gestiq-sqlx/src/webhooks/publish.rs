//! Publishing: messages and their deliveries.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::{ErrorKind, Fingerprint, PortError, TenantId};
use gestiq_webhooks::endpoint::OrderKey;
use gestiq_webhooks::port::{Publication, Published};
use gestiq_webhooks::{DeliveryId, EndpointId, MessageId};

use super::message_rows::Known;
use super::{message_rows, submissions, turns};
use crate::db::{Session, Value, values};

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
    let plan = Plan::of(outgoing, &Stored::read(session, tenant, outgoing).await?)?;
    let written = message_rows::insert(session, &plan.new).await?;
    let keyed = plan.new.iter().filter_map(|one| {
        let keyed = one.submission.as_ref()?;
        Some((keyed, one.message.id.to_string()))
    });
    let keyed: Vec<_> = keyed.collect();
    let keys = keyed.len();
    let kept = submissions::record(session, tenant, keyed).await?;
    let inserted = insert_deliveries(session, &plan.new).await?;
    let expected: usize = plan.new.iter().map(|one| one.deliveries.len()).sum();
    if (written, kept, inserted) != (plan.new.len() as u64, keys as u64, expected as u64) {
        return Ok(Outcome::Collided);
    }
    if inserted > 0 && session.is_postgres() {
        let channel = crate::wake::channel(session.schema);
        session.execute("SELECT pg_notify($1, $2)", values![channel, notifier]).await?;
    }
    Ok(Outcome::Published(plan.answers))
}

/// The messages and keys that were published before.
struct Stored {
    messages: BTreeMap<MessageId, Known>,
    keys: BTreeMap<String, (Option<Fingerprint>, MessageId)>,
}

impl Stored {
    async fn read(
        session: &mut Session<'_>,
        tenant: TenantId,
        outgoing: &[Publication],
    ) -> Result<Self, PortError> {
        let keyed = outgoing.iter().filter_map(|one| one.submission.as_ref()).collect();
        let mut keys = BTreeMap::new();
        for (key, first) in submissions::published(session, tenant, keyed).await? {
            let id = MessageId::parse(&first.result)
                .map_err(|error| crate::error::corrupt("message id", error))?;
            keys.insert(key, (first.fingerprint, id));
        }
        let named = outgoing.iter().map(|one| &one.message.id);
        let ids = named.chain(keys.values().map(|(_, id)| id)).collect();
        let messages = message_rows::known(session, tenant, ids).await?;
        Ok(Stored { messages, keys })
    }
}

/// The plan of a publication: rows to write, and results to return.
struct Plan<'o> {
    new: Vec<&'o Publication>,
    answers: Vec<Published>,
}

impl<'o> Plan<'o> {
    fn of(outgoing: &'o [Publication], stored: &Stored) -> Result<Self, PortError> {
        let (mut messages, mut keys) = (stored.messages.clone(), stored.keys.clone());
        let mut plan = Plan { new: Vec::new(), answers: Vec::new() };
        for one in outgoing {
            if let Some(first) = repeated(one, &messages, &keys)? {
                let deliveries =
                    messages.get(&first).map(|known| known.deliveries.clone()).unwrap_or_default();
                plan.answers.push(Published { message: first, deliveries, repeated: true });
                continue;
            }
            let id = one.message.id.clone();
            let mut deliveries: Vec<DeliveryId> = one.deliveries.iter().map(|new| new.id).collect();
            deliveries.sort_unstable();
            if let Some(keyed) = &one.submission {
                keys.insert(keyed.key.to_string(), (Some(keyed.fingerprint), id.clone()));
            }
            let known = Known { fingerprint: one.message.fingerprint(), deliveries: deliveries.clone() };
            messages.insert(id.clone(), known);
            plan.answers.push(Published { message: id, deliveries, repeated: false });
            plan.new.push(one);
        }
        Ok(plan)
    }
}

/// The message that this one repeats; none where it is new.
fn repeated(
    one: &Publication,
    messages: &BTreeMap<MessageId, Known>,
    keys: &BTreeMap<String, (Option<Fingerprint>, MessageId)>,
) -> Result<Option<MessageId>, PortError> {
    if let Some(keyed) = &one.submission
        && let Some((fingerprint, id)) = keys.get(keyed.key.as_str())
    {
        let is_same = fingerprint.is_none_or(|first| first == keyed.fingerprint);
        return same(is_same, "idempotency key").map(|()| Some(id.clone()));
    }
    match messages.get(&one.message.id) {
        Some(known) => same(known.fingerprint == one.message.fingerprint(), "message id")
            .map(|()| Some(one.message.id.clone())),
        None => Ok(None),
    }
}

fn same(same: bool, what: &str) -> Result<(), PortError> {
    if same {
        return Ok(());
    }
    let message = format!("the {what} was used for something else: take a new one");
    Err(PortError::new(ErrorKind::Conflict, message))
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
