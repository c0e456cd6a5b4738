//! Lists of deliveries: open ones and the history as one.

use chrono::{DateTime, Utc};
use gestiq_core::page::key;
use gestiq_core::{EventName, Page, PageRequest, PortError, TenantId};
use gestiq_webhooks::port::{DeliveryFilter, ReplayRequest};
use gestiq_webhooks::{Delivery, DeliveryId, DeliveryState, EndpointId, MessageId};

use super::delivery_rows;
use super::delivery_rows::{final_columns, open_columns};
use crate::db::{Row, Session, values};

const LIST: &str = "webhook deliveries by id, newest first";

/// The conditions of a filter on both tables; a parameter that is NULL does not narrow the list.
macro_rules! wanted {
    () => {
        "tenant_id = $1 AND ($2 IS NULL OR id < $2) AND ($3 IS NULL OR endpoint_id = $3)
         AND ($4 IS NULL OR message_id = $4) AND ($5 IS NULL OR event = $5)
         AND ($6 IS NULL OR created_at >= $6) AND ($7 IS NULL OR created_at < $7)"
    };
}

const OPEN: &str = concat!(
    "SELECT ",
    open_columns!(),
    " FROM {schema}.webhook_delivery WHERE ",
    wanted!(),
    " ORDER BY id DESC LIMIT $8"
);

const FINAL: &str = concat!(
    "SELECT ",
    final_columns!(),
    " FROM {schema}.webhook_delivery_history WHERE ",
    wanted!(),
    " AND ($9 IS NULL OR state = $9) ORDER BY id DESC LIMIT $8"
);

/// Deliveries of a tenant, the newest id first.
pub(super) async fn deliveries(
    session: &mut Session<'_>,
    tenant: TenantId,
    filter: &DeliveryFilter,
    page: &PageRequest,
) -> Result<Page<Delivery>, PortError> {
    let before = page.keys_after(LIST)?.map(|[id]| key::<DeliveryId>(&id)).transpose()?;
    let values = values![
        tenant.as_uuid(),
        before.map(DeliveryId::as_uuid),
        filter.endpoint.map(EndpointId::as_uuid),
        filter.message.as_ref().map(MessageId::as_str),
        filter.event.as_ref().map(EventName::as_str),
        filter.since.map(in_calendar),
        filter.until.map(in_calendar),
        page.row_limit(),
    ];
    let mut rows: Vec<Row> = Vec::new();
    if filter.state.is_none_or(|state| state == DeliveryState::Pending) {
        rows.extend(session.fetch(OPEN, values.clone()).await?);
    }
    if filter.state != Some(DeliveryState::Pending) {
        let state = filter.state.map(DeliveryState::name);
        rows.extend(session.fetch(FINAL, [values, values![state]].concat()).await?);
    }
    let mut deliveries = delivery_rows::read_all(&rows)?;
    deliveries.sort_unstable_by_key(|delivery| std::cmp::Reverse(delivery.id));
    Ok(Page::cut(deliveries, page, LIST, |last| [last.id.to_string()])?)
}

/// The deliveries that a step of a replay examines, in the order of their ids.
pub(super) async fn to_replay(
    session: &mut Session<'_>,
    tenant: TenantId,
    request: &ReplayRequest,
) -> Result<Vec<(DeliveryId, DeliveryState)>, PortError> {
    let values = values![
        tenant.as_uuid(),
        request.endpoint.as_uuid(),
        in_calendar(request.since),
        in_calendar(request.until),
        request.after.map(DeliveryId::as_uuid),
        i64::try_from(request.limit).unwrap_or(i64::MAX),
    ];
    let mut rows = session.fetch(OPEN_OF_ENDPOINT, values.clone()).await?;
    rows.extend(session.fetch(FINAL_OF_ENDPOINT, values).await?);
    let mut found = delivery_rows::read_all(&rows)?;
    found.sort_unstable_by_key(|delivery| delivery.id);
    found.truncate(request.limit);
    Ok(found.into_iter().map(|delivery| (delivery.id, delivery.state)).collect())
}

macro_rules! of_endpoint {
    () => {
        " WHERE tenant_id = $1 AND endpoint_id = $2 AND created_at >= $3 AND created_at < $4
          AND ($5 IS NULL OR id > $5) ORDER BY id LIMIT $6"
    };
}

const OPEN_OF_ENDPOINT: &str =
    concat!("SELECT ", open_columns!(), " FROM {schema}.webhook_delivery", of_endpoint!());

const FINAL_OF_ENDPOINT: &str =
    concat!("SELECT ", final_columns!(), " FROM {schema}.webhook_delivery_history", of_endpoint!());

/// An instant that both databases can write: what lies beyond their calendars is before or after everything.
fn in_calendar(at: DateTime<Utc>) -> DateTime<Utc> {
    const FIRST: i64 = -62_135_596_800;
    const LAST: i64 = 253_402_300_799;
    let clamped = DateTime::from_timestamp(at.timestamp().clamp(FIRST, LAST), at.timestamp_subsec_nanos());
    clamped.unwrap_or(at)
}
