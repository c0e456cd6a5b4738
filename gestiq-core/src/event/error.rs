//! Errors of events.

use super::catalog::MAX_EVENT_TYPES;
use super::{MAX_NAME_BYTES, MAX_PAYLOAD_BYTES, MAX_SUBJECT_ID_BYTES};

/// An error of an event, its name or its payload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The text is not a valid name of an event.
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
        "{text:?} is not a valid subject: <kind>/<id>, such as invoice/F-17, the kind in snake_case and the id of 1 to \
         {MAX_SUBJECT_ID_BYTES} bytes without control characters"
    )]
    InvalidSubject {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The version is none.
    #[error("version 0 is none: versions of events begin at 1")]
    InvalidVersion,
    /// A schema or an example is too large.
    #[error("a schema or example of {bytes} bytes is too large: {most} at most")]
    EntryTooLarge {
        /// Its size.
        bytes: usize,
        /// The form that is allowed.
        most: usize,
    },
    /// The version is in the catalogue.
    #[error("version {version} of {name} is in the catalogue: a changed form is a new version")]
    KnownEvent {
        /// The event.
        name: String,
        /// Its version.
        version: u16,
    },
    /// The catalogue is full.
    #[error("the catalogue is full: {MAX_EVENT_TYPES} types of events at most")]
    CatalogFull,
    /// A body is not of the form of its event, or data have no form in JSON.
    #[error("this is no {name}: {reason}")]
    NotJson {
        /// The event.
        name: &'static str,
        /// The fault and its place.
        reason: String,
    },
    /// The payload is too large to be delivered.
    #[error("a payload of {bytes} bytes is too large: {MAX_PAYLOAD_BYTES} at most")]
    PayloadTooLarge {
        /// Its size.
        bytes: usize,
    },
}

impl EventError {
    pub(super) fn not_json(name: &'static str, reason: &dyn std::fmt::Display) -> Self {
        EventError::NotJson { name, reason: crate::text::excerpt(&reason.to_string()) }
    }
}

crate::coded! { EventError {
    InvalidName => ("invalid_event_name", Invalid),
    InvalidSubject => ("invalid_subject", Invalid),
    InvalidVersion => ("invalid_event_version", Invalid),
    EntryTooLarge => ("event_type_too_large", Invalid),
    KnownEvent => ("known_event_type", Conflict),
    CatalogFull => ("event_catalog_full", Invalid),
    NotJson => ("invalid_event_body", Invalid),
    PayloadTooLarge => ("payload_too_large", Invalid),
} }
