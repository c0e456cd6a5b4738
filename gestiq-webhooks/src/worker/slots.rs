//! Limits the requests in flight per endpoint, so that one endpoint cannot take the room of the others.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::WorkerOptions;
use crate::delivery::{later, may_share};
use crate::endpoint::{Admission, Endpoint, EndpointId, RateLimit};
use crate::port::{ClaimRequest, Claimed, MAX_CLAIMED};

/// Looks for dead workers in the time of a lease: they take part of the store's time, and a delivery that is taken over
/// this much later has waited for a whole lease already.
const LOOKS_PER_LEASE: u32 = 100;

/// Endpoints that are remembered at most while nothing of them is in hand.
const MAX_REMEMBERED: usize = 10_000;

/// The requests that a worker has in hand, by endpoint.
///
/// Each endpoint has a cap of its own, and endpoints take turns; so an endpoint that hangs holds its few places until the
/// timeout, and no others. An endpoint with a rate limit is claimed only as far as the limit goes, so waiting for it
/// holds no lease and uses no attempt. The caps hold for one worker process.
#[derive(Debug)]
pub struct Slots {
    options: WorkerOptions,
    total: usize,
    known: BTreeMap<EndpointId, Known>,
    after: Option<EndpointId>,
    /// When to search for the next delivery of a dead worker; none is at once.
    next_look: Option<DateTime<Utc>>,
    is_short: bool,
}

/// The state of an endpoint in the worker.
#[derive(Clone, Copy, Debug)]
struct Known {
    cap: u32,
    rate: Option<RateLimit>,
    /// Deliveries that its next request is likely to carry.
    carries: u32,
    empty_at: Option<DateTime<Utc>>,
    /// Begun and not ended: under way, or kept back until the endpoint has a place.
    in_flight: u32,
    /// Ended since the last claim.
    ended: u32,
}

impl Known {
    /// Returns how many deliveries may begin now.
    fn room(&self, ahead: u32, now: DateTime<Utc>) -> u32 {
        self.requests(ahead, now).saturating_mul(self.carries)
    }

    /// Returns how many requests may begin now, with so many claimed ahead at most.
    fn requests(&self, ahead: u32, now: DateTime<Utc>) -> u32 {
        let ahead = self.ended.min(self.ahead(ahead));
        let free = self.cap.saturating_add(ahead).saturating_sub(self.in_flight);
        let Some(rate) = self.rate else { return free };
        let mut empty_at = self.empty_at;
        let mut room = 0;
        while room < free
            && let Admission::Now { empty_at: filled } = rate.admit(empty_at, now)
        {
            empty_at = Some(filled);
            room += 1;
        }
        room
    }

    /// Returns how many may be kept back.
    fn ahead(&self, most: u32) -> u32 {
        if self.rate.is_some() { 0 } else { most.min(self.cap) }
    }
}

impl Slots {
    /// Nothing is under way.
    #[must_use]
    pub fn new(options: WorkerOptions) -> Self {
        Slots { options, total: 0, known: BTreeMap::new(), after: None, next_look: None, is_short: false }
    }

    /// Returns how many requests are in flight or wait.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.total
    }

    /// Returns the claim to make now; none while there is no room.
    #[must_use]
    pub fn request(&self, now: DateTime<Utc>) -> Option<ClaimRequest> {
        let limit =
            self.options.claim.min(self.options.in_flight.saturating_sub(self.total)).min(MAX_CLAIMED);
        if limit == 0 {
            return None;
        }
        let mut request = ClaimRequest::new(limit, self.options.lease);
        request.slots = self.options.unknown;
        // Endpoints with the usual room need not be named.
        let rooms = self.known.iter().map(|(id, known)| (*id, known.room(self.options.ahead, now)));
        request.room = rooms.filter(|(_, room)| *room != request.slots).collect();
        request.after = self.after;
        Some(request)
    }

    /// A delivery was handed out. Whether a request with it may begin now; where it may not, it is given back to the queue,
    /// because the endpoint turned out to take less than was thought. What joins it in a batch needs no place of its own.
    ///
    /// The next claim begins with the endpoint after this one.
    #[must_use]
    pub fn begin(&mut self, claimed: &Claimed, endpoint: &Endpoint, now: DateTime<Utc>) -> bool {
        self.after = Some(claimed.delivery.endpoint);
        let ahead = self.options.ahead;
        let known = self.learn(endpoint);
        if known.in_flight >= known.cap.saturating_add(known.ahead(ahead)) {
            return false;
        }
        if let Some(rate) = known.rate {
            match rate.admit(known.empty_at, now) {
                Admission::Now { empty_at } => known.empty_at = Some(empty_at),
                Admission::NotBefore(_) => return false,
            }
        }
        // If one went alone, others may have to: more claims than there are requests would only be given back.
        let shared = endpoint.batching.filter(|_| may_share(&claimed.delivery, &endpoint.schedule));
        known.carries = shared.map_or(1, |batching| u32::from(batching.at_most()));
        known.in_flight += 1;
        self.total += 1;
        true
    }

    /// One that began has ended.
    pub fn end(&mut self, endpoint: EndpointId) {
        if let Some(known) = self.known.get_mut(&endpoint)
            && known.in_flight > 0
        {
            known.in_flight -= 1;
            known.ended += 1;
            self.total -= 1;
        }
        if self.known.len() > MAX_REMEMBERED {
            self.known.retain(|_, known| known.in_flight > 0);
        }
    }

    /// Returns true if the last claim may have left something for want of room: then the next one is worth its while
    /// as soon as one is free.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.is_short
    }

    /// Returns true if the next search for deliveries of dead workers is due at once: the last one found one, and there may be more.
    #[must_use]
    pub fn has_found_dead(&self) -> bool {
        self.next_look.is_none()
    }

    /// A claim was made: what ends from now on counts for the next one.
    pub(super) fn claimed(&mut self, request: &ClaimRequest, claimed: &[Claimed]) {
        self.known.values_mut().for_each(|known| known.ended = 0);
        let mut count: BTreeMap<EndpointId, u32> = BTreeMap::new();
        for one in claimed {
            *count.entry(one.delivery.endpoint).or_default() += 1;
        }
        self.is_short = claimed.len() >= request.limit
            || request.room.values().any(|room| *room == 0)
            || count.iter().any(|(endpoint, count)| *count >= request.room_of(*endpoint));
    }

    /// Returns true if it is time to search for deliveries of dead workers.
    pub(super) fn looks_for_the_dead(&self, now: DateTime<Utc>) -> bool {
        // A clock that was set back must not put it off.
        self.next_look.is_none_or(|next| next <= now || next > self.look_after(now))
    }

    /// Notes a search for deliveries of dead workers: if it found one there may be more, else the next search waits.
    pub(super) fn looked_for_the_dead(&mut self, found: bool, now: DateTime<Utc>) {
        self.next_look = (!found).then(|| self.look_after(now));
    }

    fn look_after(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        later(now, self.options.lease / LOOKS_PER_LEASE)
    }

    fn learn(&mut self, endpoint: &Endpoint) -> &mut Known {
        let cap = u32::from(endpoint.concurrency.get());
        let new =
            Known { cap, rate: endpoint.rate_limit, carries: 1, empty_at: None, in_flight: 0, ended: 0 };
        let known = self.known.entry(endpoint.id).or_insert(new);
        known.cap = cap;
        known.rate = endpoint.rate_limit;
        known
    }
}
