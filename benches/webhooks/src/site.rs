//! A host: its stores, its keys, its service, and its workers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gestiq_core::audit::AuditTrail;
use gestiq_core::{
    Actor, Clock as _, ErrorKind, Event, EventName, IdSource as _, PageRequest, Payload, PortError,
    RandomIds, Role, StandardPolicy, Subject, SystemClock, TenantId, UserId,
};
use gestiq_http::HttpTransport;
use gestiq_sqlx::{AuditStore, Db, Wake, WebhookStore};
use gestiq_webhooks::address::AddressRules;
use gestiq_webhooks::delivery::{Attempt, fan_out};
use gestiq_webhooks::endpoint::{ConcurrencyCap, EventPatterns};
use gestiq_webhooks::port::{
    DeliveryFilter, DeliveryLog, DeliveryQueue, EndpointStore, Housekeeping, NoOperationalEvents,
    Publication, QueueDepth, Transport, WakeUp,
};
use gestiq_webhooks::url::UrlRules;
use gestiq_webhooks::{
    Delivery, DispatcherParts, Endpoint, EndpointUrl, KeyRing, MemoryStore, Message, NewEndpoint, Secret,
    ServiceParts, SystemRandom, WebhookService, XChaChaCipher,
};
use gestiq_worker::{RunOptions, Worker, WorkerParts};

use crate::Receiver;

/// Returns the default keys of a host.
fn host_keys() -> Arc<KeyRing> {
    let cipher = XChaChaCipher::new("k1", [7; 32], Arc::new(SystemRandom)).unwrap();
    Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom)))
}

/// A host with one tenant.
#[derive(Debug)]
pub struct Site {
    /// The queue of deliveries.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The service that a customer's administrator uses.
    pub service: WebhookService,
    /// The administrator.
    pub admin: Actor,
    endpoints: Arc<dyn EndpointStore>,
    housekeeping: Arc<dyn Housekeeping>,
    wake: Option<Wake>,
    keys: Arc<KeyRing>,
    transport: Arc<dyn Transport>,
}

