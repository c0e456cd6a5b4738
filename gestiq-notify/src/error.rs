//! The error of this crate.

use chrono::NaiveTime;

/// The error for a value that is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The IANA time zone database has no zone of this name.
    #[error("{name:?} is not a time zone of the IANA database, such as Europe/Madrid")]
    UnknownZone {
        /// The name, shortened for the message.
        name: String,
    },
    /// Quiet hours end at the time at which they begin, which could mean never or always.
    #[error("quiet hours from {at} until {at} mean either never or always: give two different times")]
    EmptyWindow {
        /// The begin and the end.
        at: NaiveTime,
    },
    /// The text is not a severity.
    #[error("{text:?} is not a severity: use info, warning, error or critical")]
    UnknownSeverity {
        /// The text, shortened for the message.
        text: String,
    },
}

gestiq_core::coded! { Error {
    UnknownZone => ("unknown_zone", Invalid),
    EmptyWindow => ("empty_window", Invalid),
    UnknownSeverity => ("unknown_severity", Invalid),
} }
