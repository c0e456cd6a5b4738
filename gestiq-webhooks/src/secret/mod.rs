//! The key that an endpoint shares with its sender.

mod ed25519;
mod key_kind;
mod random;
mod rotation;
mod signing_key;

pub use ed25519::{Ed25519Key, Ed25519PublicKey, PRIVATE_KEY_PREFIX, PUBLIC_KEY_PREFIX};
pub use key_kind::KeyKind;
pub use random::RandomBytes;
#[cfg(feature = "system")]
pub use random::SystemRandom;
pub use rotation::{DEFAULT_OVERLAP, Rotating};
pub use signing_key::{Secrets, SigningKey};

use std::fmt;

use base64::engine::general_purpose::STANDARD;
use base64::{Engine as _, decoded_len_estimate};
use gestiq_core::PortError;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::limit::{MAX_SECRET_BYTES, MIN_SECRET_BYTES};
use crate::mac::MacKey;

/// The prefix of a written secret, so that people and scanners recognise a leaked one.
pub const SECRET_PREFIX: &str = "whsec_";

/// The key of one endpoint.
///
/// It cannot print itself: `Debug` and `Display` show a mask, there is no serde form, and the bytes are wiped
/// when it is dropped. [`Secret::reveal`] is the one way to read it, for the moment in which the customer is shown it and
/// for the store that encrypts it.
///
/// ```
/// use gestiq_webhooks::Secret;
///
/// let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// assert_eq!(format!("{secret} {secret:?}"), "whsec_*** Secret(whsec_***)");
/// assert_eq!(secret.reveal().as_str(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
///
/// Serialising a schedule compiles:
///
/// ```
/// fn store<T: serde::Serialize>(_: T) {}
/// store(gestiq_webhooks::RetrySchedule::quick());
/// ```
///
/// A secret does not:
///
/// ```compile_fail
/// fn store<T: serde::Serialize>(_: T) {}
/// store(gestiq_webhooks::Secret::parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
/// ```
#[derive(Clone)]
pub struct Secret {
    key: Zeroizing<Vec<u8>>,
    /// The same key, made ready once for all messages.
    mac: MacKey,
}

impl Secret {
    /// Reads `whsec_<base64>`, or the base64 alone.
    ///
    /// # Errors
    /// [`Error::SecretNotBase64`], or [`Error::SecretLength`] outside 24 to 64 decoded bytes.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let encoded = text.strip_prefix(SECRET_PREFIX).unwrap_or(text);
        let mut key = Zeroizing::new(vec![0; decoded_len_estimate(encoded.len())]);
        // The decoder's own error names a byte of the secret, so it is dropped.
        let length = STANDARD.decode_slice(encoded, &mut key).map_err(|_| Error::SecretNotBase64)?;
        key.truncate(length);
        Secret::checked(key)
    }

    /// A new secret of 32 bytes, as long as the digest that it keys (RFC 2104, section 3).
    ///
    /// # Errors
    /// The error of the random source.
    pub fn generate(random: &dyn RandomBytes) -> Result<Self, PortError> {
        const NEW_SECRET_BYTES: usize = 32;
        let mut key = Zeroizing::new(vec![0; NEW_SECRET_BYTES]);
        random.fill(&mut key)?;
        Ok(Secret::ready(key))
    }

    /// Takes key bytes as they are: fresh random ones from the host, or a partner's raw key.
    ///
    /// # Errors
    /// [`Error::SecretLength`] outside 24 to 64 bytes; the bytes are wiped all the same.
    pub fn from_bytes(key: Vec<u8>) -> Result<Self, Error> {
        Secret::checked(Zeroizing::new(key))
    }

    fn checked(key: Zeroizing<Vec<u8>>) -> Result<Self, Error> {
        if (MIN_SECRET_BYTES..=MAX_SECRET_BYTES).contains(&key.len()) {
            Ok(Secret::ready(key))
        } else {
            Err(Error::SecretLength { found: key.len() })
        }
    }

    fn ready(key: Zeroizing<Vec<u8>>) -> Self {
        let mac = MacKey::new(&key);
        Secret { key, mac }
    }

    /// The written form, `whsec_<base64>`, in memory that is wiped when dropped.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(STANDARD.encode(&*self.key));
        Zeroizing::new([SECRET_PREFIX, &encoded].concat())
    }

    pub(crate) fn mac_key(&self) -> &MacKey {
        &self.mac
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("whsec_***")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({self})")
    }
}
