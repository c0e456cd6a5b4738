//! Use cases of events: trigger and test.

use chrono::{DateTime, Utc};
use gestiq_core::event::EventData;
use gestiq_core::idempotency::{IdempotencyError, IdempotentRequest, RequestContent};
use gestiq_core::{
    Action, Actor, Event, EventName, IdempotencyKey, Payload, PolicyExt as _, Subject, TenantId,
};
use serde::Serialize;

use super::{ServiceError, WebhookService};
use crate::delivery::{Trigger, delivery_to, fan_out};
use crate::endpoint::EndpointId;
use crate::message::{Message, MessageId};
use crate::port::{MAX_PUBLISHED, PUBLISH_MESSAGE, Publication, Published};

/// The event of a test where nobody names one.
const TESTED: &str = "webhook.tested";

impl WebhookService {
    /// Publishes an event to every endpoint of the actor's tenant that wants it. When this returns, it is durable.
    ///
    /// An event is sent once: its id makes the message's, so the same event again returns the first result. A client
    /// that makes a new event for each request gives an idempotency key instead. For typed data of
    /// the catalogue there is [`WebhookService::trigger_data`], for many events at once [`WebhookService::trigger_all`].
    ///
    /// # Errors
    /// `Denied` for an actor who may not write the records that events are about; `Invalid` for an event of another tenant; `Conflict`
    /// for a key or an event id that was used for something else; `Unavailable`.
    pub async fn trigger(
        &self,
        actor: &Actor,
        event: &Event,
        key: Option<IdempotencyKey>,
    ) -> Result<Published, ServiceError> {
        let tenant = self.publisher(actor, [event])?;
        let message = Message::of(event, self.parts.clock.now());
        let request = key.map(|key| of_message(&message).map(|content| content.request(key))).transpose()?;
        self.publish_one(tenant, message, request).await
    }

    /// Publishes an event that expires, such as a price or an offer. A delivery that has not arrived by then is given up as
    /// expired, whatever its schedule has left.
    ///
    /// # Errors
    /// As [`WebhookService::trigger`].
    pub async fn trigger_until(
        &self,
        actor: &Actor,
        event: &Event,
        expires_at: DateTime<Utc>,
        key: Option<IdempotencyKey>,
    ) -> Result<Published, ServiceError> {
        let tenant = self.publisher(actor, [event])?;
        let message = Message::of(event, self.parts.clock.now()).expiring_at(expires_at);
        let request = key.map(|key| of_message(&message).map(|content| content.request(key))).transpose()?;
        self.publish_one(tenant, message, request).await
    }

