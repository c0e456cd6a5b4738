//! The ports: stores of endpoints and deliveries, and the transport that sends requests.
//!
//! Each port is small, works as a trait object, and states its contract; the contract suite (feature `contract`)
//! checks it for every implementation. Ports return [`PortError`].

use gestiq_core::{ErrorKind, PortError};

mod delivery_log;
mod delivery_queue;
mod endpoint_store;
mod headers;
mod housekeeping;
mod lease;
mod operations;
mod plan;
mod publish;
mod transport;
mod wake_up;

pub use delivery_log::{
    DeliveryChange, DeliveryFilter, DeliveryLog, MAX_CHANGED, MAX_REPLAYED, ReplayProgress, ReplayRequest,
    ReplayScope,
};
pub use delivery_queue::{DeliveryQueue, QueueDepth};
pub use endpoint_store::{CREATE_ENDPOINT, EndpointFilter, EndpointStore, MAX_ENDPOINTS};
pub use headers::Headers;
pub use housekeeping::{Housekeeping, MAX_SWEPT};
pub use lease::{
    ClaimRequest, Claimed, LeaseToken, MAX_CLAIMED, Recovered, Report, RequestShare, Settled, Settlement,
};
pub use operations::{NoOperationalEvents, OperationalEvent, OperationalEvents};
pub use plan::{KnownMessage, KnownPublications, PublishPlan};
pub use publish::{
    MAX_FAN_OUT, MAX_PUBLISHED, MAX_PUBLISHED_DELIVERIES, PUBLISH_MESSAGE, Publication, Published,
};
pub use transport::{RequestBody, Transport, TransportError, TransportRequest, TransportResponse};
pub use wake_up::WakeUp;

/// Refuses more than a call takes.
fn at_most(most: usize, found: usize, what: &str) -> Result<(), PortError> {
    if found <= most {
        return Ok(());
    }
    Err(PortError::new(ErrorKind::Invalid, format!("{found} {what} are too many: {most} at most")))
}
