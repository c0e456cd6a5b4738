//! SHA-256 digests of requests, cursors and audit records.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// Bytes of a digest.
const LEN: usize = 32;

/// A SHA-256 digest (FIPS 180-4); it is written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; LEN]);

impl Digest {
    /// Returns the 32 bytes, as stores keep them.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; LEN] {
        &self.0
    }

    /// Creates a digest from the bytes of one that was computed before.
    #[must_use]
    pub fn from_bytes(bytes: [u8; LEN]) -> Self {
        Digest(bytes)
    }
}

/// Computes the digest of a sequence of fields. Each is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
#[derive(Clone, Debug)]
pub(crate) struct Digester(Sha256);

impl Digester {
    /// Starts a digest for a purpose, so that the digest of one kind of record is never valid for another.
    pub(crate) fn new(purpose: &str) -> Self {
        Digester(Sha256::new()).field(purpose.as_bytes())
    }

    /// The digest of bytes as they are, as other programs compute it.
    pub(crate) fn plain(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    pub(crate) fn field(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a field that may be absent; an absent field and an empty one give different digests.
    pub(crate) fn optional(mut self, text: Option<&str>) -> Self {
        self.0.update([u8::from(text.is_some())]);
        self.field(text.unwrap_or_default().as_bytes())
    }

    pub(crate) fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// Formats bytes as lower-case hex digits.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xF])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Parses lower-case hex digits; `None` for any other text.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some((digit(*high)? << 4) | digit(*low)?)).collect()
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&to_hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The error for a text that is not a digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a valid SHA-256 digest: give 64 lower-case hex digits")]
pub struct DigestError {
    /// The text, shortened for the message.
    pub text: String,
}

crate::coded! { DigestError { _ => ("invalid_digest", Invalid) } }

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        from_hex(text)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Digest)
            .ok_or_else(|| DigestError { text: crate::text::excerpt(text) })
    }
}

crate::__text_serde!(Digest);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        let empty = Digester(Sha256::new()).finish().to_string();
        assert_eq!(empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(empty.parse::<Digest>().unwrap().to_string(), empty);
    }

    #[test]
    fn fields_do_not_run_together() {
        let digest = |fields: &[&str]| {
            fields.iter().fold(Digester::new("test"), |d, field| d.field(field.as_bytes())).finish()
        };
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a", ""]), digest(&["a"]));
        assert_ne!(
            Digester::new("test").optional(None).finish(),
            Digester::new("test").optional(Some("")).finish()
        );
    }

    #[test]
    fn a_digest_has_one_spelling() {
        let good = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for text in ["", "e3", &good.to_uppercase(), &good.replace('e', "g"), &format!("{good}00")] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
