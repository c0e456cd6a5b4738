//! The delivery log.

use std::collections::BTreeSet;

use async_trait::async_trait;
use gestiq_core::page::key;
use gestiq_core::{AuditRecord, Page, PageRequest, PortError, TenantId};
use gestiq_webhooks::audit::records_of;
use gestiq_webhooks::delivery::{Attempt, Command};
use gestiq_webhooks::port::{DeliveryChange, DeliveryFilter, DeliveryLog, ReplayProgress, ReplayRequest};
use gestiq_webhooks::{Delivery, DeliveryId, Message, MessageId};

use super::{WebhookStore, attempt_rows, change, delivery_rows, list, message_rows, trail};

const ATTEMPTS: &str = "webhook attempts by number";

#[async_trait]
impl DeliveryLog for WebhookStore {
    async fn message(&self, tenant: TenantId, id: &MessageId) -> Result<Message, PortError> {
        message_rows::by_id(&mut self.read(tenant).await?.session(), tenant, id).await
    }

    async fn delivery(&self, tenant: TenantId, id: DeliveryId) -> Result<Delivery, PortError> {
        delivery_rows::by_id(&mut self.read(tenant).await?.session(), tenant, id).await
    }

    async fn deliveries(
        &self,
        tenant: TenantId,
        filter: &DeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<Delivery>, PortError> {
        list::deliveries(&mut self.read(tenant).await?.session(), tenant, filter, page).await
    }

    async fn attempts(
        &self,
        tenant: TenantId,
        delivery: DeliveryId,
        page: &PageRequest,
    ) -> Result<Page<Attempt>, PortError> {
        let after = match page.keys_after(ATTEMPTS)? {
            Some([_, number]) => key(&number)?,
            None => 0,
        };
        let mut tx = self.read(tenant).await?;
        let session = &mut tx.session();
        delivery_rows::by_id(session, tenant, delivery).await?;
        let rows = attempt_rows::list(session, tenant, delivery, after, page.row_limit()).await?;
        Ok(Page::cut(rows, page, ATTEMPTS, |last| [last.delivery.to_string(), last.number.to_string()])?)
    }

    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
        audit: Vec<AuditRecord>,
    ) -> Result<Vec<DeliveryId>, PortError> {
        DeliveryChange::check(ids)?;
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let free = change::lock_free(session, tenant, ids.to_vec()).await?;
        let changes = free.into_iter().map(|delivery| (delivery, change.command())).collect();
        let changed = change::apply(session, changes).await?;
        let ids: BTreeSet<DeliveryId> = changed.into_iter().map(|delivery| delivery.id).collect();
        let ids: Vec<DeliveryId> = ids.into_iter().collect();
        trail::append(session, tenant, records_of(&ids, audit)).await?;
        tx.commit().await?;
        Ok(ids)
    }

    async fn replay(
        &self,
        tenant: TenantId,
        request: &ReplayRequest,
        audit: Vec<AuditRecord>,
    ) -> Result<ReplayProgress, PortError> {
        request.check()?;
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let examined = list::to_replay(session, tenant, request).await?;
        let taken = examined.iter().filter(|(_, state)| request.scope.takes(*state)).map(|(id, _)| *id);
        let free = change::lock_free(session, tenant, taken.collect()).await?;
        let changes = free.into_iter().map(|delivery| (delivery, Command::Replay)).collect();
        let reopened = change::apply(session, changes).await?.len();
        if reopened > 0 {
            trail::append(session, tenant, audit).await?;
        }
        tx.commit().await?;
        let examined: Vec<DeliveryId> = examined.into_iter().map(|(id, _)| id).collect();
        Ok(request.progress(&examined, reopened))
    }
}
