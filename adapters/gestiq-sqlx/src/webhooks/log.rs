//! The delivery log.

use std::collections::BTreeSet;

use async_trait::async_trait;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_webhooks::delivery::{Attempt, Command};
use gestiq_webhooks::port::{DeliveryChange, DeliveryFilter, DeliveryLog, ReplayProgress, ReplayRequest};
use gestiq_webhooks::{Delivery, DeliveryId, Message, MessageId};

use super::{WebhookStore, attempt_rows, change, delivery_rows, list, message_rows};
use crate::page;

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
        let after = match page::after::<2>(page, ATTEMPTS)? {
            Some([_, number]) => page::key(&number)?,
            None => 0,
        };
        let mut tx = self.read(tenant).await?;
        let session = &mut tx.session();
        delivery_rows::by_id(session, tenant, delivery).await?;
        let rows = attempt_rows::list(session, tenant, delivery, after, page::rows_of(page)).await?;
        page::cut(rows, page, ATTEMPTS, |last| vec![last.delivery.to_string(), last.number.to_string()])
    }

    async fn change(
        &self,
        tenant: TenantId,
        ids: &[DeliveryId],
        change: DeliveryChange,
    ) -> Result<Vec<DeliveryId>, PortError> {
        DeliveryChange::check(ids)?;
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let free = change::lock_free(session, tenant, ids.to_vec()).await?;
        let changes = free.into_iter().map(|delivery| (delivery, change.command())).collect();
        let changed = change::apply(session, changes).await?;
        tx.commit().await?;
        let ids: BTreeSet<DeliveryId> = changed.into_iter().map(|delivery| delivery.id).collect();
        Ok(ids.into_iter().collect())
    }

    async fn replay(&self, tenant: TenantId, request: &ReplayRequest) -> Result<ReplayProgress, PortError> {
        request.check()?;
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let examined = list::to_replay(session, tenant, request).await?;
        let taken = examined.iter().filter(|(_, state)| request.scope.takes(*state)).map(|(id, _)| *id);
        let free = change::lock_free(session, tenant, taken.collect()).await?;
        let changes = free.into_iter().map(|delivery| (delivery, Command::Replay)).collect();
        let reopened = change::apply(session, changes).await?.len();
        tx.commit().await?;
        let next = examined.last().filter(|_| examined.len() == request.limit).map(|(id, _)| *id);
        Ok(ReplayProgress { examined: examined.len(), reopened, next })
    }
}
