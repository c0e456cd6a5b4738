//! The world: tenants who publish, workers who deliver and die, and a clock that jumps.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{
    Clock, Event, EventName, ManualClock, PageRequest, PageSize, Payload, SequentialIds, Subject, TenantId,
};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::contract::{PassTime, Stores, block_on};
use gestiq_webhooks::delivery::fan_out;
use gestiq_webhooks::endpoint::{Batching, ConcurrencyCap, EventPatterns, Ordering};
use gestiq_webhooks::port::{
    Claimed, DeliveryChange, DeliveryFilter, DeliveryQueue, Headers, NoOperationalEvents, Publication,
    Transport, TransportError, TransportRequest, TransportResponse,
};
use gestiq_webhooks::worker::{Finished, Jitter, Prepared, Slots, Taken, WorkerOptions};
use gestiq_webhooks::{
    Delivery, DeliveryId, DeliveryState, Dispatcher, DispatcherParts, Endpoint, EndpointId, EndpointUrl,
    MemoryStore, Message, NewEndpoint, RetrySchedule,
};

use super::queue::BadQueue;
use super::receiver::{Answer, MANNERS, Receiver, Receivers};
use super::signer::Plain;

const TENANTS: usize = 2;
const ENDPOINTS: usize = 3;
const WORKERS: usize = 3;
const MESSAGES: usize = 8;
/// Things that happen on a bad day, beside what the workers do.
const ACCIDENTS: usize = 12;

/// The figures of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Story {
    pub(super) events: u32,
    pub(super) kills: u32,
    pub(super) requests: u32,
    /// Requests that carried several messages.
    pub(super) batches: u32,
    pub(super) succeeded: u32,
    pub(super) dead: u32,
    pub(super) duplicates: u32,
    pub(super) unknown: u32,
}

impl Story {
    pub(super) fn add(&mut self, other: &Story) {
        self.events += other.events;
        self.kills += other.kills;
        self.requests += other.requests;
        self.batches += other.batches;
        self.succeeded += other.succeeded;
        self.dead += other.dead;
        self.duplicates += other.duplicates;
        self.unknown += other.unknown;
    }
}

/// Something that is going to happen.
enum Happening {
    Publish,
    Accident,
    /// A worker looks for work.
    Poll(usize, u32),
    /// A worker writes down what it has done.
    Flush(usize, u32),
    /// A worker says that it is alive.
    Heartbeat(usize, u32),
    /// A request of a worker ends.
    Answered(usize, u32, Box<UnderWay>),
}

struct UnderWay {
    claimed: Vec<Claimed>,
    endpoint: Arc<Endpoint>,
    recorded: Headers,
    answer: Result<TransportResponse, TransportError>,
    started_at: DateTime<Utc>,
}

struct Worker {
    /// Grows when it dies: what belongs to an earlier life is gone.
    life: u32,
    slots: Slots,
    dispatcher: Dispatcher,
    clock: Arc<ManualClock>,
    holds: BTreeSet<gestiq_webhooks::port::LeaseToken>,
    done: Vec<Finished>,
}

/// Requests are answered by the world, not by a transport.
#[derive(Debug)]
struct NoTransport;

#[async_trait::async_trait]
impl Transport for NoTransport {
    async fn send(&self, _: TransportRequest) -> Result<TransportResponse, TransportError> {
        unreachable!("the world answers")
    }
}

#[derive(Debug)]
struct NoTime;

#[async_trait::async_trait]
impl PassTime for NoTime {
    async fn pass(&self, _: Duration) {}
}

