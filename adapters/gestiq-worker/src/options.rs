//! The options of a running worker.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use gestiq_webhooks::worker::WorkerOptions;

/// Requests to an endpoint that are claimed ahead at most: as many as the largest cap.
const AHEAD: u32 = 64;

/// The options of a running worker: limits, timeouts and timers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunOptions {
    /// Leases, timeouts, and how much is in flight at once; up to 64 requests to an endpoint are claimed ahead.
    pub work: WorkerOptions,
    /// The poll interval of a worker without a wake-up, and the longest wait of one with a wake-up, since
    /// retries become due without any: 250 ms.
    pub poll: Duration,
    /// Settlements that are written in one transaction at most: 200.
    pub settle_batch: usize,
    /// The wait of the first settlement of a batch for others: 2 ms.
    pub settle_wait: Duration,
    /// The grace of requests in flight after the signal to stop: 15 s, longer than a request may take.
    pub grace: Duration,
    /// The interval of housekeeping, which sweeps stranded deliveries and deletes old messages: a minute.
    pub tidy_every: Duration,
    /// The retention of messages with nothing pending; none keeps them for ever, the default.
    pub retention: Option<Duration>,
    /// The interval at which the gauges of the queue are set: 15 s.
    pub measure_every: Duration,
    /// Seeds the jitter of retries. The default differs from process to process.
    pub jitter_seed: u64,
}

impl Default for RunOptions {
    fn default() -> Self {
        let mut work = WorkerOptions::default();
        work.ahead = AHEAD;
        RunOptions {
            work,
            poll: Duration::from_millis(250),
            settle_batch: 200,
            settle_wait: Duration::from_millis(2),
            grace: Duration::from_secs(15),
            tidy_every: Duration::from_secs(60),
            retention: None,
            measure_every: Duration::from_secs(15),
            // The standard library keys its hash tables at random; jitter needs no better source.
            jitter_seed: RandomState::new().hash_one("jitter"),
        }
    }
}
