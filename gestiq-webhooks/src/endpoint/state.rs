//! The state of an endpoint: active, paused or disabled.

use chrono::{DateTime, Utc};

use super::EndpointError;

/// Why an endpoint was disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DisabledReason {
    /// It answered `410 Gone`: it asks never to be called again.
    Gone,
    /// It failed for too long.
    Failing,
    /// The host did it, for its own reasons.
    ByHost,
}

impl DisabledReason {
    /// The stable code, as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DisabledReason::Gone => "gone",
            DisabledReason::Failing => "failing",
            DisabledReason::ByHost => "by_host",
        }
    }
}

/// The state of an endpoint: active, paused or disabled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EndpointState {
    /// It gets its messages.
    #[default]
    Active,
    /// Its messages are kept until it is resumed: its owner is at work on it.
    Paused {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// It gets no messages, and none are kept for it.
    Disabled {
        /// Since when.
        since: DateTime<Utc>,
        /// Why.
        reason: DisabledReason,
    },
}

impl EndpointState {
    /// The stable code, as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            EndpointState::Active => "active",
            EndpointState::Paused { .. } => "paused",
            EndpointState::Disabled { .. } => "disabled",
        }
    }

    /// Returns true if messages are sent now.
    #[must_use]
    pub fn is_active(self) -> bool {
        self == EndpointState::Active
    }

    /// Returns true if new events make messages for it: a paused endpoint gets them later.
    #[must_use]
    pub fn takes_messages(self) -> bool {
        !matches!(self, EndpointState::Disabled { .. })
    }

    /// Pauses an active endpoint.
    ///
    /// # Errors
    /// [`EndpointError::State`] for a paused or disabled one.
    pub fn paused(self, now: DateTime<Utc>) -> Result<Self, EndpointError> {
        match self {
            EndpointState::Active => Ok(EndpointState::Paused { since: now }),
            other => Err(EndpointError::State { state: other.code(), wanted: "pause" }),
        }
    }

    /// Resumes a paused endpoint, and enables a disabled one.
    ///
    /// # Errors
    /// [`EndpointError::State`] for an active one.
    pub fn resumed(self) -> Result<Self, EndpointError> {
        match self {
            EndpointState::Active => Err(EndpointError::State { state: self.code(), wanted: "resume" }),
            EndpointState::Paused { .. } | EndpointState::Disabled { .. } => Ok(EndpointState::Active),
        }
    }

    /// Disables an endpoint; one that is disabled keeps its first reason.
    #[must_use]
    pub fn disabled(self, reason: DisabledReason, now: DateTime<Utc>) -> Self {
        match self {
            EndpointState::Disabled { .. } => self,
            EndpointState::Active | EndpointState::Paused { .. } => {
                EndpointState::Disabled { since: now, reason }
            }
        }
    }
}
