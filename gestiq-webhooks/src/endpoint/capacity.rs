//! The limit of concurrent requests to an endpoint.

use super::EndpointError;

/// Requests at once at most: what one worker sends in parallel.
pub const MAX_CONCURRENCY: u16 = 64;

/// Requests at once, so that a slow server is not buried and does not take the places of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct ConcurrencyCap(u16);

impl ConcurrencyCap {
    /// So many at once.
    ///
    /// # Errors
    /// [`EndpointError::Concurrency`] for none, or more than [`MAX_CONCURRENCY`].
    pub fn new(requests: u16) -> Result<Self, EndpointError> {
        if (1..=MAX_CONCURRENCY).contains(&requests) {
            Ok(ConcurrencyCap(requests))
        } else {
            Err(EndpointError::Concurrency { requests })
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

/// 8: at 50 ms an answer that is 160 requests in a second.
impl Default for ConcurrencyCap {
    fn default() -> Self {
        ConcurrencyCap(8)
    }
}

impl TryFrom<u16> for ConcurrencyCap {
    type Error = EndpointError;

    fn try_from(requests: u16) -> Result<Self, EndpointError> {
        ConcurrencyCap::new(requests)
    }
}

impl From<ConcurrencyCap> for u16 {
    fn from(cap: ConcurrencyCap) -> Self {
        cap.0
    }
}
