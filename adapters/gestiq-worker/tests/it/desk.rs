//! A host's desk in simulated time: the clock of the store is tokio's, which a test pauses.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{
    Actor, Clock, ErrorKind, Event, EventName, PageRequest, Payload, PortError, RandomIds, Role,
    StandardPolicy, Subject, TenantId, UserId,
};
use gestiq_webhooks::delivery::{Attempt, AttemptOutcome, FailureClass};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, DeliveryFilter, DeliveryQueue, Headers, LeaseToken, NoOperationalEvents,
    Publication, Published, QueueDepth, Recovered, Settled, Settlement, Transport, TransportError,
    TransportRequest, TransportResponse,
};
use gestiq_webhooks::url::UrlRules;
use gestiq_webhooks::{
    Delivery, DeliveryId, DispatcherParts, Endpoint, EndpointUrl, KeyRing, MemoryStore, NewEndpoint,
    ServiceParts, SystemRandom, WebhookService, XChaChaCipher,
};
use gestiq_worker::{RunOptions, Worker, WorkerParts};
use tokio::time::{Instant, sleep};

/// The wall clock of the simulation.
#[derive(Debug)]
struct PausedClock {
    began: Instant,
}

impl Clock for PausedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_767_225_600, 0).unwrap() + self.began.elapsed()
    }
}

/// Answers by the path of the URL, and keeps which paths were sent to, and when.
#[derive(Debug)]
pub(crate) struct Receivers {
    began: Instant,
    pub(crate) seen: Mutex<Vec<(String, Duration)>>,
}

impl Receivers {
    pub(crate) fn seen_at(&self, path: &str) -> Vec<Duration> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|(other, _)| other == path).map(|(_, at)| *at).collect()
    }
}

fn answer(status: u16) -> Result<TransportResponse, TransportError> {
    Ok(TransportResponse { status, headers: Headers::default(), body: Vec::new() })
}

#[async_trait]
impl Transport for Receivers {
    async fn send(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let path = request.url.as_str().rsplit('/').next().unwrap().to_owned();
        self.seen.lock().unwrap().push((path.clone(), self.began.elapsed()));
        let times = self.seen_at(&path).len();
        match path.as_str() {
            "hangs" => {
                sleep(request.timeout).await;
                Err(TransportError { class: FailureClass::Timeout, message: "no answer".to_owned() })
            }
            "takes-5-s" => {
                sleep(Duration::from_secs(5)).await;
                answer(204)
            }
            "takes-an-hour" => {
                sleep(Duration::from_secs(3600)).await;
                answer(204)
            }
            "panics-once" if times == 1 => std::panic::resume_unwind(Box::new("a bug of the transport")),
            "fails-twice" if times <= 2 => answer(503),
            _ => {
                sleep(Duration::from_millis(20)).await;
                answer(204)
            }
        }
    }
}

/// A queue whose database can be switched off.
#[derive(Debug)]
pub(crate) struct Flaky {
    store: Arc<MemoryStore>,
    pub(crate) is_down: AtomicBool,
    pub(crate) refuses_settling: AtomicBool,
}

impl Flaky {
    fn answer<T>(&self, answer: Result<T, PortError>) -> Result<T, PortError> {
        if self.is_down.load(Ordering::SeqCst) {
            return Err(PortError::new(ErrorKind::Unavailable, "the database is down"));
        }
        answer
    }
}

