//! Use cases of events: trigger and test.

use gestiq_core::{Action, Actor, Event, EventName, IdempotencyKey, Payload, PolicyExt as _, Subject};

use super::{ServiceError, WebhookService};
use crate::fan_out::delivery_to;
use crate::{EndpointId, Keyed, Message, Publication, Published, Trigger, fan_out};

/// The event of a test where nobody names one.
const TESTED: &str = "webhook.tested";

impl WebhookService {
    /// Tells an event to every endpoint of the actor's tenant that wants it. When this returns, it is owed.
    ///
    /// An event is told once: its id makes the message's, so the same event again answers the first result. A client
    /// that makes a new event for each request gives an idempotency key instead.
    ///
    /// # Errors
    /// `Denied` for an actor who may not write what events tell; `Invalid` for an event of another tenant; `Conflict`
    /// for a key or an event id that was used for something else; `Unavailable`.
    pub async fn trigger(
        &self,
        actor: &Actor,
        event: &Event,
        key: Option<IdempotencyKey>,
    ) -> Result<Published, ServiceError> {
        // Whoever may write records may cause what is told about them, be it their own ones or all.
        self.parts.policy.require(actor, Action::WriteSales)?;
        if event.tenant != actor.tenant() {
            return Err(ServiceError::ForeignEvent);
        }
        let message = Message::of(event, self.parts.clock.now());
        let endpoints = self.parts.endpoints.subscribed(event.tenant).await?;
        let deliveries = fan_out(&message, endpoints.iter().map(|endpoint| &**endpoint), &*self.parts.ids);
        let fingerprint = message.fingerprint();
        let submission = key.map(|key| Keyed { key, fingerprint });
        self.publish(Publication { message, deliveries, submission }).await
    }

    /// Sends an endpoint a test message, once and whatever events it wants, so that its owner sees whether it arrives;
    /// the history shows what came of it.
    ///
    /// # Errors
    /// `Denied`; `NotFound`; `Conflict` for an endpoint that is not active; `Unavailable`.
    pub async fn test(&self, actor: &Actor, id: EndpointId) -> Result<Published, ServiceError> {
        let payload = Payload::from_json(format!("{{\"type\":\"{TESTED}\",\"endpoint\":\"{id}\"}}"))?;
        self.test_with(actor, id, EventName::new(TESTED)?, payload).await
    }

    /// Sends an endpoint a test message of this event with this payload, such as an example of the catalogue.
    ///
    /// # Errors
    /// As [`WebhookService::test`].
    pub async fn test_with(
        &self,
        actor: &Actor,
        id: EndpointId,
        name: EventName,
        payload: Payload,
    ) -> Result<Published, ServiceError> {
        let tenant = self.tenant(actor, Action::ManageWebhooks)?;
        let endpoint = self.parts.endpoints.get(tenant, id).await?;
        if !endpoint.state.is_active() {
            return Err(ServiceError::NotActive { id, state: endpoint.state.code() });
        }
        let subject = Subject::new("webhook_endpoint", id)?;
        let event = Event::new(&*self.parts.ids, &*self.parts.clock, tenant, name, subject, payload);
        let message = Message::of(&event, self.parts.clock.now());
        let mut delivery = delivery_to(&endpoint, &message, Trigger::Test, &*self.parts.ids);
        // A test waits for nobody, and nobody waits for it.
        delivery.order = None;
        self.publish(Publication { message, deliveries: vec![delivery], submission: None }).await
    }

    async fn publish(&self, outgoing: Publication) -> Result<Published, ServiceError> {
        let tenant = outgoing.message.tenant;
        let asked = outgoing.message.id.clone();
        let published = self.parts.queue.publish(tenant, vec![outgoing]).await?;
        // A queue answers one for one; where it did not, the message is the one that was asked for.
        let nobody = Published { message: asked, deliveries: vec![], repeated: false };
        Ok(published.into_iter().next().unwrap_or(nobody))
    }
}
