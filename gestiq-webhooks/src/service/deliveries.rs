//! Use cases of deliveries: list, retry, cancel, replay.

use gestiq_core::{Action, Actor, Page, PageRequest, PolicyExt as _};

use super::{ServiceError, WebhookService};
use crate::delivery::{Attempt, Delivery, DeliveryId};
use crate::message::{Message, MessageId};
use crate::port::{DeliveryChange, DeliveryFilter, ReplayProgress, ReplayRequest};

impl WebhookService {
    /// Returns a page of the deliveries that a filter wants, the newest first.
    ///
    /// # Errors
    /// `Denied`; `Invalid` for a cursor of another list; `Unavailable`.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        filter: &DeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<Delivery>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.log.deliveries(tenant, filter, page).await?)
    }

    /// A delivery.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Unavailable`.
    pub async fn delivery(&self, actor: &Actor, id: DeliveryId) -> Result<Delivery, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.log.delivery(tenant, id).await?)
    }

    /// The attempts of a delivery, the first one first.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Invalid` for a cursor of another list; `Unavailable`.
    pub async fn attempts(
        &self,
        actor: &Actor,
        id: DeliveryId,
        page: &PageRequest,
    ) -> Result<Page<Attempt>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.log.attempts(tenant, id, page).await?)
    }

    /// A message, with the bytes that are sent.
    ///
    /// # Errors
    /// `Denied`, `NotFound`, `Unavailable`.
    pub async fn message(&self, actor: &Actor, id: &MessageId) -> Result<Message, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadWebhooks)?;
        Ok(self.parts.log.message(tenant, id).await?)
    }

    /// Sends a delivery again now, whatever became of it: one more attempt, with the same message id.
    ///
    /// # Errors
    /// `Denied`; `NotFound` for the delivery or its endpoint; `Conflict` for one that is being sent, or whose endpoint
    /// is not active; `Unavailable`.
    pub async fn retry(&self, actor: &Actor, id: DeliveryId) -> Result<Delivery, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::RetryDeliveries)?;
        let delivery = self.parts.log.delivery(tenant, id).await?;
        let endpoint = self.parts.endpoints.get(tenant, delivery.endpoint).await?;
        if !endpoint.state.is_active() {
            return Err(ServiceError::NotActive { id: endpoint.id, state: endpoint.state.code() });
        }
        self.change_one(actor, id, DeliveryChange::RetryNow).await
    }

    /// Withdraws a delivery that was not sent yet.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for one that is being sent or has ended; `Unavailable`.
    pub async fn cancel(&self, actor: &Actor, id: DeliveryId) -> Result<Delivery, ServiceError> {
        self.change_one(actor, id, DeliveryChange::Cancel).await
    }

    /// One step of sending everything of an endpoint again since a time. It answers how far it is; the next step goes on
    /// from there, also after a crash.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for an endpoint that is disabled; `Invalid` over the limit; `Unavailable`.
    pub async fn replay(
        &self,
        actor: &Actor,
        request: &ReplayRequest,
    ) -> Result<ReplayProgress, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::RetryDeliveries)?;
        let endpoint = self.parts.endpoints.get(tenant, request.endpoint).await?;
        if !endpoint.state.takes_messages() {
            return Err(ServiceError::NotActive { id: endpoint.id, state: endpoint.state.code() });
        }
        let record = self.recorder(actor).replay(request)?;
        Ok(self.parts.log.replay(tenant, request, vec![record]).await?)
    }

    async fn change_one(
        &self,
        actor: &Actor,
        id: DeliveryId,
        change: DeliveryChange,
    ) -> Result<Delivery, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::RetryDeliveries)?;
        let delivery = self.parts.log.delivery(tenant, id).await?;
        let record = self.recorder(actor).delivery(change, &delivery)?;
        if self.parts.log.change(tenant, &[id], change, vec![record]).await?.is_empty() {
            return Err(ServiceError::NotNow { id });
        }
        Ok(self.parts.log.delivery(tenant, id).await?)
    }
}
