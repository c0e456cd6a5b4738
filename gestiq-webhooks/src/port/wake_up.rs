//! The wake-up of a worker that has nothing to do.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

/// Wakes a worker when something was published, so that it need not ask again and again.
///
/// Contract: a publication since the last wait ends the next one at once. It is not a promise: a notification may be lost, and
/// a retry becomes due without any, so a wait always has an end. A wait that is dropped loses no publication.
#[async_trait]
pub trait WakeUp: fmt::Debug + Send + Sync + 'static {
    /// Waits until something may have been published, or until the time is over.
    async fn wait(&mut self, at_most: Duration);
}
