//! Claim cursors: for each endpoint, the instant from which the next claim reads.

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
/// that were given back) is found by a scan from the beginning: each second, and whenever there is room for more and a scan is cheap.
#[derive(Debug, Default)]
pub(in crate::webhooks) struct ClaimCursors {
    known: Mutex<BTreeMap<EndpointId, DateTime<Utc>>>,
    pub(super) scans: Pace,
}

impl ClaimCursors {
    /// Returns the known endpoints with their cursors, from the one after this endpoint on, and then from the beginning.
    pub(super) fn after(&self, after: Option<EndpointId>) -> Vec<(EndpointId, DateTime<Utc>)> {
        let known = self.known();
        let all = |(id, since): (&EndpointId, &DateTime<Utc>)| (*id, *since);
        let Some(after) = after else { return known.iter().map(all).collect() };
        let behind = known.range((Bound::Excluded(after), Bound::Unbounded));
        behind.chain(known.range(..=after)).map(all).collect()
    }

    /// A scan from the beginning found these endpoints, and no others.
    pub(super) fn found(&self, cursors: BTreeMap<EndpointId, DateTime<Utc>>) {
        *self.known() = cursors;
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
        // Hints alone: whatever a panic elsewhere left, the next scan puts right.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
