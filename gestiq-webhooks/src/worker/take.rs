//! One poll of a worker: claims for the room that it has.

use std::sync::Arc;

use gestiq_core::PortError;

use super::batch::bytes_of;
use super::{Dispatcher, Slots};
use crate::delivery::may_share;
use crate::endpoint::{Endpoint, EndpointId};
use crate::limit::MAX_BATCH_BYTES;
use crate::port::{Claimed, LeaseToken};

/// The claims of one request, to be sent with [`Dispatcher::deliver_together`] in a task of its own; when that has
/// ended, [`Slots::end`] frees its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The claims: one, or several of an endpoint with [`Batching`](crate::endpoint::Batching).
    pub claimed: Vec<Claimed>,
    /// Their endpoint; none where it was deleted.
    pub endpoint: Option<Arc<Endpoint>>,
    to: EndpointId,
}

impl Taken {
    fn one(claimed: Claimed, endpoint: Option<Arc<Endpoint>>) -> Self {
        let to = claimed.delivery.endpoint;
        Taken { claimed: vec![claimed], endpoint, to }
    }

    /// The tokens whose leases are to be extended while it is under way.
    pub fn tokens(&self) -> impl Iterator<Item = LeaseToken> {
        self.claimed.iter().map(|claimed| claimed.token)
    }

    /// Whose place is to be freed.
    #[must_use]
    pub fn endpoint_id(&self) -> EndpointId {
        self.to
    }

    /// Returns true if a further claim may go out in the same request.
    fn has_room_for(&self, claimed: &Claimed) -> bool {
        let Some(endpoint) = self.endpoint.as_ref().filter(|_| claimed.delivery.endpoint == self.to) else {
            return false;
        };
        let Some(batching) = endpoint.batching else { return false };
        let all = || self.claimed.iter().chain([claimed]);
        self.claimed.len() < usize::from(batching.at_most())
            && all().all(|one| may_share(&one.delivery, &endpoint.schedule))
            && bytes_of(all().map(|one| &*one.message)) <= MAX_BATCH_BYTES
    }
}

impl Dispatcher {
    /// Takes over one delivery of a dead worker, where there is one, and claims as much as there is room for. After a
    /// search for dead workers that found nothing, the next one comes when a hundredth of a lease is over. What an
    /// endpoint takes less of than was thought goes back to the queue at once. What was taken over goes out alone.
    ///
    /// # Errors
    /// `Unavailable`, with nothing claimed: what was claimed without an answer is taken over when its lease ends.
    pub async fn take(&self, slots: &mut Slots) -> Result<Vec<Taken>, PortError> {
        let now = self.parts.clock.now();
        let Some(request) = slots.request(now) else { return Ok(Vec::new()) };
        let mut recovered = None;
        if slots.looks_for_the_dead(now) {
            recovered = self.recover().await?;
            slots.looked_for_the_dead(recovered.is_some(), now);
        }
        let claimed = match self.parts.queue.claim(&request).await {
            Ok(claimed) => claimed,
            // The delivery that was taken over is ours, and goes on.
            Err(error) if recovered.is_some() => {
                tracing::warn!(error = %error, "the queue did not respond");
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        slots.claimed(&request, &claimed);
        let (mut taken, mut back) = (Vec::new(), Vec::new());
        for claimed in recovered.into_iter().chain(claimed) {
            self.begin(claimed, slots, &mut taken, &mut back).await;
        }
        if !back.is_empty()
            && let Err(error) = self.parts.queue.release(&back).await
        {
            tracing::warn!(error = %error, count = back.len(), "deliveries go back when their leases end");
        }
        Ok(taken)
    }

    /// Begins a claim: with the request that was begun before it, with one of its own, or not at all.
    async fn begin(
        &self,
        claimed: Claimed,
        slots: &mut Slots,
        taken: &mut Vec<Taken>,
        back: &mut Vec<LeaseToken>,
    ) {
        if let Some(last) = taken.last_mut().filter(|last| last.has_room_for(&claimed)) {
            last.claimed.push(claimed);
            return;
        }
        let endpoint = match self.endpoint(&claimed).await {
            Ok(endpoint) => endpoint,
            Err(error) => {
                tracing::warn!(error = %error, "the endpoint could not be read");
                back.push(claimed.token);
                return;
            }
        };
        let now = self.parts.clock.now();
        if endpoint.as_ref().is_none_or(|endpoint| slots.begin(&claimed, endpoint, now)) {
            taken.push(Taken::one(claimed, endpoint));
        } else {
            back.push(claimed.token);
        }
    }
}
