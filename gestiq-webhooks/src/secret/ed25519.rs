//! The key pair of signatures that everyone can verify and only the sender can make.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey as Inner, VerifyingKey};
use gestiq_core::PortError;
use zeroize::Zeroizing;

use super::RandomBytes;
use crate::error::Error;

/// The prefix of a written private key (Standard Webhooks 1.0.0, signature scheme).
pub const PRIVATE_KEY_PREFIX: &str = "whsk_";

/// The prefix of a written public key (Standard Webhooks 1.0.0, signature scheme).
pub const PUBLIC_KEY_PREFIX: &str = "whpk_";

/// Bytes of a written private key: the seed and the public key (RFC 8032, section 5.1.5).
const PAIR_BYTES: usize = 64;

/// Bytes of a public key.
const PUBLIC_BYTES: usize = 32;

/// The private key of scheme `v1a`: ed25519 (RFC 8032).
///
/// With a shared secret the receiver can make what it verifies; with this the receiver holds the public half only,
/// so a leak at the receiver forges nothing. It cannot print itself, and is wiped when dropped.
///
/// ```
/// use gestiq_webhooks::secret::Ed25519Key;
///
/// let written = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
/// let key = Ed25519Key::parse(written)?;
/// assert_eq!(key.public().to_string(), "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
/// assert_eq!(format!("{key} {key:?}"), "whsk_*** Ed25519Key(whsk_***)");
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone)]
pub struct Ed25519Key(Inner);

impl Ed25519Key {
    /// Reads `whsk_<base64 of seed and public key>`.
    ///
    /// # Errors
    /// [`Error::InvalidPrivateKey`] for another text, or halves that do not belong together.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let encoded = text.strip_prefix(PRIVATE_KEY_PREFIX).ok_or(Error::InvalidPrivateKey)?;
        // One byte more than is needed, so that a longer key is seen as one.
        let mut pair = Zeroizing::new([0; PAIR_BYTES + 1]);
        let length =
            STANDARD.decode_slice(encoded, pair.as_mut_slice()).map_err(|_| Error::InvalidPrivateKey)?;
        match pair.first_chunk::<PAIR_BYTES>() {
            Some(pair) if length == PAIR_BYTES => {
                Inner::from_keypair_bytes(pair).map(Ed25519Key).map_err(|_| Error::InvalidPrivateKey)
            }
            _ => Err(Error::InvalidPrivateKey),
        }
    }

    /// A new key.
    ///
    /// # Errors
    /// The error of the random source.
    pub fn generate(random: &dyn RandomBytes) -> Result<Self, PortError> {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(seed.as_mut_slice())?;
        Ok(Ed25519Key(Inner::from_bytes(&seed)))
    }

    /// The half that receivers are given.
    #[must_use]
    pub fn public(&self) -> Ed25519PublicKey {
        Ed25519PublicKey(self.0.verifying_key())
    }

    /// The written form, in memory that is wiped when dropped.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let pair = Zeroizing::new(self.0.to_keypair_bytes());
        let encoded = Zeroizing::new(STANDARD.encode(pair.as_slice()));
        Zeroizing::new([PRIVATE_KEY_PREFIX, &encoded].concat())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Display for Ed25519Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("whsk_***")
    }
}

impl fmt::Debug for Ed25519Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519Key({self})")
    }
}

/// The public key of scheme `v1a`, `whpk_<base64>`. It is not a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ed25519PublicKey(VerifyingKey);

impl Ed25519PublicKey {
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }
}

impl FromStr for Ed25519PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || Error::InvalidPublicKey { text: gestiq_core::text::excerpt(text) };
        let encoded = text.strip_prefix(PUBLIC_KEY_PREFIX).ok_or_else(refused)?;
        let bytes: [u8; PUBLIC_BYTES] =
            STANDARD.decode(encoded).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(refused)?;
        // A weak key has signatures that fit many messages.
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(Ed25519PublicKey(key)),
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for Ed25519PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&[PUBLIC_KEY_PREFIX, &STANDARD.encode(self.0.as_bytes())].concat())
    }
}

impl fmt::Debug for Ed25519PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519PublicKey({self})")
    }
}
