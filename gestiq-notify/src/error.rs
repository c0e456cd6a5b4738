//! What the caller of this crate can get wrong.

use chrono::NaiveTime;

/// Why a value was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The IANA time zone database has no zone of this name.
    #[error("{name:?} is not a time zone of the IANA database, such as Europe/Madrid")]
    UnknownZone {
        /// The name, cut to a sane length.
        name: String,
    },
    /// Quiet hours end when they begin, which could mean never or always.
    #[error("quiet hours from {at} until {at} are either never or always: give two different times")]
    EmptyWindow {
        /// Both borders.
        at: NaiveTime,
    },
    /// The text names no severity.
    #[error("{text:?} is not a severity: info, warning, error or critical")]
    UnknownSeverity {
        /// The text, cut to a sane length.
        text: String,
    },
}

gestiq_core::coded! { Error {
    UnknownZone => ("unknown_zone", Invalid),
    EmptyWindow => ("empty_window", Invalid),
    UnknownSeverity => ("unknown_severity", Invalid),
} }
