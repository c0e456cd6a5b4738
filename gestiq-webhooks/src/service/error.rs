//! Why a use case was not carried out.

use gestiq_core::PortError;
use gestiq_core::audit::VerifyError;
use gestiq_core::event::EventError;
use gestiq_core::idempotency::IdempotencyError;
use gestiq_core::policy::Denied;

use crate::delivery::DeliveryId;
use crate::endpoint::{EndpointError, EndpointId};
use crate::error::Error;
use crate::port::MAX_PUBLISHED;
use crate::url::UrlError;

/// Why a use case was not carried out. A record of another tenant is answered as `NotFound`, by the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The actor may not do it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The endpoint may not have this URL.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// The endpoint does not take this change.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// The event cannot be made.
    #[error(transparent)]
    Event(#[from] EventError),
    /// A value is not one.
    #[error(transparent)]
    Value(#[from] Error),
    /// The event is of another tenant than the actor.
    #[error("the event is of another tenant: an actor publishes events of its own")]
    ForeignEvent,
    /// More events at once than one publication takes.
    #[error("{found} events are too many at once, at most {MAX_PUBLISHED}")]
    TooManyEvents {
        /// The number that was found.
        found: usize,
    },
    /// The endpoint is paused or disabled, so nothing would be sent.
    #[error("the endpoint {id} is {state}: resume it first")]
    NotActive {
        /// The id.
        id: EndpointId,
        /// Its state.
        state: &'static str,
    },
    /// The delivery does not take the change now.
    #[error("the delivery {id} is being sent or has ended: read it again")]
    NotNow {
        /// The id.
        id: DeliveryId,
    },
    /// A request has no canonical form, or its idempotency key was used for another one.
    #[error(transparent)]
    Request(#[from] IdempotencyError),
    /// The audit trail is broken, or cannot be read.
    #[error(transparent)]
    Audit(#[from] VerifyError),
    /// A store refuses the request, or does not respond.
    #[error(transparent)]
    Store(#[from] PortError),
}

gestiq_core::coded! { ServiceError {
    Denied(..) => inner,
    Url(..) => inner,
    Endpoint(..) => inner,
    Event(..) => inner,
    Value(..) => inner,
    ForeignEvent => ("foreign_event", Invalid),
    TooManyEvents => ("too_many_events", Invalid),
    NotActive => ("endpoint_not_active", Conflict),
    NotNow => ("delivery_not_now", Conflict),
    Request(..) => inner,
    Audit(..) => inner,
    Store(..) => inner,
} }