impl Site {
    /// Creates a host that keeps everything in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        let store = Arc::new(MemoryStore::new(Arc::new(SystemClock), Arc::new(RandomIds)));
        Site::over(store.clone(), store, None, host_keys())
    }

    /// Creates a host on a migrated database. All hosts share one key, so any process can decrypt the secrets.
    pub async fn on(db: &Db) -> Self {
        Site::with_keys(db, host_keys()).await
    }

    /// Creates a host on a migrated database with other keys.
    pub async fn with_keys(db: &Db, keys: Arc<KeyRing>) -> Self {
        let wake = Wake::listen(db).await.unwrap();
        let audit = Arc::new(AuditStore::new(db.clone()));
        Site::over(Arc::new(WebhookStore::new(db.clone())), audit, Some(wake), keys)
    }

    /// Sets a wrapper for the transport of the host.
    #[must_use]
    pub fn sending_through(self, around: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport>) -> Self {
        Site { transport: around(self.transport), ..self }
    }

    fn over<S>(store: Arc<S>, audit: Arc<dyn AuditTrail>, wake: Option<Wake>, keys: Arc<KeyRing>) -> Self
    where
        S: EndpointStore + DeliveryQueue + DeliveryLog + Housekeeping,
    {
        let urls = UrlRules::default()
            .with_addresses(AddressRules::default().allowing_loopback())
            .allowing_http_to_loopback();
        let service = WebhookService::new(ServiceParts {
            endpoints: store.clone(),
            queue: store.clone(),
            log: store.clone(),
            audit,
            keys: keys.clone(),
            policy: Arc::new(StandardPolicy),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            urls,
        });
        Site {
            queue: store.clone(),
            service,
            admin: Actor::new(TenantId::new(&RandomIds), UserId::new(&RandomIds), Role::Admin),
            endpoints: store.clone(),
            housekeeping: store,
            wake,
            keys,
            transport: Arc::new(HttpTransport::builder().allow_loopback().build().unwrap()),
        }
    }

    /// Creates a worker of this host.
    pub fn worker(&self, options: RunOptions) -> Worker {
        let dispatch = DispatcherParts {
            queue: self.queue.clone(),
            endpoints: self.endpoints.clone(),
            transport: self.transport.clone(),
            signer: self.keys.clone(),
            events: Arc::new(NoOperationalEvents),
            clock: Arc::new(SystemClock),
        };
        let wake_up = self.wake.clone().map(|wake| Box::new(wake) as Box<dyn WakeUp>);
        Worker::new(WorkerParts { dispatch, housekeeping: self.housekeeping.clone(), wake_up }, options)
    }

    /// Creates an endpoint with the highest cap at a path of a receiver, and gives the secret to the receiver.
    pub async fn endpoint(&self, receiver: &Receiver, path: &str) -> Endpoint {
        let (endpoint, secret) = self.endpoint_at(&receiver.url(path)).await;
        receiver.trust(path, &secret.reveal());
        endpoint
    }

    /// Creates an endpoint at a URL of this machine, and returns it with its secret.
    pub async fn endpoint_at(&self, url: &str) -> (Endpoint, Secret) {
        let rules = UrlRules::default()
            .with_addresses(AddressRules::default().allowing_loopback())
            .allowing_http_to_loopback();
        let url = EndpointUrl::parse_with(url, &rules).unwrap();
        let mut new = NewEndpoint::new(url, EventPatterns::all());
        new.concurrency = ConcurrencyCap::new(64).unwrap();
        let created = self.service.create(&self.admin, new, None).await.unwrap();
        (created.endpoint, created.secret.unwrap())
    }

    /// Publishes a number of events of 1 KB to endpoints, durably in one batch, and returns the ids of the messages.
    pub async fn publish(&self, endpoints: &[Endpoint], count: usize) -> Vec<String> {
        self.publish_all(endpoints, vec![kilobyte(); count]).await
    }

    /// Publishes an event for each payload, durably in one batch, and returns the ids of the messages.
    pub async fn publish_all(&self, endpoints: &[Endpoint], payloads: Vec<Payload>) -> Vec<String> {
        self.try_to_publish(publications(self.admin.tenant(), endpoints, payloads)).await.unwrap()
    }

    /// Publishes a number of events of 1 KB, and retries while the database is not available, as a host that must not
    /// lose an event does.
    pub async fn publish_stubbornly(&self, endpoints: &[Endpoint], count: usize) -> Vec<String> {
        let publications = publications(self.admin.tenant(), endpoints, vec![kilobyte(); count]);
        loop {
            match self.try_to_publish(publications.clone()).await {
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                published => return published.unwrap(),
            }
        }
    }

    async fn try_to_publish(&self, publications: Vec<Publication>) -> Result<Vec<String>, PortError> {
        let published = self.queue.publish(self.admin.tenant(), publications).await?;
        Ok(published.into_iter().map(|one| one.message.as_str().to_owned()).collect())
    }

    /// Returns the number of deliveries that wait or are in flight.
    pub async fn open(&self) -> u64 {
        let QueueDepth { due, scheduled, leased, .. } = self.queue.depth().await.unwrap();
        due + scheduled + leased
    }

    /// Returns true if no delivery waits or is in flight; false if the database is not available.
    pub async fn is_settled(&self) -> bool {
        self.queue.depth().await.is_ok_and(|depth| depth.due + depth.scheduled + depth.leased == 0)
    }

    /// Returns every delivery with its attempts, by message.
    pub async fn history(&self) -> BTreeMap<String, Vec<(Delivery, Vec<Attempt>)>> {
        let mut all: BTreeMap<String, Vec<(Delivery, Vec<Attempt>)>> = BTreeMap::new();
        let (first, mut page) = (PageRequest::default(), PageRequest::default());
        loop {
            let filter = DeliveryFilter::default();
            let found = self.service.deliveries(&self.admin, &filter, &page).await.unwrap();
            for delivery in found.items {
                let attempts = self.service.attempts(&self.admin, delivery.id, &first).await.unwrap().items;
                all.entry(delivery.message.as_str().to_owned()).or_default().push((delivery, attempts));
            }
            let Some(next) = found.next else { return all };
            page = PageRequest { after: Some(next), ..page };
        }
    }
}

fn kilobyte() -> Payload {
    Payload::from_json(format!("{{\"text\":\"{}\"}}", "x".repeat(1000))).unwrap()
}

fn publications(tenant: TenantId, endpoints: &[Endpoint], payloads: Vec<Payload>) -> Vec<Publication> {
    let publications = payloads.into_iter().map(|payload| {
        let subject = Subject::new("payment", RandomIds.next_uuid()).unwrap();
        let name = EventName::new("payment.received").unwrap();
        let event = Event::new(&RandomIds, SystemClock.now(), tenant, name, subject, payload);
        let message = Message::of(&event, SystemClock.now());
        let deliveries = fan_out(&message, endpoints, &RandomIds);
        Publication { message, deliveries, request: None }
    });
    publications.collect()
}
