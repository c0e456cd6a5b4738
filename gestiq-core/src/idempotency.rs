//! Requests that may be sent twice and must count once.
//!
//! A client that got no answer cannot know whether its request was carried out, so it sends it again. With the
//! same idempotency key the second one answers the result of the first. The key is the client's, unique for its
//! tenant; the fingerprint of the content tells a true repetition from a key that was used twice by mistake.

use std::fmt;
use std::str::FromStr;

use crate::digest::{Digest, Digester};

/// Bytes of a key at most: what the APIs of payment services take.
pub const MAX_KEY_BYTES: usize = 255;

/// A key that a client gives to a request: 1 to 255 visible ASCII characters, usually a UUID.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(Box<str>);

impl IdempotencyKey {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for IdempotencyKey {
    type Err = IdempotencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if (1..=MAX_KEY_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(IdempotencyKey(text.into()))
        } else {
            Err(IdempotencyError::InvalidKey { text: crate::text::excerpt(text) })
        }
    }
}

crate::__text_serde!(IdempotencyKey);

/// The digest of what a request asks: the operation and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(Digest);

impl Fingerprint {
    /// The fingerprint of an operation (such as `invoice.create`) with this content.
    ///
    /// The bytes are compared as they are: where two spellings mean the same, the caller writes one of them.
    #[must_use]
    pub fn of(operation: &str, content: &[u8]) -> Self {
        Fingerprint(Digester::new("gestiq request").field(operation.as_bytes()).field(content).finish())
    }

    /// The digest, for stores.
    #[must_use]
    pub fn digest(self) -> Digest {
        self.0
    }

    /// A fingerprint that a store kept.
    #[must_use]
    pub fn from_digest(digest: Digest) -> Self {
        Fingerprint(digest)
    }
}

/// What a request with an idempotency key is.
///
/// ```
/// use gestiq_core::{Fingerprint, Submission};
///
/// let content = Fingerprint::of("invoice.create", b"{\"number\":\"F-17\"}");
/// let other = Fingerprint::of("invoice.create", b"{\"number\":\"F-18\"}");
///
/// assert_eq!(Submission::<&str>::decide(None, content), Submission::New);
/// assert_eq!(Submission::decide(Some((content, "invoice 1")), content), Submission::Replay("invoice 1"));
/// assert_eq!(Submission::decide(Some((content, "invoice 1")), other), Submission::Conflict);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submission<T> {
    /// The key is new: carry it out, and save the fingerprint with the result in one transaction.
    New,
    /// It was carried out before: answer that result.
    Replay(T),
    /// The key was used for something else: refuse it.
    Conflict,
}

impl<T> Submission<T> {
    /// Compares a request with what is stored under its key: the fingerprint and the result of the first one.
    #[must_use]
    pub fn decide(first: Option<(Fingerprint, T)>, request: Fingerprint) -> Self {
        match first {
            None => Submission::New,
            Some((stored, result)) if stored == request => Submission::Replay(result),
            Some(_) => Submission::Conflict,
        }
    }

    /// The result to answer, or none where the request is to be carried out.
    ///
    /// # Errors
    /// [`IdempotencyError::KeyReused`] for a conflict.
    pub fn accept(self, key: &IdempotencyKey) -> Result<Option<T>, IdempotencyError> {
        match self {
            Submission::New => Ok(None),
            Submission::Replay(result) => Ok(Some(result)),
            Submission::Conflict => Err(IdempotencyError::KeyReused { key: key.clone() }),
        }
    }
}

/// What can go wrong with idempotency keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdempotencyError {
    /// The text cannot be a key.
    #[error("{text:?} is no idempotency key: 1 to {MAX_KEY_BYTES} visible ASCII characters, such as a UUID")]
    InvalidKey {
        /// The text, cut to a sane length.
        text: String,
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
    KeyReused => ("idempotency_key_reused", Conflict),
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_ascii() {
        let longest = "k".repeat(255);
        let too_long = "k".repeat(256);
        let cases = [
            ("01890a5d-ac96-774b-bcce-b302099a8057", true),
            ("~!order/17", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("two words", false),
            ("línea", false),
            ("tab\t", false),
            ("null\0", false),
        ];
        for (text, taken) in cases {
            assert_eq!(text.parse::<IdempotencyKey>().is_ok(), taken, "{text:?}");
        }
    }

    #[test]
    fn the_operation_is_part_of_the_content() {
        assert_ne!(Fingerprint::of("invoice.create", b"x"), Fingerprint::of("quote.create", b"x"));
        assert_ne!(Fingerprint::of("a", b"bc"), Fingerprint::of("ab", b"c"));
    }

    #[test]
    fn a_reused_key_is_a_conflict() {
        let key: IdempotencyKey = "k-1".parse().unwrap();
        assert_eq!(Submission::New.accept(&key), Ok(None::<u8>));
        assert_eq!(Submission::Replay(7).accept(&key), Ok(Some(7)));
        let refused = Submission::<u8>::Conflict.accept(&key).unwrap_err();
        assert_eq!((refused.code(), refused.kind().code()), ("idempotency_key_reused", "conflict"));
    }
}
