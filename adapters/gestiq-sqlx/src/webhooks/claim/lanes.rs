//! Where the next claim goes on.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use gestiq_webhooks::EndpointId;

use super::Taken;
use super::pace::Pace;

/// Endpoints that have something to claim, each with the instant from which on the next claim reads.
///
/// Claims of one program go on where the last one was, instead of passing everything again that was claimed before
/// and that PostgreSQL has not cleaned away yet. What this passes over (rows of a transaction that committed late, rows
/// that were given back) is found by a look from the beginning: each second, and whenever there is room for more and a look is cheap.
#[derive(Debug, Default)]
pub(in crate::webhooks) struct Lanes {
    known: Mutex<BTreeMap<EndpointId, DateTime<Utc>>>,
    pub(super) looks: Pace,
}

impl Lanes {
    /// What is known, going round from the endpoint after this one.
    pub(super) fn after(&self, after: Option<EndpointId>) -> Vec<(EndpointId, DateTime<Utc>)> {
        let known = self.known();
        let all = |(id, since): (&EndpointId, &DateTime<Utc>)| (*id, *since);
        let Some(after) = after else { return known.iter().map(all).collect() };
        let behind = known.range((Bound::Excluded(after), Bound::Unbounded));
        behind.chain(known.range(..=after)).map(all).collect()
    }

    /// A look from the beginning found these endpoints, and no others.
    pub(super) fn found(&self, lanes: BTreeMap<EndpointId, DateTime<Utc>>) {
        *self.known() = lanes;
    }

    /// These were claimed: the next claim goes on behind them.
    pub(super) fn claimed(&self, taken: &[Taken]) {
        let mut known = self.known();
        for one in taken {
            if let Some(since) = known.get_mut(&one.delivery.endpoint) {
                *since = one.delivery.next_at.max(*since);
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<EndpointId, DateTime<Utc>>> {
        // Hints alone: whatever a panic elsewhere left, the next look puts right.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
