//! The requests in flight, each a task of its own.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::Clock;
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::{Headers, TransportError};
use gestiq_webhooks::worker::{Finished, Taken};
use gestiq_webhooks::{Dispatcher, EndpointId};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{Id, JoinError, JoinSet};

/// Sends requests concurrently, and reports the outcome of each, whatever happens to its task.
#[derive(Debug)]
pub(crate) struct InFlight {
    dispatcher: Arc<Dispatcher>,
    clock: Arc<dyn Clock>,
    finished: UnboundedSender<Finished>,
    tasks: JoinSet<()>,
    begun: HashMap<Id, Begun>,
    requests: HashMap<EndpointId, OfEndpoint>,
    /// Deliveries that the requests carry.
    deliveries: usize,
}

/// The requests of an endpoint.
#[derive(Debug, Default)]
struct OfEndpoint {
    /// Requests in flight: as many as its cap at most.
    taken: u32,
    /// Claimed ahead, and waiting until there is room under the cap.
    waiting: VecDeque<Taken>,
}

/// A request whose task has started.
#[derive(Debug)]
struct Begun {
    taken: Arc<Taken>,
    at: DateTime<Utc>,
}

impl InFlight {
    pub(crate) fn new(
        dispatcher: Arc<Dispatcher>,
        clock: Arc<dyn Clock>,
        finished: UnboundedSender<Finished>,
    ) -> Self {
        let (tasks, begun, requests) = (JoinSet::new(), HashMap::new(), HashMap::new());
        InFlight { dispatcher, clock, finished, tasks, begun, requests, deliveries: 0 }
    }

    /// The deliveries that are in flight or wait: more than there are requests if some are batches.
    pub(crate) fn deliveries(&self) -> usize {
        self.deliveries
    }

    /// Sends a request as soon as its endpoint's cap allows.
    pub(crate) fn begin(&mut self, taken: Taken) {
        self.deliveries += taken.claimed.len();
        if let Some(endpoint) = &taken.endpoint {
            let requests = self.requests.entry(endpoint.id).or_default();
            if requests.taken >= u32::from(endpoint.concurrency.get()) {
                requests.waiting.push_back(taken);
                return;
            }
            requests.taken += 1;
        }
        self.send(taken);
    }

    fn send(&mut self, taken: Taken) {
        let taken = Arc::new(taken);
        let (dispatcher, finished, mine) =
            (Arc::clone(&self.dispatcher), self.finished.clone(), Arc::clone(&taken));
        let task = self.tasks.spawn(async move {
            for done in dispatcher.deliver_together(&mine.claimed, mine.endpoint.as_deref()).await {
                // The acknowledger ends after the last sender.
                let _ = finished.send(done);
            }
        });
        self.begun.insert(task.id(), Begun { taken, at: self.clock.now() });
    }

    /// Gives claims back that are not to be sent any more.
    pub(crate) fn give_back(&self, taken: &Taken) {
        for token in taken.tokens() {
            let _ = self.finished.send(Finished::GiveBack(token));
        }
    }

    /// Waits until at least one request has ended, and returns the endpoints that have room again. It waits for ever while
    /// nothing is in flight.
    pub(crate) async fn ended(&mut self) -> Vec<EndpointId> {
        let Some(first) = self.tasks.join_next_with_id().await else {
            return std::future::pending().await;
        };
        let mut freed = Vec::new();
        let mut next = Some(first);
        while let Some(ended) = next {
            freed.extend(self.conclude(ended));
            next = self.tasks.try_join_next_with_id();
        }
        freed
    }

    /// Gives back what waits, and lets the others end. A request that has not ended after the grace is cut off, and recorded
    /// as an attempt that timed out: it may have arrived.
    pub(crate) async fn finish(&mut self, grace: Duration) {
        let requests: Vec<OfEndpoint> = self.requests.drain().map(|(_, requests)| requests).collect();
        for taken in requests.iter().flat_map(|requests| &requests.waiting) {
            self.give_back(taken);
        }
        let all = async {
            while !self.tasks.is_empty() {
                self.ended().await;
            }
        };
        if tokio::time::timeout(grace, all).await.is_err() {
            tracing::warn!(count = self.tasks.len(), "requests were cut off by the end of the grace");
            self.tasks.abort_all();
            while let Some(ended) = self.tasks.join_next_with_id().await {
                self.conclude(ended);
            }
        }
    }

    /// Reports a task that ended without an outcome, and returns the endpoint that has room again.
    fn conclude(&mut self, ended: Result<(Id, ()), JoinError>) -> Option<EndpointId> {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        let begun = self.begun.remove(&id)?;
        self.deliveries -= begun.taken.claimed.len();
        if let Err(error) = ended {
            for failed in self.failed(&begun, &error) {
                let _ = self.finished.send(failed);
            }
        }
        let freed = begun.taken.endpoint.is_some().then(|| begun.taken.endpoint_id());
        freed.inspect(|endpoint| self.free_place(*endpoint))
    }

    /// Gives the room of an ended request to the next one that waits.
    fn free_place(&mut self, endpoint: EndpointId) {
        let Some(requests) = self.requests.get_mut(&endpoint) else { return };
        match requests.waiting.pop_front() {
            Some(next) => self.send(next),
            None if requests.taken <= 1 => drop(self.requests.remove(&endpoint)),
            None => requests.taken -= 1,
        }
    }

    /// The outcome of deliveries whose task did not come to its end.
    fn failed(&self, begun: &Begun, error: &JoinError) -> Vec<Finished> {
        let Some(endpoint) = &begun.taken.endpoint else {
            return begun.taken.tokens().map(Finished::GiveBack).collect();
        };
        let carried: Vec<_> = begun.taken.claimed.iter().collect();
        let (class, message) = if error.is_panic() {
            tracing::error!(endpoint = %endpoint.id, error = %error, "a delivery panicked");
            (FailureClass::Request, "the delivery panicked")
        } else {
            (FailureClass::Timeout, "the worker stopped before an answer came")
        };
        let answer = Err(TransportError { class, message: message.to_owned() });
        let duration = self.clock.now().signed_duration_since(begun.at).to_std().unwrap_or_default();
        self.dispatcher.conclude(&carried, endpoint, Headers::default(), answer, begun.at, duration)
    }
}
