//! Several messages in one request.

use super::EndpointError;
use crate::limit::MAX_BATCHED;

/// Several messages in one request, for a receiver that takes a list faster than its members one by one.
///
/// Nothing waits for a batch to fill: what a worker claims together for an endpoint goes together, up to this many
/// messages and [`MAX_BATCH_BYTES`](crate::limit::MAX_BATCH_BYTES). So a quiet endpoint gets batches of one as soon as they are
/// due, and one that has fallen behind gets full ones. Each message keeps its own attempts, state and history.
///
/// Only first attempts share a request. A message that was tried before goes alone, so that none is given up for what it
/// shared a request with; and so do tests, and what somebody sends again by hand. Where a schedule has no retries, all go
/// alone. A message that goes alone is a batch of one: a receiver sees one form, which
/// [`split_batch`](crate::inbound::split_batch) reads.
///
/// The concurrency cap and the rate limit count requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub struct Batching {
    at_most: u16,
}

impl Batching {
    /// So many messages in one request at most.
    ///
    /// # Errors
    /// [`EndpointError::Batching`] for none, or more than [`MAX_BATCHED`].
    pub fn new(at_most: u16) -> Result<Self, EndpointError> {
        if (1..=MAX_BATCHED).contains(&at_most) {
            Ok(Batching { at_most })
        } else {
            Err(EndpointError::Batching { at_most })
        }
    }

    /// The number.
    #[must_use]
    pub fn at_most(self) -> u16 {
        self.at_most
    }
}

mod wire {
    //! `{"at_most": 50}`.

    use super::Batching;
    use crate::endpoint::EndpointError;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename = "Batching", deny_unknown_fields)]
    pub(super) struct Wire {
        at_most: u16,
    }

    impl TryFrom<Wire> for Batching {
        type Error = EndpointError;

        fn try_from(wire: Wire) -> Result<Self, EndpointError> {
            Batching::new(wire.at_most)
        }
    }

    impl From<Batching> for Wire {
        fn from(batching: Batching) -> Self {
            Wire { at_most: batching.at_most }
        }
    }
}
