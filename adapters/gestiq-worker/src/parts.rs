//! The parts of a worker.

use std::sync::Arc;

use gestiq_webhooks::DispatcherParts;
use gestiq_webhooks::port::{Housekeeping, WakeUp};

/// The parts that a worker runs on.
#[derive(Debug)]
pub struct WorkerParts {
    /// The queue, the endpoints, the transport, the signer, the listener for operational events, and the clock.
    pub dispatch: DispatcherParts,
    /// Keeps the tables small.
    pub housekeeping: Arc<dyn Housekeeping>,
    /// Wakes the worker when something was published, if the store can; without one the worker polls.
    pub wake_up: Option<Box<dyn WakeUp>>,
}
