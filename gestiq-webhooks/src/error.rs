//! Errors of values, and of messages that are not believed.

use std::time::Duration;

use chrono::TimeDelta;

use crate::inbound::Provider;
use crate::limit::{
    MAX_BATCH_BYTES, MAX_BATCHED, MAX_MESSAGE_ID_BYTES, MAX_OVERLAP, MAX_PREVIOUS, MAX_RETRIES,
    MAX_RETRY_DELAY, MAX_SECRET_BYTES, MAX_SIGNATURES, MIN_SECRET_BYTES,
};

/// An invalid value, or a message that is not believed. No variant holds any part of a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text of a secret is not padded standard base64, with or without `whsec_`.
    #[error("the secret is not standard base64 with padding, with or without the prefix whsec_")]
    SecretNotBase64,
    /// The key is too short to be safe, or too long to be one.
    #[error("the secret has {found} bytes: {MIN_SECRET_BYTES} to {MAX_SECRET_BYTES} are needed")]
    SecretLength {
        /// Bytes of the decoded key.
        found: usize,
    },
    /// The text is not a private key, or its halves do not belong together.
    #[error("the private key is not whsk_ and the base64 of 64 bytes, an ed25519 seed and its public key")]
    InvalidPrivateKey,
    /// The text is not a public key, or is a weak one.
    #[error("{text:?} is not a valid public key: whpk_ and the base64 of the 32 bytes of an ed25519 key")]
    InvalidPublicKey {
        /// The key, cut to a sane length.
        text: String,
    },
    /// A key pair cannot sign what receivers check by a shared secret.
    #[error("the preset needs a shared secret: with an ed25519 key, choose the preset `standard`")]
    PresetNeedsSecret,
    /// A former key can sign for some days at most.
    #[error("an overlap of {} s is refused: 0 to {} s are possible", overlap.num_seconds(), MAX_OVERLAP.num_seconds())]
    InvalidOverlap {
        /// The value that was asked for.
        overlap: TimeDelta,
    },
    /// A store gave more former keys than can sign.
    #[error("{found} former keys are too many: {MAX_PREVIOUS} at most")]
    TooManyKeys {
        /// The number that was found.
        found: usize,
    },
    /// The id has a character that could blur the border to the timestamp, or a wrong length.
    #[error(
        "{text:?} is not a message id: 1 to {MAX_MESSAGE_ID_BYTES} ASCII letters, digits, `_`, `-` or `:`"
    )]
    InvalidMessageId {
        /// The id, cut to a sane length.
        text: String,
    },
    /// The timestamp is not a whole number of seconds as a sender writes it.
    #[error("{text:?} is not a timestamp: whole seconds since 1970, digits only, no leading zero")]
    InvalidTimestamp {
        /// The timestamp, cut to a sane length.
        text: String,
    },
    /// The message was sent too long ago: a replay, or a clock that is wrong.
    #[error("the message is {} s old, at most {} s are accepted", age.num_seconds(), tolerance.num_seconds())]
    TooOld {
        /// Time since the message was signed.
        age: TimeDelta,
        /// The tolerance.
        tolerance: TimeDelta,
    },
    /// The message comes from the future: a clock that is wrong, or a forgery.
    #[error("the message is {} s ahead, at most {} s are accepted", ahead.num_seconds(), tolerance.num_seconds())]
    TooNew {
        /// Time until the moment at which the message says it was signed.
        ahead: TimeDelta,
        /// The tolerance.
        tolerance: TimeDelta,
    },
    /// The tolerance is below zero, so that no message could pass.
    #[error("a tolerance of {} s is below zero", tolerance.num_seconds())]
    InvalidTolerance {
        /// The value that was asked for.
        tolerance: TimeDelta,
    },
    /// The header lists more signatures than a rotation of secrets needs.
    #[error("the header has {found} signatures or more, at most {MAX_SIGNATURES} are read")]
    TooManySignatures {
        /// Signatures in the header, at least.
        found: usize,
    },
    /// The body is not a batch.
    #[error("the body is not a batch of version 1: {reason}")]
    InvalidBatch {
        /// Why, cut to a sane length.
        reason: String,
    },
    /// The body is larger than a batch can be.
    #[error("a batch of {bytes} bytes is too large, at most {MAX_BATCH_BYTES} are read")]
    BatchTooLarge {
        /// Its length.
        bytes: usize,
    },
    /// The batch has more messages than one can have.
    #[error("a batch of {found} messages is too large, at most {MAX_BATCHED} are read")]
    TooManyBatched {
        /// The number that was found.
        found: usize,
    },
    /// A header of a provider is not as the provider writes it.
    #[error("the header {header} is not as {provider} writes it")]
    MalformedHeader {
        /// The provider.
        provider: Provider,
        /// The header.
        header: &'static str,
    },
    /// The key of a provider is of another form, or none.
    #[error("the key is not as {provider} gives it: {wanted}")]
    ProviderKey {
        /// The provider.
        provider: Provider,
        /// The form that is expected.
        wanted: &'static str,
    },
    /// The certificate is not to be fetched from there.
    #[error("{text:?} is not an address of PayPal's certificates")]
    CertificateUrl {
        /// The URL, cut to a sane length.
        text: String,
    },
    /// No signature fits: another secret, a changed body, or a forgery.
    #[error("no signature matches: verify the exact bytes of the body with the secret of this endpoint")]
    SignatureMismatch,
    /// The text names no state of a delivery.
    #[error("{text:?} is not a state of a delivery: pending, succeeded, dead_<reason> or cancelled")]
    UnknownDeliveryState {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The text names no reason for an attempt.
    #[error("{text:?} is not a trigger: scheduled, manual, replay or test")]
    UnknownTrigger {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The text names no reason for a missing answer.
    #[error("{text:?} is not a class of failure: dns, connect, tls, timeout and the like are")]
    UnknownFailureClass {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A schedule has more retries than the limit.
    #[error("a schedule of {found} retries is too long, at most {MAX_RETRIES} are allowed")]
    ScheduleLength {
        /// Retries that were asked for.
        found: usize,
    },
    /// A step of a schedule is longer than the limit.
    #[error("a retry after {} s is too late, at most {} s are allowed", delay.as_secs(), MAX_RETRY_DELAY.as_secs())]
    ScheduleDelay {
        /// The step that was asked for.
        delay: Duration,
    },
}

gestiq_core::coded! { Error {
    SecretNotBase64 => ("secret_not_base64", Invalid),
    SecretLength => ("secret_length", Invalid),
    InvalidPrivateKey => ("invalid_private_key", Invalid),
    InvalidPublicKey => ("invalid_public_key", Invalid),
    PresetNeedsSecret => ("preset_needs_secret", Invalid),
    InvalidOverlap => ("invalid_overlap", Invalid),
    TooManyKeys => ("too_many_keys", Invalid),
    InvalidMessageId => ("invalid_message_id", Invalid),
    InvalidTimestamp => ("invalid_timestamp", Invalid),
    TooOld => ("message_too_old", Denied),
    TooNew => ("message_too_new", Denied),
    InvalidTolerance => ("invalid_tolerance", Invalid),
    TooManySignatures => ("too_many_signatures", Invalid),
    InvalidBatch => ("invalid_batch", Invalid),
    BatchTooLarge => ("batch_too_large", Invalid),
    TooManyBatched => ("too_many_batched", Invalid),
    MalformedHeader => ("malformed_provider_header", Invalid),
    ProviderKey => ("invalid_provider_key", Invalid),
    CertificateUrl => ("invalid_certificate_url", Denied),
    SignatureMismatch => ("signature_mismatch", Denied),
    UnknownDeliveryState => ("unknown_delivery_state", Invalid),
    UnknownTrigger => ("unknown_trigger", Invalid),
    UnknownFailureClass => ("unknown_failure_class", Invalid),
    ScheduleLength => ("schedule_length", Invalid),
    ScheduleDelay => ("schedule_delay", Invalid),
} }
