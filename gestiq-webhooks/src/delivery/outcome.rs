//! Outcomes of attempts, and the classes that decide if a retry can help.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use crate::error::Error;

/// Why no response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureClass {
    /// The name of the host has no address.
    Dns,
    /// An address of the host is not a public one: nothing was sent.
    AddressRefused,
    /// No connection could be made.
    Connect,
    /// The certificate or the handshake is wrong.
    Tls,
    /// The response was not complete in time.
    Timeout,
    /// The connection broke, or the response is not HTTP.
    Protocol,
    /// The request could not be built: the secret does not open, or a header is not one.
    Request,
    /// The worker died while it was under way.
    Lost,
}

impl FailureClass {
    /// All classes.
    pub const ALL: [FailureClass; 8] = [
        FailureClass::Dns,
        FailureClass::AddressRefused,
        FailureClass::Connect,
        FailureClass::Tls,
        FailureClass::Timeout,
        FailureClass::Protocol,
        FailureClass::Request,
        FailureClass::Lost,
    ];

    /// The name that stores and metrics keep, such as `timeout`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FailureClass::Dns => "dns",
            FailureClass::AddressRefused => "address_refused",
            FailureClass::Connect => "connect",
            FailureClass::Tls => "tls",
            FailureClass::Timeout => "timeout",
            FailureClass::Protocol => "protocol",
            FailureClass::Request => "request",
            FailureClass::Lost => "lost",
        }
    }
}

impl fmt::Display for FailureClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for FailureClass {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        FailureClass::ALL
            .into_iter()
            .find(|class| class.name() == text)
            .ok_or_else(|| Error::UnknownFailureClass { text: excerpt(text) })
    }
}

/// The class of an outcome, which decides what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeClass {
    /// Nothing: it arrived.
    Succeeded,
    /// Trying again.
    Retryable,
    /// Giving up.
    Permanent,
    /// Giving up, and never calling this endpoint again.
    Gone,
}

impl AttemptOutcome {
    /// Returns its class.
    #[must_use]
    pub fn class(self) -> OutcomeClass {
        match self {
            AttemptOutcome::Answered { status: 200..=299 } => OutcomeClass::Succeeded,
            AttemptOutcome::Answered { status: 410 } => OutcomeClass::Gone,
            AttemptOutcome::Answered { status: 408 | 425 | 429 } => OutcomeClass::Retryable,
            AttemptOutcome::Answered { status: 400..=499 } => OutcomeClass::Permanent,
            // A redirect is not followed, but a server in maintenance sends one to each request for an hour.
            AttemptOutcome::Answered { .. } | AttemptOutcome::Failed(_) => OutcomeClass::Retryable,
        }
    }
}

/// The outcome of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptOutcome {
    /// The receiver responded with this status.
    Answered {
        /// The HTTP status.
        status: u16,
    },
    /// No response came.
    Failed(FailureClass),
}