#[async_trait]
impl DeliveryQueue for Flaky {
    async fn publish(&self, tenant: TenantId, out: Vec<Publication>) -> Result<Vec<Published>, PortError> {
        self.store.publish(tenant, out).await
    }
    async fn claim(&self, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError> {
        self.answer(Ok(()))?;
        self.store.claim(request).await
    }
    async fn claim_expired(&self, lease: Duration) -> Result<Recovered, PortError> {
        self.answer(Ok(()))?;
        self.store.claim_expired(lease).await
    }
    async fn extend(&self, tokens: &[LeaseToken], lease: Duration) -> Result<Vec<LeaseToken>, PortError> {
        self.answer(Ok(()))?;
        self.store.extend(tokens, lease).await
    }
    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError> {
        self.answer(Ok(()))?;
        if self.refuses_settling.load(Ordering::SeqCst) && settlements.len() > 1 {
            return Err(PortError::new(ErrorKind::Internal, "a row of the batch is broken"));
        }
        self.store.settle(settlements).await
    }
    async fn release(&self, tokens: &[LeaseToken]) -> Result<usize, PortError> {
        self.answer(Ok(()))?;
        self.store.release(tokens).await
    }
    async fn depth(&self) -> Result<QueueDepth, PortError> {
        self.store.depth().await
    }
}

/// The desk.
pub(crate) struct Desk {
    pub(crate) began: Instant,
    clock: Arc<PausedClock>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) queue: Arc<Flaky>,
    keys: Arc<KeyRing>,
    pub(crate) service: WebhookService,
    pub(crate) receivers: Arc<Receivers>,
    pub(crate) admin: Actor,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let began = Instant::now();
        let clock = Arc::new(PausedClock { began });
        let store = Arc::new(MemoryStore::new(clock.clone(), Arc::new(RandomIds)));
        let cipher = XChaChaCipher::new("k1", [7; 32], Arc::new(SystemRandom)).unwrap();
        let keys = Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom)));
        let service = WebhookService::new(ServiceParts {
            endpoints: store.clone(),
            queue: store.clone(),
            log: store.clone(),
            audit: store.clone(),
            keys: keys.clone(),
            policy: Arc::new(StandardPolicy),
            clock: clock.clone(),
            ids: Arc::new(RandomIds),
            urls: UrlRules::default(),
        });
        let queue = Arc::new(Flaky {
            store: store.clone(),
            is_down: AtomicBool::new(false),
            refuses_settling: AtomicBool::new(false),
        });
        let receivers = Arc::new(Receivers { began, seen: Mutex::default() });
        let admin = Actor::new(TenantId::new(&RandomIds), UserId::new(&RandomIds), Role::Admin);
        Desk { began, clock, store, queue, keys, service, receivers, admin }
    }

    pub(crate) fn worker(&self) -> Worker {
        self.worker_with(RunOptions::default())
    }

    pub(crate) fn worker_with(&self, options: RunOptions) -> Worker {
        let dispatch = DispatcherParts {
            queue: self.queue.clone(),
            endpoints: self.store.clone(),
            transport: self.receivers.clone(),
            signer: self.keys.clone(),
            events: Arc::new(NoOperationalEvents),
            clock: self.clock.clone(),
        };
        Worker::new(WorkerParts { dispatch, housekeeping: self.store.clone(), wake_up: None }, options)
    }

    /// An endpoint that wants the events of its own name: `invoice.a` for the path `a`.
    pub(crate) async fn endpoint(&self, path: &str) -> Endpoint {
        self.endpoint_with(path, |_| {}).await
    }

    pub(crate) async fn endpoint_with(&self, path: &str, change: impl FnOnce(&mut NewEndpoint)) -> Endpoint {
        let url = EndpointUrl::parse(&format!("https://hooks.example.com/{path}")).unwrap();
        let mut new = NewEndpoint::new(url, EventPatterns::parse([event_name(path).as_str()]).unwrap());
        change(&mut new);
        self.service.create(&self.admin, new, None).await.unwrap().endpoint
    }

    pub(crate) async fn publish(&self, path: &str) -> DeliveryId {
        let event = Event::new(
            &RandomIds,
            self.clock.now(),
            self.admin.tenant(),
            EventName::new(event_name(path)).unwrap(),
            Subject::new("invoice", "F-17").unwrap(),
            Payload::from_json("{\"number\": \"F-17\"}").unwrap(),
        );
        self.service.trigger(&self.admin, &event, None).await.unwrap().deliveries[0]
    }

    /// Returns the state of each delivery, in words.
    pub(crate) async fn states(&self) -> Vec<&'static str> {
        let page = PageRequest::default();
        let filter = DeliveryFilter::default();
        let all: Vec<Delivery> =
            self.service.deliveries(&self.admin, &filter, &page).await.unwrap().items.into_iter().collect();
        all.iter().map(|delivery| delivery.state.name()).collect()
    }

    pub(crate) async fn attempts(&self, delivery: DeliveryId) -> Vec<Attempt> {
        self.service.attempts(&self.admin, delivery, &PageRequest::default()).await.unwrap().items
    }

    /// Returns the outcome of each attempt of a delivery, in words.
    pub(crate) async fn outcomes(&self, delivery: DeliveryId) -> Vec<String> {
        self.attempts(delivery)
            .await
            .iter()
            .map(|attempt| match attempt.outcome {
                AttemptOutcome::Answered { status } => status.to_string(),
                AttemptOutcome::Failed(class) => class.to_string(),
            })
            .collect()
    }
}

/// `fails-twice` is told `invoice.fails_twice`.
fn event_name(path: &str) -> String {
    format!("invoice.{}", path.replace('-', "_"))
}

pub(crate) async fn seconds(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
}
