//! Claiming in memory.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::{IdSource, PortError};

use super::{KeptEndpoint, Lease, MemoryStore, Tables};
use crate::delivery::{Attempt, Command, Delivery, DeliveryId, later};
use crate::endpoint::{EndpointId, OrderKey};
use crate::health::CircuitGate;
use crate::port::{ClaimRequest, Claimed, LeaseToken, Recovered};

pub(super) fn claim(store: &MemoryStore, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError> {
    request.check()?;
    let now = store.now();
    let mut tables = store.tables();
    let mut claimed = Vec::new();
    for endpoint in tables.endpoints_after(request.after) {
        let room = usize::try_from(request.room_of(endpoint)).unwrap_or(usize::MAX);
        let room = room.min(request.limit - claimed.len());
        for id in tables.claimable(endpoint, room, now) {
            claimed.extend(tables.take(id, request.lease, &*store.ids, now));
        }
        if claimed.len() == request.limit {
            break;
        }
    }
    Ok(claimed)
}

pub(super) fn claim_expired(store: &MemoryStore, lease: Duration) -> Recovered {
    let now = store.now();
    let mut tables = store.tables();
    let Some(delivery) = tables.first_expired(now) else { return Recovered::Nothing };
    tables.attempts.insert((delivery.id, delivery.attempts), Attempt::lost(&delivery, now));
    // A delivery that a worker holds is pending, so it takes the command.
    let Ok(lost) = delivery.apply(Command::Lose, now) else { return Recovered::Nothing };
    tables.put(lost.clone(), None);
    if lost.state.is_final() {
        return Recovered::GivenUp(Box::new(lost));
    }
    tables
        .take(lost.id, lease, &*store.ids, now)
        .map_or(Recovered::Nothing, |claimed| Recovered::Claimed(Box::new(claimed)))
}

impl Tables {
    /// Endpoints with something pending, once each, from the one after this on.
    fn endpoints_after(&self, after: Option<EndpointId>) -> Vec<EndpointId> {
        let Some(after) = after else { return self.open.keys().copied().collect() };
        let behind = self.open.range((Bound::Excluded(after), Bound::Unbounded));
        let before = self.open.range(..=after);
        behind.chain(before).map(|(id, _)| *id).collect()
    }

    /// Returns the deliveries of this endpoint that can be taken now.
    fn claimable(&self, endpoint: EndpointId, room: usize, now: DateTime<Utc>) -> Vec<DeliveryId> {
        let (Some(kept), Some(open)) = (self.endpoints.get(&endpoint), self.open.get(&endpoint)) else {
            return Vec::new();
        };
        let room = room.min(self.let_through(kept, open, now));
        // A key of which one is under way has no first, also where one with a smaller id has come meanwhile.
        let held = open.iter().filter_map(|id| self.deliveries.get(id)).filter(|kept| kept.lease.is_some());
        let mut seen: BTreeSet<OrderKey> = held.filter_map(|kept| kept.delivery.order.clone()).collect();
        let mut due: Vec<(DateTime<Utc>, DeliveryId)> = open
            .iter()
            .filter_map(|id| self.deliveries.get(id))
            // The first of a key stands before the others, whether its time has come or not.
            .filter(|kept| kept.delivery.order.as_ref().is_none_or(|key| seen.insert(key.clone())))
            .filter(|kept| kept.lease.is_none() && kept.delivery.is_due(now))
            .map(|kept| (kept.delivery.next_at, kept.delivery.id))
            .collect();
        due.sort_unstable();
        due.into_iter().take(room).map(|(_, id)| id).collect()
    }

    /// Returns how many the endpoint's state and circuit let through.
    fn let_through(&self, kept: &KeptEndpoint, open: &BTreeSet<DeliveryId>, now: DateTime<Utc>) -> usize {
        if !kept.endpoint.state.is_active() {
            return 0;
        }
        let held = |id| self.deliveries.get(id).is_some_and(|kept| kept.lease.is_some());
        match kept.health.gate(now) {
            CircuitGate::Open => usize::MAX,
            CircuitGate::Probe => usize::from(!open.iter().any(held)),
            CircuitGate::Shut { .. } => 0,
        }
    }

    fn take(
        &mut self,
        id: DeliveryId,
        lease: Duration,
        ids: &dyn IdSource,
        now: DateTime<Utc>,
    ) -> Option<Claimed> {
        let delivery = self.deliveries.get(&id)?.delivery.apply(Command::Claim, now).ok()?;
        let message = self.messages.get(&(delivery.tenant, delivery.message.clone()))?.message.clone();
        // An endpoint that was deleted has no version; whoever takes the delivery over finds that it is gone.
        let endpoint_version = self.endpoints.get(&delivery.endpoint).map(|kept| kept.endpoint.version);
        let token = LeaseToken::new(ids);
        self.put(delivery.clone(), Some(Lease { token, until: later(now, lease) }));
        Some(Claimed { delivery, token, message, endpoint_version })
    }

    /// The delivery whose lease ended first.
    fn first_expired(&self, now: DateTime<Utc>) -> Option<Delivery> {
        self.held
            .values()
            .filter_map(|id| self.deliveries.get(id))
            .filter_map(|kept| kept.lease.map(|lease| (lease.until, &kept.delivery)))
            .filter(|(until, _)| *until <= now)
            .min_by_key(|(until, delivery)| (*until, delivery.id))
            .map(|(_, delivery)| delivery.clone())
    }
}
