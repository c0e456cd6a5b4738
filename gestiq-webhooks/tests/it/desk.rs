//! A host's desk in the tests: a service over memory, a key maker, a signer, and a transport that a test answers.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{
    Actor, Clock, Event, EventName, ManualClock, Payload, Policy, PortError, Role, SequentialIds,
    StandardPolicy, Subject, TenantId, UserId,
};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, Headers, OperationalEvent, OperationalEvents, Transport, TransportError,
    TransportRequest, TransportResponse,
};
use gestiq_webhooks::secret::RandomBytes;
use gestiq_webhooks::url::UrlRules;
use gestiq_webhooks::worker::{Finished, Jitter, Slots, WorkerOptions};
use gestiq_webhooks::{
    Dispatcher, DispatcherParts, Endpoint, EndpointUrl, KeyRing, MemoryStore, NewEndpoint, ServiceParts,
    WebhookService, XChaChaCipher,
};

/// The bytes of every key of these tests; they may be seen by nobody but the customer.
pub(crate) const CANARY: &[u8] = b"CANARY-CANARY-";

/// A source of bytes that can be recognised.
#[derive(Debug)]
struct CanaryBytes;

impl RandomBytes for CanaryBytes {
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError> {
        to.iter_mut().zip(CANARY.iter().cycle()).for_each(|(to, from)| *to = *from);
        Ok(())
    }
}

/// A source of bytes for nonces: the host's is random, this one counts.
#[derive(Debug, Default)]
struct CountedBytes(AtomicU8);

impl RandomBytes for CountedBytes {
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError> {
        to.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

fn key_ring() -> Arc<KeyRing> {
    let cipher = XChaChaCipher::new("k1", [7; 32], Arc::new(CountedBytes::default())).unwrap();
    Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(CanaryBytes)))
}

/// Answers requests from a list, the last one again and again, and keeps what it was sent.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) answers: Mutex<VecDeque<Result<TransportResponse, TransportError>>>,
    pub(crate) sent: Mutex<Vec<TransportRequest>>,
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        self.sent.lock().unwrap().push(request);
        let mut answers = self.answers.lock().unwrap();
        let answer = answers.pop_front().unwrap_or_else(|| Ok(answer(204)));
        if answers.is_empty() {
            answers.push_back(answer.clone());
        }
        answer
    }
}

pub(crate) fn answer(status: u16) -> TransportResponse {
    TransportResponse { status, headers: Headers::default(), body: b"seen".to_vec() }
}

/// Keeps what it is told.
#[derive(Debug, Default)]
pub(crate) struct Told(pub(crate) Mutex<Vec<OperationalEvent>>);

impl OperationalEvents for Told {
    fn happened(&self, event: OperationalEvent) {
        self.0.lock().unwrap().push(event);
    }
}

pub(crate) struct Desk {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) ids: Arc<SequentialIds>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) service: WebhookService,
    pub(crate) dispatcher: Dispatcher,
    pub(crate) script: Arc<Script>,
    pub(crate) told: Arc<Told>,
    pub(crate) admin: Actor,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Desk::with_policy(Arc::new(StandardPolicy))
    }

    pub(crate) fn with_policy(policy: Arc<dyn Policy>) -> Self {
        let clock = Arc::new(ManualClock::at(DateTime::from_timestamp(1_767_225_600, 0).unwrap()));
        let ids = Arc::new(SequentialIds::default());
        let store =
            Arc::new(MemoryStore::new(Arc::<ManualClock>::clone(&clock), Arc::<SequentialIds>::clone(&ids)));
        let keys = key_ring();
        let service = WebhookService::new(ServiceParts {
            endpoints: Arc::<MemoryStore>::clone(&store),
            queue: Arc::<MemoryStore>::clone(&store),
            log: Arc::<MemoryStore>::clone(&store),
            audit: Arc::<MemoryStore>::clone(&store),
            keys: Arc::<KeyRing>::clone(&keys),
            policy,
            clock: Arc::<ManualClock>::clone(&clock),
            ids: Arc::<SequentialIds>::clone(&ids),
            urls: UrlRules::default(),
        });
        let (script, told) = (Arc::new(Script::default()), Arc::new(Told::default()));
        let parts = DispatcherParts {
            queue: Arc::<MemoryStore>::clone(&store),
            endpoints: Arc::<MemoryStore>::clone(&store),
            transport: Arc::<Script>::clone(&script),
            signer: keys,
            events: Arc::<Told>::clone(&told),
            clock: Arc::<ManualClock>::clone(&clock),
        };
        let dispatcher = Dispatcher::new(parts, WorkerOptions::default(), Jitter::seeded(1));
        let admin = Actor::new(TenantId::new(&*ids), UserId::new(&*ids), Role::Admin);
        Desk { clock, ids, store, service, dispatcher, script, told, admin }
    }

    pub(crate) fn actor(&self, role: Role) -> Actor {
        Actor::new(self.admin.tenant(), UserId::new(&*self.ids), role)
    }

    pub(crate) fn stranger(&self) -> Actor {
        Actor::new(TenantId::new(&*self.ids), UserId::new(&*self.ids), Role::Admin)
    }

    pub(crate) fn wanted(&self) -> NewEndpoint {
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        NewEndpoint::new(url, EventPatterns::parse(["invoice.*"]).unwrap())
    }

    pub(crate) async fn endpoint(&self) -> Endpoint {
        self.service.create(&self.admin, self.wanted(), None).await.unwrap().endpoint
    }

    pub(crate) fn event(&self) -> Event {
        Event::new(
            &*self.ids,
            self.clock.now(),
            self.admin.tenant(),
            EventName::new("invoice.sent").unwrap(),
            Subject::new("invoice", "F-17").unwrap(),
            Payload::from_json("{\"number\": \"F-17\"}").unwrap(),
        )
    }

    pub(crate) fn answers(
        &self,
        answers: impl IntoIterator<Item = Result<TransportResponse, TransportError>>,
    ) {
        *self.script.answers.lock().unwrap() = answers.into_iter().collect();
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub(crate) async fn claim(&self) -> Vec<Claimed> {
        let request = ClaimRequest::new(100, Duration::from_secs(30));
        gestiq_webhooks::port::DeliveryQueue::claim(&*self.store, &request).await.unwrap()
    }

    /// Delivers what is due; how many were sent or dropped.
    pub(crate) async fn work(&self) -> usize {
        let mut finished: Vec<Finished> = Vec::new();
        for claimed in self.claim().await {
            let endpoint = self.dispatcher.endpoint(&claimed).await.unwrap();
            finished.push(self.dispatcher.deliver(&claimed, endpoint.as_deref()).await);
        }
        assert_eq!(self.dispatcher.settle(&finished).await.unwrap(), 0);
        finished.len()
    }

    /// A worker's round: claims, sends what goes together, writes it down; how many requests that were.
    pub(crate) async fn round(&self) -> usize {
        let mut slots = Slots::new(WorkerOptions::default());
        let taken = self.dispatcher.take(&mut slots).await.unwrap();
        for one in &taken {
            let endpoint = one.endpoint.as_deref();
            let finished = self.dispatcher.deliver_together(&one.claimed, endpoint).await;
            assert_eq!(
                (finished.len(), self.dispatcher.settle(&finished).await.unwrap()),
                (one.claimed.len(), 0)
            );
        }
        taken.len()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
