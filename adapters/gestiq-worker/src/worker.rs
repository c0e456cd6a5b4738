//! The worker: its tasks, and how they end.

use std::sync::Arc;

use gestiq_webhooks::Dispatcher;
use gestiq_webhooks::worker::{Jitter, Slots};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::acknowledger::Acknowledger;
use crate::backoff::Backoff;
use crate::handle::pass_on;
use crate::held::Held;
use crate::in_flight::InFlight;
use crate::poll_loop::PollLoop;
use crate::{RunOptions, WorkerHandle, WorkerParts, heartbeat, housekeeper};

/// Delivers what is due until it is stopped. Any number of workers may share a store.
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

    /// Runs on a task of its own, until its handle stops it. It must be called inside a tokio runtime.
    pub fn spawn(self) -> WorkerHandle {
        let (stop, stopped) = oneshot::channel();
        let mut task = JoinSet::new();
        task.spawn(self.run(async {
            // A handle that is gone has ended this task already.
            let _ = stopped.await;
        }));
        WorkerHandle::new(stop, task)
    }

    /// Runs until `shutdown` is ready; then it claims no more, lets requests in flight end within the grace, gives back
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
        let mut tasks = tasks(&parts, &options, &dispatcher, &held);
        let mut settling = JoinSet::new();
        let acknowledger = Acknowledger {
            dispatcher: Arc::clone(&dispatcher),
            options: options.clone(),
            held: Arc::clone(&held),
            settled: Arc::clone(&settled),
        };
        settling.spawn(acknowledger.run(to_settle));
        let clock = parts.dispatch.clock;
        let mut poll_loop = PollLoop {
            slots: Slots::new(options.work.clone()),
            in_flight: InFlight::new(Arc::clone(&dispatcher), Arc::clone(&clock), finished),
            wake_up: parts.wake_up,
            backoff: Backoff::default(),
            dispatcher,
            clock,
            options: options.clone(),
            held,
            settled,
        };
        tokio::select! {
            () = poll_loop.run(shutdown) => {}
            Some(ended) = tasks.join_next() => pass_on(ended),
            Some(ended) = settling.join_next() => pass_on(ended),
        }
        // The acknowledger ends when it has written what the last sender sent.
        drop(poll_loop);
        match tokio::time::timeout(options.work.lease, settling.join_next()).await {
            Ok(ended) => ended.into_iter().for_each(pass_on),
            Err(_) => {
                tracing::error!("the store stopped responding; what is not settled is delivered again");
            }
        }
    }
}

/// Spawns the tasks that run beside the poll loop, for ever.
fn tasks(
    parts: &WorkerParts,
    options: &RunOptions,
    dispatcher: &Arc<Dispatcher>,
    held: &Arc<Held>,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(heartbeat::beat(Arc::clone(&parts.dispatch.queue), Arc::clone(held), options.work.lease));
    let clock = Arc::clone(&parts.dispatch.clock);
    let (sweeper, store) = (Arc::clone(dispatcher), Arc::clone(&parts.housekeeping));
    tasks.spawn(housekeeper::tidy(sweeper, store, clock, options.clone()));
    tasks.spawn(housekeeper::measure(Arc::clone(dispatcher), options.measure_every));
    tasks
}
