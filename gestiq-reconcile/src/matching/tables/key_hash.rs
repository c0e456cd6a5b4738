//! Hashes of quoted numbers and accounts.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// A hash over the kind of a key and its upper-case bytes.
pub(crate) struct KeyHasher(FxHasher);

impl KeyHasher {
    pub(crate) fn new(kind: u8) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write_u8(kind);
        KeyHasher(hasher)
    }

    pub(crate) fn write_upper(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0.write_u8(byte.to_ascii_uppercase()));
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }
}

/// The hash of a key of this kind.
pub(crate) fn key(kind: u8, bytes: &[u8]) -> u64 {
    let mut hasher = KeyHasher::new(kind);
    hasher.write_upper(bytes);
    hasher.finish()
}
