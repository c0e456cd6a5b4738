//! Rows of deliveries: open ones, and the history.

use std::collections::BTreeSet;

use gestiq_core::{EventName, PortError, TenantId};
use gestiq_webhooks::endpoint::OrderKey;
use gestiq_webhooks::{Delivery, DeliveryId, EndpointId, MessageId};

use super::turns;
use crate::db::{Row, Session, Value, values};

/// The columns that open rows and the history have in common, as [`read`] takes them.
macro_rules! delivery_columns {
    () => {
        "id, tenant_id, message_id, endpoint_id, event, order_key, trigger, attempts, steps, lost, next_at, created_at"
    };
}
pub(super) use delivery_columns;

/// The columns of an open row, as [`read`] takes them.
macro_rules! open_columns {
    () => {
        concat!(
            crate::webhooks::delivery_rows::delivery_columns!(),
            ", 'pending' AS state, CAST(NULL AS timestamptz) AS finished_at"
        )
    };
}
pub(super) use open_columns;

/// The columns of the history, as [`read`] takes them.
macro_rules! final_columns {
    () => {
        concat!(crate::webhooks::delivery_rows::delivery_columns!(), ", state, finished_at")
    };
}
pub(super) use final_columns;

/// The number of columns that [`read`] reads.
pub(super) const COLUMNS: usize = 14;

/// The delivery in the first columns of a row.
pub(super) fn read(row: &Row) -> Result<Delivery, PortError> {
    let mut columns = row.columns();
    let delivery = Delivery {
        id: DeliveryId::from_uuid(columns.read()?),
        tenant: TenantId::from_uuid(columns.read()?),
        message: columns.parse("message id", MessageId::parse)?,
        endpoint: EndpointId::from_uuid(columns.read()?),
        event: columns.parse("event", |text| EventName::new(text.to_owned()))?,
        order: columns.read::<Option<String>>()?.map(|key| OrderKey::of(&key)),
        trigger: columns.parse("trigger", str::parse)?,
        attempts: columns.count()?,
        steps: columns.count()?,
        lost: columns.count()?,
        next_at: columns.read()?,
        created_at: columns.read()?,
        state: columns.parse("state", str::parse)?,
        finished_at: columns.read()?,
    };
    Ok(delivery)
}

/// The deliveries of rows.
pub(super) fn read_all(rows: &[Row]) -> Result<Vec<Delivery>, PortError> {
    rows.iter().map(read).collect()
}

/// A delivery of a tenant, wherever it is.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: DeliveryId,
) -> Result<Delivery, PortError> {
    let row = session
        .fetch_optional(
            concat!(
                "SELECT ",
                open_columns!(),
                " FROM {schema}.webhook_delivery WHERE tenant_id = $1 AND id = $2 ",
                "UNION ALL ",
                "SELECT ",
                final_columns!(),
                " FROM {schema}.webhook_delivery_history WHERE tenant_id = $1 AND id = $2"
            ),
            values![tenant.as_uuid(), id.as_uuid()],
        )
        .await?;
    read(&row.ok_or_else(|| PortError::not_found("webhook delivery", id))?)
}

/// Writes deliveries that are pending again; they wait for their turn if they have a key.
pub(super) async fn insert_open(session: &mut Session<'_>, open: &[Delivery]) -> Result<(), PortError> {
    let rows = open.iter().map(|delivery| [common(delivery), values![delivery.order.is_some()]].concat());
    session
        .insert_many(
            concat!("INSERT INTO {schema}.webhook_delivery (", delivery_columns!(), ", waiting) {rows}"),
            rows.collect(),
        )
        .await?;
    turns::ask(session, open.iter().filter_map(turns::of).collect()).await
}

/// Writes deliveries that are final; their open rows are gone already.
pub(super) async fn insert_final(session: &mut Session<'_>, done: &[Delivery]) -> Result<(), PortError> {
    let rows = done
        .iter()
        .map(|delivery| [common(delivery), values![delivery.state.name(), delivery.finished_at]].concat());
    session
        .insert_many(
            concat!("INSERT INTO {schema}.webhook_delivery_history (", final_columns!(), ") {rows}"),
            rows.collect(),
        )
        .await?;
    turns::ask(session, done.iter().filter_map(turns::of).collect()).await
}

fn common(delivery: &Delivery) -> Vec<Value> {
    values![
        delivery.id.as_uuid(),
        delivery.tenant.as_uuid(),
        delivery.message.as_str(),
        delivery.endpoint.as_uuid(),
        delivery.event.as_str(),
        delivery.order.as_ref().map(OrderKey::as_str),
        delivery.trigger.name(),
        delivery.attempts,
        delivery.steps,
        delivery.lost,
        delivery.next_at,
        delivery.created_at,
    ]
}

/// Writes what has become of an open delivery that nobody holds any more.
pub(super) async fn update_open(session: &mut Session<'_>, delivery: &Delivery) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.webhook_delivery
             SET trigger = $2, attempts = $3, steps = $4, lost = $5, next_at = $6, token = NULL, lease_until = NULL
             WHERE id = $1",
            values![
                delivery.id.as_uuid(),
                delivery.trigger.name(),
                delivery.attempts,
                delivery.steps,
                delivery.lost,
                delivery.next_at,
            ],
        )
        .await
        .map(drop)
}

/// Deletes open rows, and answers which were there.
pub(super) async fn delete_open(
    session: &mut Session<'_>,
    ids: Vec<DeliveryId>,
) -> Result<BTreeSet<DeliveryId>, PortError> {
    let ids = ids.into_iter().map(|id| Value::from(id.as_uuid())).collect();
    let sql = "DELETE FROM {schema}.webhook_delivery WHERE id {in} RETURNING id";
    let rows = session.fetch_in(sql, values![], ids).await?;
    rows.iter().map(|row| row.get(0).map(DeliveryId::from_uuid)).collect()
}
