//! The log in memory.

use async_trait::async_trait;
use gestiq_core::page::key;
use gestiq_core::{AuditRecord, Page, PageRequest, PortError, TenantId};

use super::{MemoryStore, audit};
use crate::audit::records_of;
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
        let after = page.keys_after(DELIVERIES)?.map(|[id]| key::<DeliveryId>(&id)).transpose()?;
        let tables = self.tables();
        let rows = tables.deliveries.values().rev().map(|kept| &kept.delivery).filter(|delivery| {
            delivery.tenant == tenant
                && after.is_none_or(|after| delivery.id < after)
                && filter.matches(delivery)
        });
        Ok(Page::cut(rows.cloned(), page, DELIVERIES, |last| [last.id.to_string()])?)
    }

    async fn attempts(
        &self,
        tenant: TenantId,
        delivery: DeliveryId,
        page: &PageRequest,
    ) -> Result<Page<Attempt>, PortError> {
        let after = match page.keys_after(ATTEMPTS)? {
            Some([_, number]) => key(&number)?,
            None => 0_u32,
        };
        let tables = self.tables();
        tables.owned(tenant, delivery).ok_or_else(|| PortError::not_found("webhook delivery", delivery))?;
        let rows = tables.attempts.range((delivery, after.saturating_add(1))..=(delivery, u32::MAX));
        let rows = rows.map(|(_, attempt)| attempt.clone());
        Ok(Page::cut(rows, page, ATTEMPTS, |last| [last.delivery.to_string(), last.number.to_string()])?)
    }

    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
        records: Vec<AuditRecord>,
    ) -> Result<Vec<DeliveryId>, PortError> {
        DeliveryChange::check(ids)?;
        audit::check(tenant, &records)?;
        let now = self.now();
        let mut tables = self.tables();
        let mut changed = ids.to_vec();
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|id| {
            tables.owned(tenant, *id).is_some() && tables.change_free(*id, change.command(), now)
        });
        tables.append(tenant, records_of(&changed, records))?;
        Ok(changed)
    }

    async fn replay(
        &self,
        tenant: TenantId,
        request: &ReplayRequest,
        records: Vec<AuditRecord>,
    ) -> Result<ReplayProgress, PortError> {
        request.check()?;
        audit::check(tenant, &records)?;
        let now = self.now();
        let mut tables = self.tables();
        let wanted = |delivery: &Delivery| delivery.tenant == tenant && request.examines(delivery);
        let rows = tables.deliveries.values().map(|kept| &kept.delivery).filter(|delivery| wanted(delivery));
        let examined: Vec<_> =
            rows.take(request.limit).map(|delivery| (delivery.id, delivery.state)).collect();
        let taken = examined.iter().filter(|(_, state)| request.scope.takes(*state));
        let reopened = taken.filter(|(id, _)| tables.change_free(*id, Command::Replay, now)).count();
        if reopened > 0 {
            tables.append(tenant, records)?;
        }
        let examined: Vec<DeliveryId> = examined.into_iter().map(|(id, _)| id).collect();
        Ok(request.progress(&examined, reopened))
    }
}
