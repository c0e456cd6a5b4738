//! The key that a client gives to a request.

use std::fmt;
use std::str::FromStr;

use super::IdempotencyError;

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
}
