//! Work that nobody waits for: sweeping, deleting what is old, and measuring.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{Clock, PortError};
use gestiq_webhooks::{Dispatcher, Housekeeping};
use tokio::time::{MissedTickBehavior, interval};

use crate::RunOptions;

/// Rows of one step: a transaction of some tens of milliseconds.
const STEP: usize = 1000;

/// The pause after each step, which leaves the database to the deliveries.
const REST: Duration = Duration::from_millis(20);

/// The shortest pause between two rounds.
const SHORTEST: Duration = Duration::from_millis(10);

/// What is done in steps.
#[derive(Clone, Copy, Debug)]
enum Chore {
    /// Makes dead letters of what nobody will take.
    Sweep,
    /// Deletes what was published before this.
    Purge(DateTime<Utc>),
}

/// Sweeps, and deletes what retention lets go, for ever.
pub(crate) async fn tidy(
    dispatcher: Arc<Dispatcher>,
    store: Arc<dyn Housekeeping>,
    clock: Arc<dyn Clock>,
    options: RunOptions,
) {
    let mut rounds = interval(options.tidy_every.max(SHORTEST));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        // What the calendar has no room for was never published.
        let retention = options.retention.and_then(|retention| TimeDelta::from_std(retention).ok());
        let before = retention.and_then(|retention| clock.now().checked_sub_signed(retention));
        for chore in [Some(Chore::Sweep), before.map(Chore::Purge)].into_iter().flatten() {
            match in_steps(&dispatcher, &*store, chore).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, ?chore, "tidied up"),
                // The next round tries again.
                Err(error) => tracing::warn!(error = %error, ?chore, "could not tidy up"),
            }
        }
    }
}

/// Sets the gauges of the queue, for ever.
pub(crate) async fn measure(dispatcher: Arc<Dispatcher>, every: Duration) {
    let mut rounds = interval(every.max(SHORTEST));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        if let Err(error) = dispatcher.measure().await {
            tracing::warn!(error = %error, "the queue could not be measured");
        }
    }
}

/// Repeats a chore until nothing is left of it; how many rows it was in all.
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
        };
        if count == 0 {
            return Ok(total);
        }
        total += count;
        tokio::time::sleep(REST).await;
    }
}
