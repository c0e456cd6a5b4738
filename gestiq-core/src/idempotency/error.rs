//! Errors of idempotency keys.

use super::{IdempotencyKey, MAX_KEY_BYTES};
use crate::error::port::PortError;

/// An error of an idempotency key or of the content of a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdempotencyError {
    /// The text cannot be a key.
    #[error(
        "{text:?} is not an idempotency key: 1 to {MAX_KEY_BYTES} visible ASCII characters, such as a UUID"
    )]
    InvalidKey {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A part of a request has no JSON form, so it has no fingerprint.
    #[error("the field {field} of the request has no JSON form: {reason}")]
    NotCanonical {
        /// The field.
        field: &'static str,
        /// Why, cut to a sane length.
        reason: String,
    },
    /// The key came with other content before.
    #[error("the idempotency key {key} was used for another request: take a new key")]
    KeyReused {
        /// The key.
        key: IdempotencyKey,
    },
}

crate::coded! { IdempotencyError {
    InvalidKey => ("invalid_idempotency_key", Invalid),
    NotCanonical => ("request_without_json_form", Invalid),
    KeyReused => ("idempotency_key_reused", Conflict),
} }

impl From<IdempotencyError> for PortError {
    fn from(error: IdempotencyError) -> Self {
        PortError::of(error)
    }
}
