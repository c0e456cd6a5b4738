//! For what a worker has hands: the part that keeps one endpoint from taking the places of the others.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::WorkerOptions;
use crate::endpoint::may_share;
use crate::{Admission, ClaimRequest, Claimed, Endpoint, EndpointId, RateLimit};

/// Endpoints that are remembered at most while nothing of them is under way.
const MAX_REMEMBERED: usize = 10_000;

/// The requests that a worker has under way, by endpoint.
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
}

/// What is known of an endpoint.
#[derive(Clone, Copy, Debug)]
struct Known {
    cap: u32,
    rate: Option<RateLimit>,
    /// Deliveries that its next request is likely to carry.
    carries: u32,
    empty_at: Option<DateTime<Utc>>,
    under_way: u32,
}

impl Known {
    /// How many deliveries may begin now.
    fn room(&self, now: DateTime<Utc>) -> u32 {
        self.requests(now).saturating_mul(self.carries)
    }

    /// How many requests may begin now.
    fn requests(&self, now: DateTime<Utc>) -> u32 {
        let free = self.cap.saturating_sub(self.under_way);
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
}

impl Slots {
    /// Nothing is under way.
    #[must_use]
    pub fn new(options: WorkerOptions) -> Self {
        Slots { options, total: 0, known: BTreeMap::new(), after: None }
    }

    /// How many are under way.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.total
    }

    /// What to claim now; none while all hands are full.
    #[must_use]
    pub fn request(&self, now: DateTime<Utc>) -> Option<ClaimRequest> {
        let limit = self.options.claim.min(self.options.in_flight.saturating_sub(self.total));
        if limit == 0 {
            return None;
        }
        let mut request = ClaimRequest::new(limit, self.options.lease);
        request.slots = self.options.unknown;
        // Who has the usual room need not be named.
        let rooms = self.known.iter().map(|(id, known)| (*id, known.room(now)));
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
        let known = self.learn(endpoint);
        if known.under_way >= known.cap {
            return false;
        }
        if let Some(rate) = known.rate {
            match rate.admit(known.empty_at, now) {
                Admission::Now { empty_at } => known.empty_at = Some(empty_at),
                Admission::NotBefore(_) => return false,
            }
        }
        // Where one went alone, others may have to: more than there are requests would only be given back.
        let shared = endpoint.batching.filter(|_| may_share(&claimed.delivery, &endpoint.schedule));
        known.carries = shared.map_or(1, |batching| u32::from(batching.at_most()));
        known.under_way += 1;
        self.total += 1;
        true
    }

    /// One that began has ended.
    pub fn end(&mut self, endpoint: EndpointId) {
        if let Some(known) = self.known.get_mut(&endpoint)
            && known.under_way > 0
        {
            known.under_way -= 1;
            self.total -= 1;
        }
        if self.known.len() > MAX_REMEMBERED {
            self.known.retain(|_, known| known.under_way > 0);
        }
    }

    fn learn(&mut self, endpoint: &Endpoint) -> &mut Known {
        let cap = u32::from(endpoint.concurrency.get());
        let new = Known { cap, rate: endpoint.rate_limit, carries: 1, empty_at: None, under_way: 0 };
        let known = self.known.entry(endpoint.id).or_insert(new);
        known.cap = cap;
        known.rate = endpoint.rate_limit;
        known
    }
}
