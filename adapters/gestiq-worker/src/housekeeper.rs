//! Background work: sweeping, deleting what is old, and measuring.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{Clock, PortError};
use gestiq_webhooks::Dispatcher;
use gestiq_webhooks::port::Housekeeping;
use tokio::time::{MissedTickBehavior, interval};

use crate::RunOptions;

/// Rows of one step: a transaction of some tens of milliseconds.
const STEP: usize = 1000;

/// The pause after each step, which leaves the database to the deliveries.
const REST: Duration = Duration::from_millis(20);

/// The shortest interval between two runs.
const SHORTEST: Duration = Duration::from_millis(10);

/// Work that is done in steps.
#[derive(Clone, Copy, Debug)]
enum Chore {
    /// Makes dead letters of deliveries whose endpoint is disabled or deleted.
    Sweep,
    /// Deletes messages that were published before an instant.
    Purge(DateTime<Utc>),
    /// Deletes recorded requests whose time is over.
    Forget,
}

/// Sweeps, and deletes what is past its retention, for ever.
pub(crate) async fn tidy(
    dispatcher: Arc<Dispatcher>,
    store: Arc<dyn Housekeeping>,
    clock: Arc<dyn Clock>,
    options: RunOptions,
) {
    let mut ticks = interval(options.tidy_every.max(SHORTEST));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // Nothing was published before the calendar begins.
        let retention = options.retention.and_then(|retention| TimeDelta::from_std(retention).ok());
        let before = retention.and_then(|retention| clock.now().checked_sub_signed(retention));
        for chore in [Some(Chore::Sweep), before.map(Chore::Purge), Some(Chore::Forget)].into_iter().flatten()
        {
            match in_steps(&dispatcher, &*store, chore).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, ?chore, "tidied up"),
                // The next run tries again.
                Err(error) => tracing::warn!(error = %error, ?chore, "could not tidy up"),
            }
        }
    }
}

/// Sets the gauges of the queue, for ever.
pub(crate) async fn measure(dispatcher: Arc<Dispatcher>, every: Duration) {
    let mut ticks = interval(every.max(SHORTEST));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = dispatcher.measure().await {
            tracing::warn!(error = %error, "the queue could not be measured");
        }
    }
}

/// Repeats a chore until nothing is left to do, and returns how many rows it was in all.
async fn in_steps(
    dispatcher: &Dispatcher,
    store: &dyn Housekeeping,
    chore: Chore,
) -> Result<usize, PortError> {
    let mut total = 0;
    loop {
        let count = match chore {
            Chore::Sweep => dispatcher.sweep(store, STEP).await?,
            Chore::Purge(before) => store.purge(before, STEP).await?,
            Chore::Forget => store.forget_requests(STEP).await?,
        };
        if count == 0 {
            return Ok(total);
        }
        total += count;
        tokio::time::sleep(REST).await;
    }
}