    /// Publishes an event by its typed data: the twelve events of the
    /// [catalogue](gestiq_core::event::catalog) (payments, customers, sales orders, invoices) and the host's own ones. The
    /// type gives the name and the version, the data give the subject, and the body is the catalogue's
    /// `{"type", "version", "timestamp", "data"}`.
    ///
    /// Each call is an event of its own, with the time of the call in its body. So a request that may be repeated gives
    /// an idempotency key: the same data under the same key answer the first result, whenever they come.
    ///
    /// ```
    /// # #[cfg(all(feature = "system", feature = "contract"))] {
    /// # use std::sync::Arc;
    /// # use chrono::DateTime;
    /// # use gestiq_core::{Actor, ManualClock, Role, SequentialIds, StandardPolicy, TenantId, UserId};
    /// # use gestiq_webhooks::contract::block_on;
    /// # use gestiq_webhooks::{KeyRing, MemoryStore, ServiceParts, SystemRandom, WebhookService, XChaChaCipher};
    /// # use gestiq_webhooks::url::UrlRules;
    /// # let (clock, ids) = (Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)), Arc::new(SequentialIds::default()));
    /// # let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()));
    /// # let cipher = XChaChaCipher::new("2026-11", [7; 32], Arc::new(SystemRandom)).unwrap();
    /// # let keys = Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom)));
    /// # let service = WebhookService::new(ServiceParts {
    /// #     endpoints: store.clone(), queue: store.clone(), log: store.clone(), audit: store, keys, policy: Arc::new(StandardPolicy),
    /// #     clock: clock.clone(), ids: ids.clone(), urls: UrlRules::default(),
    /// # });
    /// # let accountant = Actor::new(TenantId::new(&*ids), UserId::new(&*ids), Role::Admin);
    /// use chrono::NaiveDate;
    /// use gestiq_core::event::catalog::{PaymentData, PaymentReceived};
    /// use gestiq_core::{Currency, Money};
    ///
    /// let mut payment = PaymentData::new("P-9", Money::from_minor(12_100, Currency::EUR));
    /// payment.invoice_id = Some("F-17".to_owned());
    /// payment.method = Some("bank_transfer".to_owned());
    /// let payment = PaymentReceived::new(payment, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
    /// let key = Some("statement-2026-11-22:17".parse().unwrap());
    /// let published = block_on(service.trigger_data(&accountant, &payment, key)).unwrap();
    ///
    /// let message = block_on(service.message(&accountant, &published.message)).unwrap();
    /// assert_eq!((message.event.as_str(), message.subject.to_string()), ("payment.received", "payment/P-9".to_owned()));
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`WebhookService::trigger`], and `Invalid` for data that have no JSON form, no subject, or a payload over
    /// [`MAX_PAYLOAD_BYTES`](gestiq_core::event::MAX_PAYLOAD_BYTES).
    pub async fn trigger_data<D: EventData + Serialize + Clone>(
        &self,
        actor: &Actor,
        data: &D,
        key: Option<IdempotencyKey>,
    ) -> Result<Published, ServiceError> {
        let tenant = self.publisher(actor, [])?;
        let event = Event::of(&*self.parts.ids, self.parts.clock.now(), tenant, data)?;
        let request = key.map(|key| of_data(data).map(|content| content.request(key))).transpose()?;
        self.publish_one(tenant, Message::of(&event, self.parts.clock.now()), request).await
    }

    /// Publishes events in one step, all or none, such as those of an import or a nightly run. Returns results in the order
    /// of the events; one that was published before returns its first result.
    ///
    /// [`Event::of`] makes an event of data of the catalogue. The ids of events make it safe to ask again: keep the events
    /// until this has answered.
    ///
    /// # Errors
    /// As [`WebhookService::trigger`], and `Invalid` over [`MAX_PUBLISHED`] events.
    pub async fn trigger_all(&self, actor: &Actor, events: &[Event]) -> Result<Vec<Published>, ServiceError> {
        let tenant = self.publisher(actor, events)?;
        if events.len() > MAX_PUBLISHED {
            return Err(ServiceError::TooManyEvents { found: events.len() });
        }
        let now = self.parts.clock.now();
        self.publish(tenant, events.iter().map(|event| (Message::of(event, now), None))).await
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
        let tenant = self.parts.policy.require_tenant(actor, Action::ManageWebhooks)?;
        let endpoint = self.parts.endpoints.get(tenant, id).await?;
        if !endpoint.state.is_active() {
            return Err(ServiceError::NotActive { id, state: endpoint.state.code() });
        }
        let subject = Subject::new("webhook_endpoint", id)?;
        let event = Event::new(&*self.parts.ids, self.parts.clock.now(), tenant, name, subject, payload);
        let message = Message::of(&event, self.parts.clock.now());
        let mut delivery = delivery_to(&endpoint, &message, Trigger::Test, &*self.parts.ids);
        // A test has no order: it waits for nothing, and nothing waits for it.
        delivery.order = None;
        let asked = message.id.clone();
        let publication = Publication { message, deliveries: vec![delivery], request: None };
        Ok(first(self.parts.queue.publish(tenant, vec![publication]).await?, asked))
    }

    /// Returns the tenant of an actor who may publish these events. Whoever may write records, their own or all, may publish
    /// events about them.
    fn publisher<'a>(
        &self,
        actor: &Actor,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<TenantId, ServiceError> {
        self.parts.policy.require(actor, Action::WriteSales)?;
        if events.into_iter().any(|event| event.tenant != actor.tenant()) {
            return Err(ServiceError::ForeignEvent);
        }
        Ok(actor.tenant())
    }

    async fn publish_one(
        &self,
        tenant: TenantId,
        message: Message,
        request: Option<IdempotentRequest>,
    ) -> Result<Published, ServiceError> {
        let asked = message.id.clone();
        Ok(first(self.publish(tenant, [(message, request)]).await?, asked))
    }

    /// Publishes messages to whoever wants them.
    async fn publish(
        &self,
        tenant: TenantId,
        messages: impl IntoIterator<Item = (Message, Option<IdempotentRequest>)>,
    ) -> Result<Vec<Published>, ServiceError> {
        let endpoints = self.parts.endpoints.subscribed(tenant).await?;
        let outgoing = messages.into_iter().map(|(message, request)| {
            let endpoints = endpoints.iter().map(|endpoint| &**endpoint);
            let deliveries = fan_out(&message, endpoints, &*self.parts.ids);
            Publication { message, deliveries, request }
        });
        Ok(self.parts.queue.publish(tenant, outgoing.collect()).await?)
    }
}

