//! The fingerprint of a request.

use crate::digest::{Digest, Digester};

/// The digest of what a request asks: the operation and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(Digest);

impl Fingerprint {
    /// The fingerprint of an operation (such as `invoice.create`) with this content.
    ///
    /// The bytes are compared as they are; [`RequestContent`](super::RequestContent) writes them in one canonical form.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operation_is_part_of_the_content() {
        assert_ne!(Fingerprint::of("invoice.create", b"x"), Fingerprint::of("quote.create", b"x"));
        assert_ne!(Fingerprint::of("a", b"bc"), Fingerprint::of("ab", b"c"));
    }
}