pub(super) struct World {
    random: Jitter,
    clock: Arc<ManualClock>,
    ids: SequentialIds,
    queue: Arc<BadQueue>,
    stores: Stores,
    workers: Vec<Worker>,
    receivers: Receivers,
    tenants: Vec<TenantId>,
    agenda: BTreeMap<(DateTime<Utc>, u64), Happening>,
    planned: u64,
    /// The time of the world: clocks jump, time does not.
    time: DateTime<Utc>,
    /// The bad day is over: nothing goes wrong any more, and workers look for work less often.
    night: bool,
    story: Story,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let random = Jitter::seeded(seed);
        let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
        let own: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let store = Arc::new(MemoryStore::new(own, Arc::new(SequentialIds::default())));
        let queue = Arc::new(BadQueue::new(Arc::clone(&store), random.next_u64()));
        let mut world = World {
            stores: Stores::of(store.clone(), store, Arc::new(NoTime)),
            random,
            clock,
            ids: SequentialIds::default(),
            queue,
            workers: vec![],
            receivers: Receivers::new(),
            tenants: vec![],
            agenda: BTreeMap::new(),
            planned: 0,
            time: DateTime::UNIX_EPOCH,
            night: false,
            story: Story::default(),
        };
        world.populate();
        world
    }

    fn populate(&mut self) {
        for _ in 0..TENANTS {
            let tenant = TenantId::new(&self.ids);
            self.tenants.push(tenant);
            for _ in 0..ENDPOINTS {
                let endpoint = self.endpoint(tenant);
                let manner = MANNERS[self.roll(MANNERS.len())];
                self.receivers.insert(endpoint.id, Receiver::new(manner));
                block_on(self.stores.endpoints.insert(tenant, endpoint, None, vec![])).unwrap();
            }
        }
        for at in 0..WORKERS {
            let worker = self.worker();
            self.workers.push(worker);
            self.start(at);
        }
        for _ in 0..MESSAGES {
            let at = self.roll(60_000);
            self.plan(at, Happening::Publish);
        }
        for _ in 0..ACCIDENTS {
            let at = self.roll(120_000);
            self.plan(at, Happening::Accident);
        }
    }

    fn endpoint(&self, tenant: TenantId) -> Endpoint {
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let mut new = NewEndpoint::new(url, EventPatterns::all());
        new.schedule = RetrySchedule::quick();
        new.concurrency = ConcurrencyCap::new(2).unwrap();
        if self.roll(2) == 0 {
            new.ordering = Ordering::BySubject;
        }
        if self.roll(2) == 0 {
            new.batching = Some(Batching::new(3).unwrap());
        }
        let secrets = SealedSecrets::new(SealedSecret::restore("k", vec![0; 64]).unwrap());
        Endpoint::create(EndpointId::new(&self.ids), tenant, new, secrets, DateTime::UNIX_EPOCH)
    }

    fn worker(&self) -> Worker {
        let clock = Arc::new(ManualClock::at(self.time));
        let parts = DispatcherParts {
            queue: Arc::<BadQueue>::clone(&self.queue),
            endpoints: Arc::clone(&self.stores.endpoints),
            transport: Arc::new(NoTransport),
            signer: Arc::new(Plain),
            events: Arc::new(NoOperationalEvents),
            clock: Arc::<ManualClock>::clone(&clock),
        };
        let mut options = WorkerOptions::default();
        options.claim = 4;
        options.in_flight = 5;
        Worker {
            life: 0,
            slots: Slots::new(options.clone()),
            dispatcher: Dispatcher::new(parts, options, Jitter::seeded(self.random.next_u64())),
            clock,
            holds: BTreeSet::new(),
            done: vec![],
        }
    }

    fn roll(&self, sides: usize) -> usize {
        usize::try_from(self.random.next_u64() % sides as u64).unwrap()
    }

    fn plan(&mut self, millis: usize, happening: Happening) {
        self.planned += 1;
        let at = self.time + TimeDelta::milliseconds(i64::try_from(millis).unwrap());
        self.agenda.insert((at, self.planned), happening);
    }

    /// A worker begins a life.
    fn start(&mut self, at: usize) {
        let life = self.workers[at].life;
        let (poll, flush) = (self.roll(1000), self.roll(1000));
        self.plan(poll, Happening::Poll(at, life));
        self.plan(flush, Happening::Flush(at, life));
        self.plan(10_000, Happening::Heartbeat(at, life));
    }

    /// A bad day, then a good one on which everything that is owed must come to its end.
    pub(super) fn run(mut self) -> Story {
        let evening = DateTime::UNIX_EPOCH + TimeDelta::minutes(3);
        while self.time < evening && self.next() {}
        self.night = true;
        self.queue.recover();
        self.receivers.values_mut().for_each(Receiver::recover);
        let night = self.time + TimeDelta::hours(12);
        while self.time < night && self.waits() && self.next() {
            self.sweep();
        }
        self.judge();
        self.story.unknown = self.queue.unknown();
        self.story
    }

    fn waits(&self) -> bool {
        let depth = block_on(self.stores.queue.depth()).unwrap();
        depth.due + depth.scheduled + depth.leased > 0
            || self.agenda.values().any(|h| matches!(h, Happening::Publish))
    }

    fn next(&mut self) -> bool {
        let Some(((at, _), happening)) = self.agenda.pop_first() else { return false };
        let passed = at.signed_duration_since(self.time);
        self.time = at;
        self.clock.advance(passed);
        self.workers.iter().for_each(|worker| worker.clock.advance(passed));
        self.happen(happening);
        self.story.events += 1;
        // A worker that found nothing to do has changed nothing.
        if self.queue.was_touched() {
            block_on(self.queue.witness.lock().unwrap().check(&self.stores));
        }
        true
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Publish => self.publish(),
            Happening::Accident => self.accident(),
            Happening::Poll(at, life) if self.workers[at].life == life => self.poll(at),
            Happening::Flush(at, life) if self.workers[at].life == life => self.flush(at),
            Happening::Heartbeat(at, life) if self.workers[at].life == life => self.heartbeat(at),
            Happening::Answered(at, life, under_way) if self.workers[at].life == life => {
                self.answered(at, *under_way);
            }
            // It was to happen to a worker that is dead.
            _ => {}
        }
    }

    fn publish(&mut self) {
        let tenant = self.tenants[self.roll(TENANTS)];
        let event = Event::new(
            &self.ids,
            self.clock.now(),
            tenant,
            EventName::new("invoice.sent").unwrap(),
            Subject::new("invoice", self.roll(2)).unwrap(),
            Payload::from_json("{}").unwrap(),
        );
        let mut message = Message::of(&event, self.clock.now());
        if self.roll(4) == 0 {
            message = message.expiring_at(self.clock.now() + TimeDelta::seconds(20));
        }
        let endpoints = block_on(self.stores.endpoints.subscribed(tenant)).unwrap();
        // A host that gets no answer asks again, with the same event; here it does so until it has one.
        let deliveries = fan_out(&message, endpoints, &self.ids);
        let owed = deliveries.len();
        let outgoing = vec![Publication { message, deliveries, request: None }];
        let published = loop {
            if let Ok(mut published) = block_on(self.queue.publish(tenant, outgoing.clone())) {
                break published.remove(0);
            }
        };
        assert_eq!(published.deliveries.len(), owed, "I1: what is owed is events times matching endpoints");
    }

    fn accident(&mut self) {
        let at = self.roll(WORKERS);
        match self.roll(7) {
            0 | 1 => self.kill(at),
            2 => self.clock.advance(TimeDelta::seconds(40)),
            3 => self.clock.advance(TimeDelta::seconds(-15)),
            4 => self.workers[at].clock.advance(TimeDelta::minutes(10)),
            5 => self.workers[at].clock.advance(TimeDelta::hours(-1)),
            _ => self.retry_something(),
        }
    }

    fn kill(&mut self, at: usize) {
        self.story.kills += 1;
        let life = self.workers[at].life + 1;
        self.workers[at] = Worker { life, ..self.worker() };
        self.start(at);
    }

    fn retry_something(&mut self) {
        let tenant = self.tenants[self.roll(TENANTS)];
        let ids: Vec<DeliveryId> = self.deliveries(tenant).into_iter().map(|delivery| delivery.id).collect();
        let Some(id) = ids.get(self.roll(ids.len().max(1))) else { return };
        let change = if self.roll(3) == 0 { DeliveryChange::Cancel } else { DeliveryChange::RetryNow };
        for id in block_on(self.stores.log.change(tenant, &[*id], change, vec![])).unwrap() {
            self.queue.witness.lock().unwrap().reopened(id);
            self.queue.touch();
        }
    }

    fn poll(&mut self, at: usize) {
        let life = self.workers[at].life;
        let worker = &mut self.workers[at];
        for taken in block_on(worker.dispatcher.take(&mut worker.slots)).unwrap_or_default() {
            self.begin(at, &taken);
        }
        let pause = if self.night { 5000 } else { 200 + self.roll(800) };
        self.plan(pause, Happening::Poll(at, life));
    }

    fn begin(&mut self, at: usize, taken: &Taken) {
        let worker = &mut self.workers[at];
        worker.holds.extend(taken.tokens());
        self.story.batches += u32::from(taken.claimed.len() > 1);
        let now = worker.clock.now();
        let Prepared { sending, finished } =
            worker.dispatcher.prepare(&taken.claimed, taken.endpoint.as_deref(), now);
        worker.done.extend(finished);
        match (sending, &taken.endpoint) {
            (Some(sending), Some(endpoint)) => {
                let carried = sending.carried.into_iter().cloned().collect();
                self.send(at, carried, Arc::clone(endpoint), &sending.request, sending.recorded);
            }
            _ => worker.slots.end(taken.endpoint_id()),
        }
    }

    fn send(
        &mut self,
        at: usize,
        claimed: Vec<Claimed>,
        endpoint: Arc<Endpoint>,
        request: &TransportRequest,
        recorded: Headers,
    ) {
        self.story.requests += 1;
        let Some(receiver) = self.receivers.get_mut(&endpoint.id) else { return };
        let Answer { after, answer } = receiver.receive(request, &self.random);
        let started_at = self.workers[at].clock.now();
        let under_way = UnderWay { claimed, endpoint, recorded, answer, started_at };
        let life = self.workers[at].life;
        self.plan(
            usize::try_from(after.as_millis()).unwrap(),
            Happening::Answered(at, life, Box::new(under_way)),
        );
    }

    fn answered(&mut self, at: usize, under_way: UnderWay) {
        let UnderWay { claimed, endpoint, recorded, answer, started_at } = under_way;
        let worker = &mut self.workers[at];
        let duration = worker.clock.now().signed_duration_since(started_at).to_std().unwrap_or_default();
        let carried: Vec<&Claimed> = claimed.iter().collect();
        let finished =
            worker.dispatcher.conclude(&carried, &endpoint, recorded, answer, started_at, duration);
        worker.done.extend(finished);
        worker.slots.end(endpoint.id);
    }

    fn flush(&mut self, at: usize) {
        let (life, pause) = (self.workers[at].life, self.roll(500));
        let worker = &mut self.workers[at];
        // A write that failed is tried again; one that was written without a response is stale then.
        if block_on(worker.dispatcher.settle(&worker.done)).is_ok() {
            for finished in worker.done.drain(..) {
                worker.holds.remove(&match finished {
                    Finished::GiveBack(token) => token,
                    Finished::Settle { settlement, .. } => settlement.token,
                });
            }
        }
        let pause = if self.night { 2000 } else { 10 + pause };
        self.plan(pause, Happening::Flush(at, life));
    }

    fn heartbeat(&mut self, at: usize) {
        let worker = &mut self.workers[at];
        let life = worker.life;
        let tokens: Vec<_> = worker.holds.iter().copied().collect();
        let lease = worker.dispatcher.options().lease;
        if let Ok(good) = block_on(self.queue.extend(&tokens, lease)) {
            worker.holds = good.into_iter().collect();
        }
        self.plan(10_000, Happening::Heartbeat(at, life));
    }

    fn sweep(&self) {
        if !block_on(self.stores.housekeeping.sweep(100)).unwrap().is_empty() {
            self.queue.touch();
        }
    }

    fn deliveries(&self, tenant: TenantId) -> Vec<Delivery> {
        let page = PageRequest::first(PageSize::new(100).unwrap());
        block_on(self.stores.log.deliveries(tenant, &DeliveryFilter::default(), &page)).unwrap().items
    }

    /// Checks that hold in the end.
    fn judge(&mut self) {
        for tenant in self.tenants.clone() {
            for delivery in self.deliveries(tenant) {
                assert!(delivery.state.is_final(), "I2: everything owed comes to its end: {delivery:?}");
                let taken = self.receivers[&delivery.endpoint].taken(&delivery.message);
                match delivery.state {
                    DeliveryState::Succeeded => {
                        assert!(taken > 0, "what is called delivered was received");
                        self.story.succeeded += 1;
                    }
                    state if state.is_dead() => self.story.dead += 1,
                    _ => {}
                }
                self.story.duplicates += taken.saturating_sub(1);
            }
        }
    }
}
