//! Encrypted secrets, as stores keep them.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use crate::secret::{Ed25519PublicKey, KeyKind, Rotating};

/// Bytes of the id of a key at most.
pub const MAX_KEY_ID_BYTES: usize = 64;

/// Bytes of an encrypted secret at most.
pub const MAX_SEALED_BYTES: usize = 512;

/// Why a secret could not be sealed or opened. No variant holds any part of a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CipherError {
    /// The id of a key has another character, or a wrong length.
    #[error(
        "{text:?} is not a valid id of a key: 1 to {MAX_KEY_ID_BYTES} ASCII letters, digits, hyphens, dots or underscores"
    )]
    KeyId {
        /// The id, cut to a sane length.
        text: String,
    },
    /// The encrypted secret is too long to be one.
    #[error("an encrypted secret of {bytes} bytes is too long: {MAX_SEALED_BYTES} at most")]
    Length {
        /// The value that was found.
        bytes: usize,
    },
    /// The key that sealed it is not at hand.
    #[error("the key {id} is not known: give it to the cipher until all secrets are sealed anew")]
    UnknownKey {
        /// The id.
        id: CipherKeyId,
    },
    /// Another key with the same id, another endpoint, or a changed ciphertext.
    #[error(
        "the secret does not open: it was changed, moved from another endpoint, or sealed by another key"
    )]
    Refused,
    /// The same id is given to two keys.
    #[error("the key {id} is given twice")]
    SameKey {
        /// The id.
        id: CipherKeyId,
    },
}

gestiq_core::coded! { CipherError {
    KeyId => ("invalid_cipher_key_id", Invalid),
    Length => ("sealed_secret_length", Internal),
    UnknownKey => ("unknown_cipher_key", Internal),
    Refused => ("sealed_secret_refused", Internal),
    SameKey => ("duplicate_cipher_key", Invalid),
} }

/// Names a key of the host's cipher, so that keys can be replaced one secret after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CipherKeyId(String);

impl CipherKeyId {
    /// The id as a store keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CipherKeyId {
    type Err = CipherError;

    fn from_str(text: &str) -> Result<Self, CipherError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        if (1..=MAX_KEY_ID_BYTES).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(CipherKeyId(text.to_owned()))
        } else {
            Err(CipherError::KeyId { text: excerpt(text) })
        }
    }
}

impl fmt::Display for CipherKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An encrypted key of an endpoint, the id of the key that opens it, and of a key pair the public half in clear.
/// It has no JSON form; stores keep its three parts.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret {
    key_id: CipherKeyId,
    bytes: Vec<u8>,
    public: Option<Ed25519PublicKey>,
}

/// The encrypted keys of an endpoint: the current one and those that still sign beside it.
pub type SealedSecrets = Rotating<SealedSecret>;

impl SealedSecret {
    /// A secret as a cipher sealed it.
    ///
    /// # Errors
    /// [`CipherError::Length`] beyond [`MAX_SEALED_BYTES`].
    pub fn new(key_id: CipherKeyId, bytes: Vec<u8>) -> Result<Self, CipherError> {
        if bytes.len() > MAX_SEALED_BYTES {
            return Err(CipherError::Length { bytes: bytes.len() });
        }
        Ok(SealedSecret { key_id, bytes, public: None })
    }

    /// The same with the public half of the key pair that it is.
    #[must_use]
    pub fn with_public(self, public: Ed25519PublicKey) -> Self {
        SealedSecret { public: Some(public), ..self }
    }

    /// A sealed secret from its stored parts, without the public half.
    ///
    /// # Errors
    /// [`CipherError::KeyId`] and [`CipherError::Length`].
    pub fn restore(key_id: &str, bytes: Vec<u8>) -> Result<Self, CipherError> {
        SealedSecret::new(key_id.parse()?, bytes)
    }

    /// The cipher key that opens it.
    #[must_use]
    pub fn key_id(&self) -> &CipherKeyId {
        &self.key_id
    }

    /// The nonce and the ciphertext.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The half of a key pair that receivers are given; none where the key is shared.
    #[must_use]
    pub fn public(&self) -> Option<Ed25519PublicKey> {
        self.public
    }

    /// The kind of the sealed key.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        if self.public.is_some() { KeyKind::Ed25519 } else { KeyKind::Shared }
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedSecret(key {}, {} bytes)", self.key_id, self.bytes.len())
    }
}
