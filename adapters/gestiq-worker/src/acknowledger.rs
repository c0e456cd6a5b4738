//! Writes the outcomes of deliveries to the store, many in one transaction.

use std::sync::Arc;

use gestiq_core::ErrorKind;
use gestiq_webhooks::Dispatcher;
use gestiq_webhooks::port::LeaseToken;
use gestiq_webhooks::worker::Finished;
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep, timeout_at};

use crate::RunOptions;
use crate::backoff::Backoff;
use crate::held::Held;

/// The one task that settles deliveries.
#[derive(Debug)]
pub(crate) struct Acknowledger {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) options: RunOptions,
    pub(crate) held: Arc<Held>,
    /// Notified after a batch that lets something be claimed: a delivery that waited for its turn, or one that the worker had no
    /// room for.
    pub(crate) settled: Arc<Notify>,
}

impl Acknowledger {
    /// Settles until the last sender is gone and everything is written.
    pub(crate) async fn run(self, mut finished: UnboundedReceiver<Finished>) {
        let mut batch = Vec::new();
        while self.gather(&mut finished, &mut batch).await {
            self.write(&batch).await;
            let frees_room = self.held.len() >= self.options.work.in_flight;
            let frees_turns = batch.iter().any(is_ordered);
            for one in batch.drain(..) {
                self.held.remove(token(&one));
            }
            if frees_room || frees_turns {
                self.settled.notify_one();
            }
        }
    }

    /// Waits for one outcome, then a moment for others. Returns whether there is any.
    async fn gather(&self, finished: &mut UnboundedReceiver<Finished>, batch: &mut Vec<Finished>) -> bool {
        let limit = self.options.settle_batch.max(1);
        if finished.recv_many(batch, limit).await == 0 {
            return false;
        }
        let until = Instant::now() + self.options.settle_wait;
        while batch.len() < limit {
            match timeout_at(until, finished.recv_many(batch, limit - batch.len())).await {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
        true
    }

    async fn write(&self, batch: &[Finished]) {
        if !self.is_written(batch).await {
            for one in batch {
                if !self.is_written(std::slice::from_ref(one)).await {
                    tracing::error!(lease = %token(one), "the outcome of a delivery was refused; it is delivered again when its lease runs out");
                }
            }
        }
    }

    /// Writes until the store responds, and returns whether it took the batch. If it refuses, one of the batch is to blame.
    async fn is_written(&self, batch: &[Finished]) -> bool {
        let mut backoff = Backoff::default();
        loop {
            match self.dispatcher.settle(batch).await {
                Ok(_) => return true,
                Err(error) if error.kind() == ErrorKind::Unavailable => {
                    tracing::warn!(error = %error, count = batch.len(), "settlements wait for the store");
                    sleep(backoff.failed()).await;
                }
                Err(error) => {
                    tracing::error!(error = %error, count = batch.len(), "settlements were refused");
                    return false;
                }
            }
        }
    }
}

/// Returns true if another delivery may have waited for this one.
fn is_ordered(finished: &Finished) -> bool {
    match finished {
        Finished::Settle { delivery, .. } => delivery.order.is_some(),
        Finished::GiveBack(_) => false,
    }
}

fn token(finished: &Finished) -> LeaseToken {
    match finished {
        Finished::Settle { settlement, .. } => settlement.token,
        Finished::GiveBack(token) => *token,
    }
}
