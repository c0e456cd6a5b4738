//! Rows of messages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gestiq_core::{EventName, Payload, PortError, TenantId};
use gestiq_webhooks::port::{KnownMessage, Publication};
use gestiq_webhooks::{DeliveryId, Message, MessageId};
use uuid::Uuid;

use crate::db::{Row, Session, Value, values};
use crate::error::corrupt;

/// The columns that [`read`] takes.
macro_rules! message_columns {
    () => {
        "m.tenant_id, m.id, m.event, m.subject, m.payload, m.occurred_at, m.created_at, m.expires_at"
    };
}

/// Messages of a tenant by a list of ids, one after the other by the primary key. PostgreSQL has no figures of a young
/// table, and for a list would rather read all messages of the tenant.
macro_rules! listed_in_postgres {
    () => {
        " FROM unnest({list}::text[]) AS wanted(id) CROSS JOIN LATERAL (
            SELECT * FROM {schema}.webhook_message m WHERE m.tenant_id = $1 AND m.id = wanted.id OFFSET 0
        ) AS m"
    };
}

macro_rules! listed_in_sqlite {
    () => {
        " FROM {schema}.webhook_message m WHERE m.tenant_id = $1 AND m.id {in}"
    };
}

fn read(row: &Row) -> Result<Message, PortError> {
    let mut columns = row.columns();
    Ok(Message {
        tenant: TenantId::from_uuid(columns.read()?),
        id: columns.parse("message id", MessageId::parse)?,
        event: columns.parse("event", |text| EventName::new(text.to_owned()))?,
        subject: columns.parse("subject", str::parse)?,
        payload: Payload::from_json(columns.read::<Vec<u8>>()?).map_err(|error| corrupt("payload", error))?,
        occurred_at: columns.read()?,
        created_at: columns.read()?,
        expires_at: columns.read()?,
    })
}

/// A message of a tenant.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: &MessageId,
) -> Result<Message, PortError> {
    let row = session
        .fetch_optional(
            concat!(
                "SELECT ",
                message_columns!(),
                " FROM {schema}.webhook_message m WHERE m.tenant_id = $1 AND m.id = $2"
            ),
            values![tenant.as_uuid(), id.as_str()],
        )
        .await?;
    read(&row.ok_or_else(|| PortError::not_found("webhook message", id))?)
}

/// Messages by tenant and id.
pub(super) type Messages = BTreeMap<(TenantId, MessageId), Arc<Message>>;

/// Messages of several tenants, each once, however many deliveries it has.
pub(super) async fn of_tenants(
    session: &mut Session<'_>,
    wanted: BTreeSet<(TenantId, &MessageId)>,
) -> Result<Messages, PortError> {
    let mut by_tenant: BTreeMap<TenantId, Vec<Value>> = BTreeMap::new();
    for (tenant, id) in wanted {
        by_tenant.entry(tenant).or_default().push(Value::from(id.as_str()));
    }
    let mut messages = Messages::new();
    for (tenant, ids) in by_tenant {
        let sql = session.either(
            concat!("SELECT ", message_columns!(), listed_in_postgres!()),
            concat!("SELECT ", message_columns!(), listed_in_sqlite!()),
        );
        let rows = session.fetch_in(sql, values![tenant.as_uuid()], ids).await?;
        for row in &rows {
            let message = read(row)?;
            messages.insert((message.tenant, message.id.clone()), Arc::new(message));
        }
    }
    Ok(messages)
}

/// Messages of a tenant that were published before.
pub(super) async fn known(
    session: &mut Session<'_>,
    tenant: TenantId,
    ids: BTreeSet<&MessageId>,
) -> Result<BTreeMap<MessageId, KnownMessage>, PortError> {
    let sql = session.either(
        concat!("SELECT m.id, m.fingerprint, m.deliveries", listed_in_postgres!()),
        concat!("SELECT m.id, m.fingerprint, m.deliveries", listed_in_sqlite!()),
    );
    let ids = ids.into_iter().map(|id| Value::from(id.as_str())).collect();
    let rows = session.fetch_in(sql, values![tenant.as_uuid()], ids).await?;
    let read = |row: &Row| {
        let mut columns = row.columns();
        let id = columns.parse("message id", MessageId::parse)?;
        let fingerprint = columns.fingerprint()?;
        Ok((id, KnownMessage { fingerprint, deliveries: unpacked(&columns.read::<Vec<u8>>()?) }))
    };
    rows.iter().map(read).collect()
}

/// Writes messages that are new, passes over those that are not, and counts.
pub(super) async fn insert(session: &mut Session<'_>, new: &[&Publication]) -> Result<u64, PortError> {
    let rows = new.iter().map(|one| {
        let message = &one.message;
        let deliveries = one.deliveries.iter().map(|delivery| delivery.id).collect();
        values![
            message.tenant.as_uuid(),
            message.id.as_str(),
            message.event.as_str(),
            message.subject.to_string(),
            message.payload.as_bytes(),
            message.occurred_at,
            message.created_at,
            message.expires_at,
            message.fingerprint().digest().as_bytes().as_slice(),
            packed(deliveries),
        ]
    });
    session
        .insert_many(
            "INSERT INTO {schema}.webhook_message (tenant_id, id, event, subject, payload, occurred_at, created_at,
             expires_at, fingerprint, deliveries) {rows} ON CONFLICT DO NOTHING",
            rows.collect(),
        )
        .await
}

/// Ids in their order, 16 bytes each.
pub(super) fn packed(mut ids: Vec<DeliveryId>) -> Vec<u8> {
    ids.sort_unstable();
    ids.into_iter().flat_map(|id| id.as_uuid().into_bytes()).collect()
}

/// The ids that were packed.
pub(super) fn unpacked(bytes: &[u8]) -> Vec<DeliveryId> {
    let (ids, _) = bytes.as_chunks::<16>();
    ids.iter().map(|id| DeliveryId::from_uuid(Uuid::from_bytes(*id))).collect()
}
