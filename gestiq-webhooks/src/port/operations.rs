//! Operational events, for the host's own people.

use std::fmt;

use gestiq_core::TenantId;

use crate::delivery::{DeadReason, DeliveryId};
use crate::endpoint::EndpointId;
use crate::health::HealthChange;
use crate::message::MessageId;

/// Something that happened to deliveries, as opposed to what they carry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OperationalEvent {
    /// An endpoint's health changed: its circuit opened or closed, or it was disabled.
    EndpointHealth {
        /// Whose it is.
        tenant: TenantId,
        /// The id.
        endpoint: EndpointId,
        /// The change.
        change: HealthChange,
    },
    /// A message was given up for an endpoint.
    MessageExhausted {
        /// Whose it is.
        tenant: TenantId,
        /// The endpoint that did not take it.
        endpoint: EndpointId,
        /// The message that did not arrive.
        message: MessageId,
        /// The dead letter.
        delivery: DeliveryId,
        /// Why.
        reason: DeadReason,
    },
    /// A message arrived that had failed before, or was sent again after it was final.
    MessageRecovered {
        /// Whose it is.
        tenant: TenantId,
        /// The endpoint that took it.
        endpoint: EndpointId,
        /// The message that arrived.
        message: MessageId,
        /// The delivery.
        delivery: DeliveryId,
        /// Attempts that it took.
        attempts: u32,
    },
}

impl OperationalEvent {
    /// The name under which hosts subscribe: `endpoint.disabled`, `message.exhausted`, `message.recovered`, …
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            OperationalEvent::EndpointHealth { change, .. } => change.event_name(),
            OperationalEvent::MessageExhausted { .. } => "message.exhausted",
            OperationalEvent::MessageRecovered { .. } => "message.recovered",
        }
    }
}

/// A listener for operational events: a log, a chat, the host's own events.
///
/// Contract: it returns at once and does not fail; what takes time is queued by the implementation. An event is reported
/// after it is recorded, at most once: a worker that dies in between takes it along, and the records
/// remain the truth.
pub trait OperationalEvents: fmt::Debug + Send + Sync + 'static {
    /// Takes an event.
    fn happened(&self, event: OperationalEvent);
}

/// Ignores operational events.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoOperationalEvents;

impl OperationalEvents for NoOperationalEvents {
    fn happened(&self, _: OperationalEvent) {}
}
