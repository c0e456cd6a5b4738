//! In which order an endpoint gets its messages.

use std::fmt;

use gestiq_core::{Payload, Subject};
use sha2::{Digest as _, Sha256};

use crate::filter::{JsonPointer, text_at};

/// Bytes of an order key at most; a longer value is replaced by its digest.
pub const MAX_ORDER_KEY_BYTES: usize = 128;

/// In which order an endpoint gets its messages.
///
/// Messages in order wait for each other: one that fails holds up those behind it with the same key, and only
/// those. Waiting for a turn is not an attempt and uses no retry.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ordering {
    /// As fast as possible. A receiver must not rely on an order.
    #[default]
    None,
    /// First in, first out among the messages about one record.
    BySubject,
    /// First in, first out among the messages with the same value at a place of the payload, such as
    /// `/customer/id`. Messages without a plain value there have no order.
    ByValue {
        /// The place.
        at: JsonPointer,
    },
}

impl Ordering {
    /// The key that orders a message; messages without one go out at once.
    #[must_use]
    pub fn key(&self, subject: &Subject, payload: &Payload) -> Option<OrderKey> {
        match self {
            Ordering::None => None,
            Ordering::BySubject => Some(OrderKey::of(&subject.to_string())),
            Ordering::ByValue { at } => text_at(payload, at).map(|value| OrderKey::of(&value)),
        }
    }
}

/// The key that messages share if they wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderKey(String);

impl OrderKey {
    /// The key of a value: the value itself, or `sha256:` and its digest where it is long or no plain text. (PostgreSQL
    /// keeps no text with a NUL in it.)
    #[must_use]
    pub fn of(value: &str) -> Self {
        if value.len() <= MAX_ORDER_KEY_BYTES && !value.chars().any(char::is_control) {
            return OrderKey(value.to_owned());
        }
        let digest = Sha256::digest(value.as_bytes());
        OrderKey(digest.iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}")))
    }

    /// The key as a store keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
