//! What can go wrong with events.

use super::{MAX_NAME_BYTES, MAX_PAYLOAD_BYTES, MAX_SUBJECT_ID_BYTES};

/// Why there is no such event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The text is no name of an event.
    #[error(
        "{text:?} names no event: <entity>.<past participle> in snake_case, such as invoice.created, \
         {MAX_NAME_BYTES} bytes at most"
    )]
    InvalidName {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The text names no record.
    #[error(
        "{text:?} is no subject: <kind>/<id>, such as invoice/F-17, the kind in snake_case and the id of 1 to \
         {MAX_SUBJECT_ID_BYTES} bytes without control characters"
    )]
    InvalidSubject {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The payload is too large to be delivered.
    #[error("a payload of {bytes} bytes is too large: {MAX_PAYLOAD_BYTES} at most")]
    PayloadTooLarge {
        /// Its size.
        bytes: usize,
    },
}

crate::coded! { EventError {
    InvalidName => ("invalid_event_name", Invalid),
    InvalidSubject => ("invalid_subject", Invalid),
    PayloadTooLarge => ("payload_too_large", Invalid),
} }
