//! The signal that something was published.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use tokio::sync::watch;

/// Counts publications, and wakes those who wait for the next one.
#[derive(Clone, Debug)]
pub(crate) struct Signal {
    count: Arc<watch::Sender<u64>>,
    /// The name of this program in notifications: one that comes back from PostgreSQL under it was signalled here already.
    name: Arc<str>,
}

impl Default for Signal {
    fn default() -> Self {
        // The standard library keys its hash tables at random; a name that no other program has needs no better source.
        let name = format!("{:016x}", RandomState::new().hash_one("signal"));
        Signal { count: Arc::new(watch::Sender::new(0)), name: name.into() }
    }
}

impl Signal {
    /// Wakes those who wait: something was published.
    pub(crate) fn notify(&self) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Returns a guard that notifies when it is dropped, even if nobody waits any more for a commit that happens all the same.
    pub(crate) fn notify_on_drop(&self) -> NotifyOnDrop {
        NotifyOnDrop(self.clone())
    }

    /// A receiver of the publications from now on.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }

    /// The name under which its publications are notified.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// Notifies when it is dropped.
#[derive(Debug)]
pub(crate) struct NotifyOnDrop(Signal);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.notify();
    }
}
