//! What a worker works with.

use std::sync::Arc;

use gestiq_webhooks::{DispatcherParts, Housekeeping, WakeUp};

/// What a worker works with.
#[derive(Debug)]
pub struct WorkerParts {
    /// The queue, the endpoints, the transport, the signer, who is told, and the clock.
    pub dispatch: DispatcherParts,
    /// What keeps the tables small.
    pub housekeeping: Arc<dyn Housekeeping>,
    /// Who tells that something was published, where the store can; without one the worker polls.
    pub wake_up: Option<Box<dyn WakeUp>>,
}
