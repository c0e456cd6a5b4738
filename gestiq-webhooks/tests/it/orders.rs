//! Every order in which workers can get in each other's way: claim, expire, take over, settle.
//!
//! `shuttle` runs the workers as threads and decides at each step who goes on, so that thousands of orders are tried and
//! a failing one can be repeated.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use gestiq_core::{ManualClock, PageRequest, SequentialIds, TenantId};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::delivery::{Attempt, AttemptOutcome, Verdict, fan_out};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, DeliveryLog, DeliveryQueue, EndpointStore, Headers, Recovered, Report, Settled,
    Settlement,
};
use gestiq_webhooks::{
    DeliveryId, DeliveryState, Endpoint, EndpointId, EndpointUrl, MemoryStore, NewEndpoint,
};

use super::block::block_on;

const LEASE: Duration = Duration::from_secs(30);

/// Schedules that are tried.
const ORDERS: usize = 10_000;

/// A store as the workers of this model see it.
trait Shop: Send + Sync {
    fn store(&self) -> &MemoryStore;
    fn settle(&self, settlement: Settlement) -> Settled;
}

/// The store as it is.
struct Guarded(MemoryStore);

impl Shop for Guarded {
    fn store(&self) -> &MemoryStore {
        &self.0
    }

    fn settle(&self, settlement: Settlement) -> Settled {
        block_on(self.0.settle(vec![settlement])).unwrap().remove(0)
    }
}

/// The store without the check of the token: a settlement counts whoever holds the delivery. It shows that the model
/// would notice.
struct Unguarded {
    store: MemoryStore,
    present: Mutex<Option<gestiq_webhooks::port::LeaseToken>>,
}

impl Shop for Unguarded {
    fn store(&self) -> &MemoryStore {
        &self.store
    }

    fn settle(&self, mut settlement: Settlement) -> Settled {
        settlement.token = self.present.lock().unwrap().unwrap_or(settlement.token);
        block_on(self.store.settle(vec![settlement])).unwrap().remove(0)
    }
}

fn settlement(claimed: &Claimed, status: u16) -> Settlement {
    let delivery = &claimed.delivery;
    let attempt = Attempt {
        delivery: delivery.id,
        number: delivery.attempts,
        trigger: delivery.trigger,
        started_at: DateTime::UNIX_EPOCH,
        duration: Duration::ZERO,
        outcome: AttemptOutcome::Answered { status },
        request_headers: Headers::default(),
        response_headers: Headers::default(),
        response_body: vec![],
    };
    let wait = Duration::ZERO;
    let verdict = if status < 300 { Verdict::Succeeded } else { Verdict::Retry { wait } };
    Settlement {
        tenant: delivery.tenant,
        delivery: delivery.id,
        endpoint: delivery.endpoint,
        token: claimed.token,
        report: Report::attempted(attempt, verdict),
    }
}

/// A store with one delivery that is due.
fn stocked(clock: &Arc<ManualClock>) -> (MemoryStore, TenantId, DeliveryId) {
    let ids = SequentialIds::default();
    let store = MemoryStore::new(Arc::<ManualClock>::clone(clock), Arc::new(SequentialIds::default()));
    let tenant = TenantId::new(&ids);
    let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
    let endpoint = Endpoint::create(
        EndpointId::new(&ids),
        tenant,
        NewEndpoint::new(url, EventPatterns::all()),
        SealedSecrets::new(SealedSecret::restore("k", vec![0; 64]).unwrap()),
        DateTime::UNIX_EPOCH,
    );
    block_on(store.insert(tenant, endpoint.clone(), None, vec![])).unwrap();
    let message = super::life::message(tenant, &ids);
    let deliveries = fan_out(&message, [endpoint], &ids);
    let outgoing = gestiq_webhooks::port::Publication { message, deliveries, request: None };
    let published = block_on(store.publish(tenant, vec![outgoing])).unwrap();
    (store, tenant, published[0].deliveries[0])
}

/// A worker: it takes what it gets, is slow, and settles. Each says another status, so that the record shows whose word
/// counted.
fn worker(shop: &dyn Shop, status: u16, seen: &Mutex<Vec<(u16, u32)>>, noted: &dyn Fn(&Claimed)) {
    let claimed = block_on(shop.store().claim(&ClaimRequest::new(1, LEASE))).unwrap().pop();
    let claimed = claimed.or_else(|| match block_on(shop.store().claim_expired(LEASE)).unwrap() {
        Recovered::Claimed(claimed) => Some(*claimed),
        Recovered::Nothing | Recovered::GivenUp(_) => None,
    });
    let Some(claimed) = claimed else { return };
    noted(&claimed);
    shuttle::thread::yield_now();
    if shop.settle(settlement(&claimed, status)) != Settled::Stale {
        seen.lock().unwrap().push((status, claimed.delivery.attempts));
    }
}

/// Three workers and a clock that lets their leases expire; in the end the record must tell one story.
fn model(guarded: bool) {
    let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
    let (store, tenant, id) = stocked(&clock);
    let shop: Arc<dyn Shop>;
    let unguarded = Arc::new(Unguarded { store: stocked(&clock).0, present: Mutex::default() });
    let present = Arc::clone(&unguarded);
    if guarded {
        shop = Arc::new(Guarded(store));
    } else {
        shop = unguarded;
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = [201, 202, 503]
        .into_iter()
        .map(|status| {
            let (shop, seen, present) = (Arc::clone(&shop), Arc::clone(&seen), Arc::clone(&present));
            shuttle::thread::spawn(move || {
                let noted = |claimed: &Claimed| *present.present.lock().unwrap() = Some(claimed.token);
                worker(&*shop, status, &seen, &noted);
            })
        })
        .collect();
    let time = Arc::clone(&clock);
    let expiry = shuttle::thread::spawn(move || {
        for _ in 0..2 {
            shuttle::thread::yield_now();
            time.advance(TimeDelta::seconds(31));
        }
    });
    workers.into_iter().for_each(|worker| worker.join().unwrap());
    expiry.join().unwrap();
    judge(shop.store(), tenant, id, &seen.lock().unwrap());
}

fn judge(store: &MemoryStore, tenant: TenantId, id: DeliveryId, seen: &[(u16, u32)]) {
    let delivery = block_on(store.delivery(tenant, id)).unwrap();
    let attempts = block_on(store.attempts(tenant, id, &PageRequest::default())).unwrap().items;
    for (status, number) in seen {
        let attempt = attempts.iter().find(|attempt| attempt.number == *number);
        let outcome = attempt.map(|attempt| attempt.outcome);
        assert_eq!(outcome, Some(AttemptOutcome::Answered { status: *status }), "a stale word counted");
    }
    let taken = seen.iter().filter(|(status, _)| *status < 300).count();
    assert_eq!(taken, usize::from(delivery.state == DeliveryState::Succeeded), "one word ends a delivery");
    let under_way = delivery.attempts as usize - attempts.len();
    assert!(under_way <= 1, "every attempt is written down but for the one under way");
}

#[test]
fn no_order_lets_a_stale_worker_speak() {
    shuttle::check_random(|| model(true), ORDERS);
}

#[test]
#[should_panic(expected = "a stale word counted")]
fn without_the_token_some_order_does() {
    shuttle::check_random(|| model(false), ORDERS);
}
