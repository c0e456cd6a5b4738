//! The state of a delivery.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use crate::error::Error;

/// Why a delivery was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadReason {
    /// Every attempt of the schedule failed.
    Exhausted,
    /// The receiver refused it in a way that trying again does not change.
    Permanent,
    /// The message was too old to be worth sending.
    Expired,
    /// The worker that held it died each time, [`MAX_LOST_ATTEMPTS`](crate::delivery::MAX_LOST_ATTEMPTS) times in a row.
    Lost,
    /// The endpoint was disabled before it was delivered.
    EndpointDisabled,
    /// The endpoint was deleted before it was delivered.
    EndpointDeleted,
}

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryState {
    /// It is pending: due, scheduled or held by a worker.
    Pending,
    /// The receiver took it.
    Succeeded,
    /// It was given up, and can be sent again by hand.
    DeadLettered(DeadReason),
    /// Somebody withdrew it before it was delivered.
    Cancelled,
}

impl DeliveryState {
    /// All states.
    pub const ALL: [DeliveryState; 9] = [
        DeliveryState::Pending,
        DeliveryState::Succeeded,
        DeliveryState::DeadLettered(DeadReason::Exhausted),
        DeliveryState::DeadLettered(DeadReason::Permanent),
        DeliveryState::DeadLettered(DeadReason::Expired),
        DeliveryState::DeadLettered(DeadReason::Lost),
        DeliveryState::DeadLettered(DeadReason::EndpointDisabled),
        DeliveryState::DeadLettered(DeadReason::EndpointDeleted),
        DeliveryState::Cancelled,
    ];

    /// The name that stores and metrics keep, such as `succeeded` or `dead_exhausted`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DeliveryState::Pending => "pending",
            DeliveryState::Succeeded => "succeeded",
            DeliveryState::DeadLettered(DeadReason::Exhausted) => "dead_exhausted",
            DeliveryState::DeadLettered(DeadReason::Permanent) => "dead_permanent",
            DeliveryState::DeadLettered(DeadReason::Expired) => "dead_expired",
            DeliveryState::DeadLettered(DeadReason::Lost) => "dead_lost",
            DeliveryState::DeadLettered(DeadReason::EndpointDisabled) => "dead_endpoint_disabled",
            DeliveryState::DeadLettered(DeadReason::EndpointDeleted) => "dead_endpoint_deleted",
            DeliveryState::Cancelled => "cancelled",
        }
    }

    /// Returns true if no worker touches it any more. Only a person (by retry or replay) opens it again.
    #[must_use]
    pub fn is_final(self) -> bool {
        self != DeliveryState::Pending
    }

    /// Returns true if it was given up.
    #[must_use]
    pub fn is_dead(self) -> bool {
        matches!(self, DeliveryState::DeadLettered(_))
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for DeliveryState {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        DeliveryState::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or_else(|| Error::UnknownDeliveryState { text: excerpt(text) })
    }
}

impl serde::Serialize for DeliveryState {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for DeliveryState {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_by_its_name_and_by_nothing_else() {
        for state in DeliveryState::ALL {
            assert_eq!(state.name().parse(), Ok(state));
        }
        for text in ["", "Pending", "dead", "dead_exhausted "] {
            assert!(text.parse::<DeliveryState>().is_err(), "{text:?}");
        }
    }
}