/// Returns the content of a request to publish a message: the event, its record and the payload's bytes.
fn of_message(message: &Message) -> Result<RequestContent, IdempotencyError> {
    let content = RequestContent::new(PUBLISH_MESSAGE)
        .with("event", message.event.as_str())?
        .with("subject", &message.subject.to_string())?;
    Ok(content.with_bytes("payload", message.payload.as_bytes()))
}

/// Returns the content of a request to publish typed data: the data without the time of the call, so that a repetition is
/// recognised.
fn of_data<D: EventData + Serialize>(data: &D) -> Result<RequestContent, IdempotencyError> {
    RequestContent::new(PUBLISH_MESSAGE)
        .with("event", D::NAME)?
        .with("version", &D::VERSION)?
        .with("data", data)
}

/// Returns the one result. A queue returns one for each; if it did not, the message is the one that was asked for.
fn first(published: Vec<Published>, asked: MessageId) -> Published {
    let nobody = Published { message: asked, deliveries: vec![], repeated: false };
    published.into_iter().next().unwrap_or(nobody)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gestiq_core::event::catalog::{PaymentData, PaymentReceived};
    use gestiq_core::{Currency, Money, SequentialIds};

    use super::*;

    #[test]
    fn the_fingerprints_of_publications_never_change() {
        // Stored fingerprints are compared with those of later versions: these, computed by another program, may never change.
        let ids = SequentialIds::default();
        let (name, subject) =
            (EventName::new("invoice.sent").unwrap(), Subject::new("invoice", "F-17").unwrap());
        let payload = Payload::from_json("{\"number\": \"F-17\"}").unwrap();
        let event = Event::new(&ids, DateTime::UNIX_EPOCH, TenantId::new(&ids), name, subject, payload);
        let message = Message::of(&event, DateTime::UNIX_EPOCH);

        let mut payment = PaymentData::new("P-9", Money::from_minor(12_100, Currency::EUR));
        payment.invoice_id = Some("F-17".to_owned());
        let payment = PaymentReceived::new(payment, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        let of = |content: RequestContent| (content.canonical(), content.fingerprint().digest().to_string());
        let expected = |canonical: &str, digest: &str| (canonical.to_owned(), digest.to_owned());
        assert_eq!(
            [of(of_message(&message).unwrap()), of(of_data(&payment).unwrap())],
            [
                expected(
                    r#"{"event":"invoice.sent","payload":{"sha256":"e99bfd90a3bab4471104c5c1dbe167d5af738dade06b374f073f7960d02b941e"},"subject":"invoice/F-17"}"#,
                    "d3609acabaf5784ac39ca06d39727a546255d3098b0f2edb05147d4207a64f82",
                ),
                expected(
                    r#"{"data":{"amount":{"amount":"121.00","currency":"EUR"},"invoice_id":"F-17","payment_id":"P-9","received_on":"2026-11-22"},"event":"payment.received","version":1}"#,
                    "f46608d6966d2467e28e9a9aafae466ad20d23e3b1e161c68cc99014a0019859",
                )
            ]
        );
    }
}
