//! The ready cipher: XChaCha20-Poly1305.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use gestiq_core::{ErrorKind, PortError};
use zeroize::Zeroizing;

use super::{CipherError, CipherKeyId, SealedSecret, SecretCipher, SecretRow};
use crate::secret::{RandomBytes, SigningKey};

/// Bytes of a key.
pub const CIPHER_KEY_BYTES: usize = 32;

/// Bytes of the nonce of XChaCha20: so long that random ones do not meet (draft-irtf-cfrg-xchacha, section 2.1).
const NONCE_BYTES: usize = 24;

/// Authenticated before the row, so that a ciphertext of another use or version of the form does not open.
const CONTEXT: &[u8] = b"gestiq-webhooks secret 1";

/// XChaCha20-Poly1305 under a key of the host, with a random nonce before each ciphertext.
///
/// To replace a key, make the cipher with the new one and give it the former ones to read; then go over all endpoints
/// with [`WebhookService::reseal`](crate::service::WebhookService::reseal), and forget the former key.
///
/// ```
/// # #[cfg(feature = "system")] {
/// use std::sync::Arc;
/// use gestiq_core::{SequentialIds, TenantId};
/// use gestiq_webhooks::{EndpointId, Secret, SystemRandom, XChaChaCipher};
/// use gestiq_webhooks::cipher::{SecretCipher, SecretRow};
///
/// let ids = SequentialIds::default();
/// let row = SecretRow { tenant: TenantId::new(&ids), endpoint: EndpointId::new(&ids) };
/// let cipher = XChaChaCipher::new("2026-11", [7; 32], Arc::new(SystemRandom)).unwrap();
///
/// let secret = Secret::generate(&SystemRandom).unwrap();
/// let sealed = cipher.seal(&secret.clone().into(), row).unwrap();
/// assert_eq!(cipher.open(&sealed, row).unwrap().reveal(), secret.reveal());
///
/// let elsewhere = SecretRow { endpoint: EndpointId::new(&ids), ..row };
/// assert!(cipher.open(&sealed, elsewhere).is_err());
/// # }
/// ```
#[derive(Clone)]
pub struct XChaChaCipher {
    current: CipherKeyId,
    keys: BTreeMap<CipherKeyId, Zeroizing<[u8; CIPHER_KEY_BYTES]>>,
    random: Arc<dyn RandomBytes>,
}

impl XChaChaCipher {
    /// A cipher with one key; its id is stored beside each secret.
    ///
    /// # Errors
    /// [`CipherError::KeyId`].
    pub fn new(
        id: &str,
        key: [u8; CIPHER_KEY_BYTES],
        random: Arc<dyn RandomBytes>,
    ) -> Result<Self, CipherError> {
        let current: CipherKeyId = id.parse()?;
        Ok(XChaChaCipher { keys: BTreeMap::from([(current.clone(), Zeroizing::new(key))]), current, random })
    }

    /// Opens what a former key sealed, too.
    ///
    /// # Errors
    /// [`CipherError::KeyId`], [`CipherError::SameKey`].
    pub fn reading(mut self, id: &str, key: [u8; CIPHER_KEY_BYTES]) -> Result<Self, CipherError> {
        let key = Zeroizing::new(key);
        let id: CipherKeyId = id.parse()?;
        if self.keys.contains_key(&id) {
            return Err(CipherError::SameKey { id });
        }
        self.keys.insert(id, key);
        Ok(self)
    }

    /// Returns true if a secret was sealed under the current key.
    #[must_use]
    pub fn is_current(&self, sealed: &SealedSecret) -> bool {
        *sealed.key_id() == self.current
    }

    fn cipher(&self, id: &CipherKeyId) -> Result<XChaCha20Poly1305, CipherError> {
        let key = self.keys.get(id).ok_or_else(|| CipherError::UnknownKey { id: id.clone() })?;
        XChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|_| CipherError::Refused)
    }

    fn sealed(
        &self,
        plain: &str,
        nonce: [u8; NONCE_BYTES],
        row: SecretRow,
    ) -> Result<SealedSecret, CipherError> {
        let aad = authenticated(&self.current, row);
        let payload = Payload { msg: plain.as_bytes(), aad: &aad };
        let ciphertext = self
            .cipher(&self.current)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| CipherError::Refused)?;
        SealedSecret::new(self.current.clone(), [nonce.as_slice(), &ciphertext].concat())
    }

    fn opened(&self, sealed: &SealedSecret, row: SecretRow) -> Result<SigningKey, CipherError> {
        let (nonce, ciphertext) =
            sealed.as_bytes().split_first_chunk::<NONCE_BYTES>().ok_or(CipherError::Refused)?;
        let aad = authenticated(sealed.key_id(), row);
        let plain = self
            .cipher(sealed.key_id())?
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| CipherError::Refused)?;
        let text = std::str::from_utf8(&plain).map_err(|_| CipherError::Refused)?;
        SigningKey::parse(text).map_err(|_| CipherError::Refused)
    }
}

/// The context, the id of the key and the row; each part has a fixed length or its length before it.
fn authenticated(id: &CipherKeyId, row: SecretRow) -> Vec<u8> {
    let id = id.as_str().as_bytes();
    // An id has 64 bytes at most.
    let length = u8::try_from(id.len()).unwrap_or(u8::MAX);
    let (tenant, endpoint) = (row.tenant.as_uuid(), row.endpoint.as_uuid());
    [CONTEXT, &[length], id, tenant.as_bytes(), endpoint.as_bytes()].concat()
}

impl SecretCipher for XChaChaCipher {
    fn seal(&self, key: &SigningKey, row: SecretRow) -> Result<SealedSecret, PortError> {
        let mut nonce = [0; NONCE_BYTES];
        self.random.fill(&mut nonce)?;
        self.sealed(&key.reveal(), nonce, row).map_err(PortError::from)
    }

    fn open(&self, sealed: &SealedSecret, row: SecretRow) -> Result<SigningKey, PortError> {
        self.opened(sealed, row).map_err(PortError::from)
    }
}

impl From<CipherError> for PortError {
    fn from(error: CipherError) -> Self {
        PortError::new(ErrorKind::Internal, "a secret could not be sealed or opened").because(error)
    }
}

impl fmt::Debug for XChaChaCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "XChaChaCipher(key {} of {})", self.current, self.keys.len())
    }
}
