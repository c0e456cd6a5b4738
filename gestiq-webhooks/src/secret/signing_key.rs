//! The key of an endpoint, of either kind.

use std::fmt;

use zeroize::Zeroizing;

use super::{Ed25519Key, KeyKind, PRIVATE_KEY_PREFIX, Rotating, Secret};
use crate::error::Error;

/// A key that signs an endpoint's messages.
#[derive(Clone)]
pub enum SigningKey {
    /// A secret that both sides know: scheme `v1`, and all presets.
    Shared(Secret),
    /// A key pair: scheme `v1a`.
    Ed25519(Ed25519Key),
}

/// The keys of an endpoint in clear: what signs, for as long as a request is made.
pub type Secrets = Rotating<SigningKey>;

impl SigningKey {
    /// Reads `whsec_…`, `whsk_…`, or the base64 of a shared secret alone.
    ///
    /// # Errors
    /// [`Error::SecretNotBase64`], [`Error::SecretLength`], [`Error::InvalidPrivateKey`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.starts_with(PRIVATE_KEY_PREFIX) {
            Ed25519Key::parse(text).map(SigningKey::Ed25519)
        } else {
            Secret::parse(text).map(SigningKey::Shared)
        }
    }

    /// The written form, in memory that is wiped when dropped.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        match self {
            SigningKey::Shared(secret) => secret.reveal(),
            SigningKey::Ed25519(key) => key.reveal(),
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match self {
            SigningKey::Shared(_) => KeyKind::Shared,
            SigningKey::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    pub(crate) fn shared(&self) -> Option<&Secret> {
        match self {
            SigningKey::Shared(secret) => Some(secret),
            SigningKey::Ed25519(_) => None,
        }
    }
}

impl From<Secret> for SigningKey {
    fn from(secret: Secret) -> Self {
        SigningKey::Shared(secret)
    }
}

impl From<Ed25519Key> for SigningKey {
    fn from(key: Ed25519Key) -> Self {
        SigningKey::Ed25519(key)
    }
}

impl fmt::Display for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SigningKey::Shared(secret) => fmt::Display::fmt(secret, f),
            SigningKey::Ed25519(key) => fmt::Display::fmt(key, f),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({self})")
    }
}
