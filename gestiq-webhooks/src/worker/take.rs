//! A worker's round: what is there for its free hands.

use std::sync::Arc;

use gestiq_core::PortError;

use super::{Dispatcher, Slots};
use crate::{Claimed, Endpoint, EndpointId, LeaseToken};

/// A delivery in the worker's hands, to be sent with [`Dispatcher::deliver`] in a task of its own; when that has ended,
/// [`Slots::end`] frees its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The claim.
    pub claimed: Claimed,
    /// Its endpoint; none where it was deleted.
    pub endpoint: Option<Arc<Endpoint>>,
}

impl Taken {
    /// The token whose lease is to be extended while it is under way.
    #[must_use]
    pub fn token(&self) -> LeaseToken {
        self.claimed.token
    }

    /// Whose place is to be freed.
    #[must_use]
    pub fn endpoint_id(&self) -> EndpointId {
        self.claimed.delivery.endpoint
    }
}

impl Dispatcher {
    /// Takes over one delivery of a dead worker, where there is one, and claims as much as there is room for. What an
    /// endpoint takes less of than was thought goes back to the queue at once.
    ///
    /// # Errors
    /// `Unavailable`, with nothing in hand: what was claimed without an answer is taken over when its lease ends.
    pub async fn take(&self, slots: &mut Slots) -> Result<Vec<Taken>, PortError> {
        let Some(request) = slots.request(self.parts.clock.now()) else { return Ok(Vec::new()) };
        let recovered = self.recover().await?;
        let claimed = match self.parts.queue.claim(&request).await {
            Ok(claimed) => claimed,
            // What was taken over is in hand, and goes on.
            Err(error) if recovered.is_some() => {
                tracing::warn!(error = %error, "the queue did not answer");
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        let (mut taken, mut back) = (Vec::new(), Vec::new());
        for claimed in recovered.into_iter().chain(claimed) {
            match self.begin(claimed, slots).await {
                Ok(begun) => taken.push(begun),
                Err(token) => back.push(token),
            }
        }
        if !back.is_empty()
            && let Err(error) = self.parts.queue.release(&back).await
        {
            tracing::warn!(error = %error, count = back.len(), "deliveries go back when their leases end");
        }
        Ok(taken)
    }

    /// Begins a claim, or says which token is to be given back.
    async fn begin(&self, claimed: Claimed, slots: &mut Slots) -> Result<Taken, LeaseToken> {
        let endpoint = self.endpoint(&claimed).await.map_err(|error| {
            tracing::warn!(error = %error, "the endpoint could not be read");
            claimed.token
        })?;
        let now = self.parts.clock.now();
        if endpoint.as_ref().is_none_or(|endpoint| slots.begin(&claimed, endpoint, now)) {
            Ok(Taken { claimed, endpoint })
        } else {
            Err(claimed.token)
        }
    }
}
