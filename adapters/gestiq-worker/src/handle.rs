//! A worker that runs on its own.

use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};

/// Stops a worker that was started with [`Worker::spawn`](crate::Worker::spawn).
///
/// Dropping it without [`WorkerHandle::shutdown`] ends the worker as a crash does: its requests in flight are delivered by
/// another worker when the leases end.
#[derive(Debug)]
#[must_use = "a worker whose handle is dropped ends at once"]
pub struct WorkerHandle {
    stop: oneshot::Sender<()>,
    task: JoinSet<()>,
}

impl WorkerHandle {
    pub(crate) fn new(stop: oneshot::Sender<()>, task: JoinSet<()>) -> Self {
        WorkerHandle { stop, task }
    }

    /// Stops gracefully: claims no more, lets requests in flight end within the grace, and writes everything down.
    ///
    /// A worker that was ended by a panic of one of its ports passes that panic on here.
    pub async fn shutdown(mut self) {
        // A worker that has ended hears nothing, and has nothing left to do.
        let _ = self.stop.send(());
        while let Some(ended) = self.task.join_next().await {
            pass_on(ended);
        }
    }
}

/// A panic in a task of the worker is a panic of the worker: it never goes on with a part missing.
pub(crate) fn pass_on(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
}
