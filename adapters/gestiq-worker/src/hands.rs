//! The requests under way, each a task of its own.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::Clock;
use gestiq_webhooks::{Dispatcher, EndpointId, FailureClass, Finished, Headers, Taken, TransportError};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{Id, JoinError, JoinSet};

/// Sends deliveries side by side, and hands on what became of each, whatever happens to its task.
#[derive(Debug)]
pub(crate) struct Hands {
    dispatcher: Arc<Dispatcher>,
    clock: Arc<dyn Clock>,
    finished: UnboundedSender<Finished>,
    tasks: JoinSet<()>,
    begun: HashMap<Id, Begun>,
    places: HashMap<EndpointId, Places>,
    /// What the requests in hand carry.
    deliveries: usize,
}

/// The places of an endpoint.
#[derive(Debug, Default)]
struct Places {
    /// Requests under way: as many as its cap at most.
    taken: u32,
    /// What was claimed ahead, and waits for a place.
    waiting: VecDeque<Taken>,
}

/// A request whose task has begun.
#[derive(Debug)]
struct Begun {
    taken: Arc<Taken>,
    at: DateTime<Utc>,
}

impl Hands {
    pub(crate) fn new(
        dispatcher: Arc<Dispatcher>,
        clock: Arc<dyn Clock>,
        finished: UnboundedSender<Finished>,
    ) -> Self {
        let (tasks, begun, places) = (JoinSet::new(), HashMap::new(), HashMap::new());
        Hands { dispatcher, clock, finished, tasks, begun, places, deliveries: 0 }
    }

    /// Deliveries that are under way, or wait for a place: more than there are requests, where some are batches.
    pub(crate) fn deliveries(&self) -> usize {
        self.deliveries
    }

    /// Begins what goes out in one request, as soon as its endpoint has a place.
    pub(crate) fn begin(&mut self, taken: Taken) {
        self.deliveries += taken.claimed.len();
        if let Some(endpoint) = &taken.endpoint {
            let places = self.places.entry(endpoint.id).or_default();
            if places.taken >= u32::from(endpoint.concurrency.get()) {
                places.waiting.push_back(taken);
                return;
            }
            places.taken += 1;
        }
        self.send(taken);
    }

    fn send(&mut self, taken: Taken) {
        let taken = Arc::new(taken);
        let (dispatcher, finished, mine) =
            (Arc::clone(&self.dispatcher), self.finished.clone(), Arc::clone(&taken));
        let task = self.tasks.spawn(async move {
            for done in dispatcher.deliver_together(&mine.claimed, mine.endpoint.as_deref()).await {
                // The settler goes after the last sender.
                let _ = finished.send(done);
            }
        });
        self.begun.insert(task.id(), Begun { taken, at: self.clock.now() });
    }

    /// Gives back what is not to begin any more.
    pub(crate) fn give_back(&self, taken: &Taken) {
        for token in taken.tokens() {
            let _ = self.finished.send(Finished::GiveBack(token));
        }
    }

    /// Waits until at least one has ended; the endpoints whose places are free now. It waits for ever while nothing is
    /// under way.
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

    /// Gives back what waits, and lets the others end. What has not ended after the grace is cut off, and written down as
    /// an attempt that timed out: its request may have arrived.
    pub(crate) async fn finish(&mut self, grace: Duration) {
        let places: Vec<Places> = self.places.drain().map(|(_, places)| places).collect();
        for taken in places.iter().flat_map(|places| &places.waiting) {
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

    /// Sees to it that what ended is settled; the endpoint whose place is free, where it had one.
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

    /// Hands a place on to what waits for it.
    fn free_place(&mut self, endpoint: EndpointId) {
        let Some(places) = self.places.get_mut(&endpoint) else { return };
        match places.waiting.pop_front() {
            Some(next) => self.send(next),
            None if places.taken <= 1 => drop(self.places.remove(&endpoint)),
            None => places.taken -= 1,
        }
    }

    /// What is written down about deliveries whose task did not come to its end.
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
