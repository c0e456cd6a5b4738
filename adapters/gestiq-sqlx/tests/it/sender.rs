//! Somebody who publishes.

use chrono::DateTime;
use gestiq_core::{EventName, IdSource, Payload, RandomIds, Subject, TenantId};
use gestiq_sqlx::WebhookStore;
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::delivery::{NewDelivery, Trigger};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{EndpointStore, Publication};
use gestiq_webhooks::{DeliveryId, Endpoint, EndpointId, EndpointUrl, Message, MessageId, NewEndpoint};

/// A tenant with an endpoint.
pub(crate) struct Sender {
    pub(crate) tenant: TenantId,
    endpoint: EndpointId,
}

impl Sender {
    pub(crate) async fn new(store: &WebhookStore) -> Self {
        let (tenant, endpoint) = (TenantId::new(&RandomIds), EndpointId::new(&RandomIds));
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let secrets = SealedSecrets::new(SealedSecret::restore("k1", vec![7; 64]).unwrap());
        let new = NewEndpoint::new(url, EventPatterns::all());
        let made = Endpoint::create(endpoint, tenant, new, secrets, DateTime::UNIX_EPOCH);
        store.insert(tenant, made, None, vec![]).await.unwrap();
        Sender { tenant, endpoint }
    }

    pub(crate) fn publication(&self) -> Publication {
        let message = Message {
            id: MessageId::parse(&format!("msg_{}", RandomIds.next_uuid().simple())).unwrap(),
            tenant: self.tenant,
            event: EventName::new("invoice.sent").unwrap(),
            subject: Subject::new("invoice", "F-17").unwrap(),
            payload: Payload::from_json("{}").unwrap(),
            occurred_at: DateTime::UNIX_EPOCH,
            created_at: DateTime::UNIX_EPOCH,
            expires_at: None,
        };
        let delivery = NewDelivery {
            id: DeliveryId::new(&RandomIds),
            endpoint: self.endpoint,
            trigger: Trigger::Scheduled,
            order: None,
        };
        Publication { message, deliveries: vec![delivery], request: None }
    }
}
