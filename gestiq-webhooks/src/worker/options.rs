//! The limits and timeouts of a worker.

use std::time::Duration;

/// The limits and timeouts of a worker; the defaults are those of the promises in the README.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkerOptions {
    /// The lease of a delivery, before another worker may take it over: 30 s. It is extended while the worker lives,
    /// so it says how soon a dead worker is noticed, and must be longer than `timeout`.
    pub lease: Duration,
    /// The timeout of a whole request, the body of the response included: 10 s.
    pub timeout: Duration,
    /// Deliveries of one claim at most: 200.
    pub claim: usize,
    /// Requests in hand at most: 512.
    pub in_flight: usize,
    /// Requests under way to an endpoint that the worker does not know yet: 8, the default of
    /// [`ConcurrencyCap`](crate::endpoint::ConcurrencyCap).
    pub unknown: u32,
    /// Requests to one endpoint that are claimed at most before it has a place for them, so that its places are not empty
    /// while the store answers: 0, because whoever sets it keeps them back until it has. There are never more than its
    /// cap, and no more than have ended since the last claim: none where it hangs, or has a rate limit.
    pub ahead: u32,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        WorkerOptions {
            lease: Duration::from_secs(30),
            timeout: Duration::from_secs(10),
            claim: 200,
            in_flight: 512,
            unknown: 8,
            ahead: 0,
        }
    }
}
