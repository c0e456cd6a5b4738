//! The worker: its tasks, and how they end.

use std::sync::Arc;

use gestiq_webhooks::{Dispatcher, Jitter, Slots};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::backoff::Backoff;
use crate::handle::pass_on;
use crate::hands::Hands;
use crate::held::Held;
use crate::rounds::Rounds;
use crate::settler::Settler;
use crate::{RunOptions, WorkerHandle, WorkerParts, heartbeat, housekeeper};

/// Delivers what is due, until it is told to stop. Any number of workers may share a store.
#[derive(Debug)]
#[must_use = "a worker does nothing until it runs"]
pub struct Worker {
    parts: WorkerParts,
    options: RunOptions,
}

impl Worker {
    /// A worker over these parts.
    pub fn new(parts: WorkerParts, options: RunOptions) -> Self {
        Worker { parts, options }
    }

    /// Runs on a task of its own, until its handle says so. It must be called inside a tokio runtime.
    pub fn spawn(self) -> WorkerHandle {
        let (stop, stopped) = oneshot::channel();
        let mut task = JoinSet::new();
        task.spawn(self.run(async {
            // A handle that is gone has ended this task already.
            let _ = stopped.await;
        }));
        WorkerHandle::new(stop, task)
    }

    /// Runs until `shutdown` is ready; then it claims no more, lets requests under way end within the grace, gives back
    /// what was not begun and writes everything down, for as long as a lease lasts at most.
    ///
    /// When this future is dropped, the worker ends as by a crash. Errors of the store never end it. A port that panics
    /// outside of a delivery does: the panic is passed on.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let Worker { parts, options } = self;
        let (finished, to_settle) = mpsc::unbounded_channel();
        let (held, settled) = (Arc::new(Held::default()), Arc::new(Notify::new()));
        let jitter = Jitter::seeded(options.jitter_seed);
        let dispatcher = Arc::new(Dispatcher::new(parts.dispatch.clone(), options.work.clone(), jitter));
        let mut crew = crew(&parts, &options, &dispatcher, &held);
        let mut settling = JoinSet::new();
        let settler = Settler {
            dispatcher: Arc::clone(&dispatcher),
            options: options.clone(),
            held: Arc::clone(&held),
            settled: Arc::clone(&settled),
        };
        settling.spawn(settler.run(to_settle));
        let clock = parts.dispatch.clock;
        let mut rounds = Rounds {
            slots: Slots::new(options.work.clone()),
            hands: Hands::new(Arc::clone(&dispatcher), Arc::clone(&clock), finished),
            wake_up: parts.wake_up,
            backoff: Backoff::default(),
            dispatcher,
            clock,
            options: options.clone(),
            held,
            settled,
        };
        tokio::select! {
            () = rounds.go(shutdown) => {}
            Some(ended) = crew.join_next() => pass_on(ended),
            Some(ended) = settling.join_next() => pass_on(ended),
        }
        // The settler ends when it has written what the last sender sent.
        drop(rounds);
        match tokio::time::timeout(options.work.lease, settling.join_next()).await {
            Ok(ended) => ended.into_iter().for_each(pass_on),
            Err(_) => {
                tracing::error!("the store did not answer any more; what is not settled is delivered again");
            }
        }
    }
}

/// The tasks that run beside the rounds, for ever.
fn crew(
    parts: &WorkerParts,
    options: &RunOptions,
    dispatcher: &Arc<Dispatcher>,
    held: &Arc<Held>,
) -> JoinSet<()> {
    let mut crew = JoinSet::new();
    crew.spawn(heartbeat::beat(Arc::clone(&parts.dispatch.queue), Arc::clone(held), options.work.lease));
    let clock = Arc::clone(&parts.dispatch.clock);
    let (sweeper, store) = (Arc::clone(dispatcher), Arc::clone(&parts.housekeeping));
    crew.spawn(housekeeper::tidy(sweeper, store, clock, options.clone()));
    crew.spawn(housekeeper::measure(Arc::clone(dispatcher), options.measure_every));
    crew
}
