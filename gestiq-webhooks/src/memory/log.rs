//! The log in memory.

use async_trait::async_trait;
use gestiq_core::{Cursor, ErrorKind, Page, PageError, PageRequest, PortError, TenantId, Uuid, id};

use super::MemoryStore;
use crate::delivery::{Attempt, Command, Delivery, DeliveryId};
use crate::message::{Message, MessageId};
use crate::port::{DeliveryChange, DeliveryFilter, DeliveryLog, ReplayProgress, ReplayRequest};

/// The names of the lists in cursors.
const DELIVERIES: &str = "webhook deliveries by id, newest first";
const ATTEMPTS: &str = "webhook attempts by number";

#[async_trait]
impl DeliveryLog for MemoryStore {
    async fn message(&self, tenant: TenantId, id: &MessageId) -> Result<Message, PortError> {
        let tables = self.tables();
        let kept = tables.messages.get(&(tenant, id.clone()));
        kept.map(|kept| (*kept.message).clone()).ok_or_else(|| PortError::not_found("webhook message", id))
    }

    async fn delivery(&self, tenant: TenantId, id: DeliveryId) -> Result<Delivery, PortError> {
        let tables = self.tables();
        let kept = tables.owned(tenant, id).ok_or_else(|| PortError::not_found("webhook delivery", id))?;
        Ok(kept.delivery.clone())
    }

    async fn deliveries(
        &self,
        tenant: TenantId,
        filter: &DeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<Delivery>, PortError> {
        let after = cursor_id(page, DELIVERIES)?.map(DeliveryId::from_uuid);
        let tables = self.tables();
        let rows = tables.deliveries.values().rev().map(|kept| &kept.delivery).filter(|delivery| {
            delivery.tenant == tenant
                && after.is_none_or(|after| delivery.id < after)
                && filter.matches(delivery)
        });
        let fetched = rows.take(page.rows_to_fetch()).cloned().collect();
        Page::cut(fetched, page, |last: &Delivery| Cursor::new(DELIVERIES, &[&last.id.to_string()]))
            .map_err(|error| refused(&error))
    }

    async fn attempts(
        &self,
        tenant: TenantId,
        delivery: DeliveryId,
        page: &PageRequest,
    ) -> Result<Page<Attempt>, PortError> {
        let after = cursor_number(page)?;
        let tables = self.tables();
        tables.owned(tenant, delivery).ok_or_else(|| PortError::not_found("webhook delivery", delivery))?;
        let rows = tables.attempts.range((delivery, after.saturating_add(1))..=(delivery, u32::MAX));
        let fetched = rows.take(page.rows_to_fetch()).map(|(_, attempt)| attempt.clone()).collect();
        Page::cut(fetched, page, |last: &Attempt| {
            Cursor::new(ATTEMPTS, &[&last.delivery.to_string(), &last.number.to_string()])
        })
        .map_err(|error| refused(&error))
    }

    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
    ) -> Result<Vec<DeliveryId>, PortError> {
        DeliveryChange::check(ids)?;
        let now = self.now();
        let mut tables = self.tables();
        let mut changed = ids.to_vec();
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|id| {
            tables.owned(tenant, *id).is_some() && tables.change_free(*id, change.command(), now)
        });
        Ok(changed)
    }

    async fn replay(&self, tenant: TenantId, request: &ReplayRequest) -> Result<ReplayProgress, PortError> {
        request.check()?;
        let now = self.now();
        let mut tables = self.tables();
        let wanted = |delivery: &Delivery| {
            delivery.tenant == tenant
                && delivery.endpoint == request.endpoint
                && delivery.created_at >= request.since
                && delivery.created_at < request.until
                && request.after.is_none_or(|after| delivery.id > after)
        };
        let rows = tables.deliveries.values().map(|kept| &kept.delivery).filter(|delivery| wanted(delivery));
        let examined: Vec<_> =
            rows.take(request.limit).map(|delivery| (delivery.id, delivery.state)).collect();
        let taken = examined.iter().filter(|(_, state)| request.scope.takes(*state));
        let reopened = taken.filter(|(id, _)| tables.change_free(*id, Command::Replay, now)).count();
        let next = examined.last().filter(|_| examined.len() == request.limit).map(|(id, _)| *id);
        Ok(ReplayProgress { examined: examined.len(), reopened, next })
    }
}

pub(super) fn refused(error: &PageError) -> PortError {
    PortError::new(ErrorKind::Invalid, error.to_string())
}

/// The id that a list ended with.
pub(super) fn cursor_id(page: &PageRequest, list: &str) -> Result<Option<Uuid>, PortError> {
    let Some(cursor) = &page.after else { return Ok(None) };
    let keys = cursor.keys(list).map_err(|error| refused(&error))?;
    let text = keys.first().map_or("", String::as_str);
    let uuid = id::parse_uuid("cursor", text);
    uuid.map(Some).map_err(|error| PortError::new(ErrorKind::Invalid, error.to_string()))
}

/// The number of the attempt that the list ended with; 0 for its beginning.
fn cursor_number(page: &PageRequest) -> Result<u32, PortError> {
    let Some(cursor) = &page.after else { return Ok(0) };
    let keys = cursor.keys(ATTEMPTS).map_err(|error| refused(&error))?;
    keys.get(1)
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| PortError::new(ErrorKind::Invalid, "the cursor has no number of an attempt"))
}
