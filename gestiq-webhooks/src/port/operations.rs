//! What the host's own people want to know.

use std::fmt;

use gestiq_core::TenantId;

use crate::delivery::{DeadReason, DeliveryId};
use crate::{EndpointId, HealthChange, MessageId};

/// Something that happened to deliveries, as opposed to what they tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OperationalEvent {
    /// An endpoint's health changed: its circuit opened or closed, or it was disabled.
    EndpointHealth {
        /// Whose it is.
        tenant: TenantId,
        /// Which one.
        endpoint: EndpointId,
        /// What changed.
        change: HealthChange,
    },
    /// A message was given up for an endpoint.
    MessageExhausted {
        /// Whose it is.
        tenant: TenantId,
        /// The endpoint that did not take it.
        endpoint: EndpointId,
        /// What was to be told.
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
        /// What was told.
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

/// Where operational events go: a log, a chat, the host's own events.
///
/// Contract: it returns at once and does not fail; what takes time is queued by the implementation. An event is told
/// after what it tells is written down, at most once: a worker that dies in between takes it along, and the records
/// remain the truth.
pub trait OperationalEvents: fmt::Debug + Send + Sync + 'static {
    /// Takes an event.
    fn happened(&self, event: OperationalEvent);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoOperationalEvents;

impl OperationalEvents for NoOperationalEvents {
    fn happened(&self, _: OperationalEvent) {}
}
