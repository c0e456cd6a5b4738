//! Measures the queue on a PostgreSQL of its own: `cargo run --release -p gestiq-sqlx --all-features --example
//! throughput -- SECONDS [held]`. With `held` a transaction stays open meanwhile, which keeps PostgreSQL from
//! cleaning up behind the queue.
//!
//! It publishes messages of 1 KB in batches, then claims and settles them with an attempt each, by several tasks;
//! then both at once.

#![expect(clippy::unwrap_used, reason = "a measurement fails loudly")]
#![expect(clippy::disallowed_methods, reason = "it measures time, and holds a transaction open")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{SubsecRound, Utc};
use gestiq_core::{EventName, IdSource, Payload, RandomIds, Subject, TenantId};
use gestiq_sqlx::{Db, SchemaName, WebhookStore};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::delivery::{Attempt, AttemptOutcome, NewDelivery, Trigger, Verdict};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, DeliveryQueue, EndpointStore, Headers, Publication, Report, Settlement,
};
use gestiq_webhooks::{DeliveryId, Endpoint, EndpointId, EndpointUrl, Message, MessageId, NewEndpoint};
use throwaway_postgres::Server;

const ENDPOINTS: usize = 20;
const BATCH: usize = 200;
const TASKS: usize = 4;

/// The tenant whose events are sent, its endpoints, and what was done.
struct Work {
    store: WebhookStore,
    tenant: TenantId,
    endpoints: Vec<EndpointId>,
    payload: Payload,
    published: AtomicUsize,
    settled: AtomicUsize,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(5, |text| text.parse().unwrap());
    let is_held = arguments.next().is_some_and(|word| word == "held");
    let server = Server::start(&[("shared_buffers", "512MB"), ("max_wal_size", "4GB")]).unwrap();
    let db = Db::postgres(&server.url(), SchemaName::default()).await.unwrap();
    db.migrate().await.unwrap();
    let other = sqlx::PgPool::connect(&server.url()).await.unwrap();
    let mut old = other.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    if is_held {
        sqlx::query("SELECT count(*) FROM gestiq.migration").execute(&mut *old).await.unwrap();
        println!("a transaction is held open");
    }
    let work = Arc::new(work(db).await);
    let span = Duration::from_secs(seconds);
    report("publish", &work.published, run(&work, span, [TASKS, 0])).await;
    report("claim and settle", &work.settled, run(&work, span, [0, TASKS])).await;
    for _ in 0..4 {
        report("both at once", &work.settled, run(&work, span, [1, TASKS - 1])).await;
    }
    old.rollback().await.unwrap();
}

async fn work(db: Db) -> Work {
    let store = WebhookStore::new(db);
    let tenant = TenantId::new(&RandomIds);
    let mut endpoints = Vec::new();
    for _ in 0..ENDPOINTS {
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let secrets = SealedSecrets::new(SealedSecret::restore("k1", vec![7; 64]).unwrap());
        let new = NewEndpoint::new(url, EventPatterns::all());
        let endpoint = Endpoint::create(EndpointId::new(&RandomIds), tenant, new, secrets, Utc::now());
        endpoints.push(store.insert(tenant, endpoint, None, vec![]).await.unwrap().id);
    }
    let payload = Payload::from_json(format!("{{\"text\": \"{}\"}}", "x".repeat(1000))).unwrap();
    let (published, settled) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Work { store, tenant, endpoints, payload, published, settled }
}

/// Tasks that publish and tasks that work, for a while.
async fn run(work: &Arc<Work>, span: Duration, [publishers, workers]: [usize; 2]) -> Duration {
    let began = Instant::now();
    let until = began + span;
    let mut tasks = Vec::new();
    for _ in 0..publishers {
        let work = Arc::clone(work);
        tasks.push(tokio::spawn(async move {
            while Instant::now() < until {
                publish(&work).await;
            }
        }));
    }
    for _ in 0..workers {
        let work = Arc::clone(work);
        tasks.push(tokio::spawn(async move { while Instant::now() < until && deliver(&work).await {} }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    began.elapsed()
}

async fn report(what: &str, counter: &AtomicUsize, run: impl Future<Output = Duration>) {
    let before = counter.load(Ordering::Relaxed);
    let elapsed = run.await;
    let count = counter.load(Ordering::Relaxed) - before;
    println!("{what}: {count} in {elapsed:.1?}, {:.0}/s", count as f64 / elapsed.as_secs_f64());
}

async fn publish(work: &Work) {
    let publications = (0..BATCH).map(|at| {
        let now = Utc::now().trunc_subsecs(6);
        let message = Message {
            id: MessageId::parse(&format!("msg_{}", RandomIds.next_uuid().simple())).unwrap(),
            tenant: work.tenant,
            event: EventName::new("payment.received").unwrap(),
            subject: Subject::new("payment", "P-1").unwrap(),
            payload: work.payload.clone(),
            occurred_at: now,
            created_at: now,
            expires_at: None,
        };
        let endpoint = work.endpoints[at % ENDPOINTS];
        let id = DeliveryId::new(&RandomIds);
        let delivery = NewDelivery { id, endpoint, trigger: Trigger::Scheduled, order: None };
        Publication { message, deliveries: vec![delivery], request: None }
    });
    work.store.publish(work.tenant, publications.collect()).await.unwrap();
    work.published.fetch_add(BATCH, Ordering::Relaxed);
}

/// A round of a worker; whether there was anything to do.
async fn deliver(work: &Work) -> bool {
    let mut request = ClaimRequest::new(BATCH, Duration::from_secs(30));
    request.slots = 64;
    let claimed = work.store.claim(&request).await.unwrap();
    let settlements: Vec<Settlement> = claimed.iter().map(settlement).collect();
    work.store.settle(settlements).await.unwrap();
    work.settled.fetch_add(claimed.len(), Ordering::Relaxed);
    if claimed.is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    true
}

fn settlement(claimed: &Claimed) -> Settlement {
    let delivery = &claimed.delivery;
    let request_headers =
        ["webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "user-agent"];
    let attempt = Attempt {
        delivery: delivery.id,
        number: delivery.attempts,
        trigger: delivery.trigger,
        started_at: Utc::now().trunc_subsecs(6),
        duration: Duration::from_micros(1200),
        outcome: AttemptOutcome::Answered { status: 200 },
        request_headers: Headers::from_iter(request_headers.map(|name| (name, "some value of usual length"))),
        response_headers: Headers::from_iter([("content-type", "text/plain"), ("server", "x")]),
        response_body: b"ok".to_vec(),
    };
    Settlement {
        tenant: delivery.tenant,
        delivery: delivery.id,
        endpoint: delivery.endpoint,
        token: claimed.token,
        report: Report::attempted(attempt, Verdict::Succeeded),
    }
}
