//! Keys of endpoints: made, sealed, and opened to sign.

use std::sync::Arc;

use gestiq_core::{PortError, TenantId};

use crate::{
    Endpoint, EndpointId, Outgoing, RandomBytes, SealedSecret, Secret, SecretCipher, SecretRow, Secrets,
    signed_headers,
};

/// Makes keys with a random source, seals them with a cipher, and opens them for as long as it takes to sign.
///
/// ```
/// # #[cfg(feature = "system")] {
/// use std::sync::Arc;
/// use gestiq_core::{SequentialIds, TenantId};
/// use gestiq_webhooks::{EndpointId, KeyRing, SystemRandom, XChaChaCipher};
///
/// let cipher = XChaChaCipher::new("2026-11", [7; 32], Arc::new(SystemRandom)).unwrap();
/// let ring = KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom));
///
/// let ids = SequentialIds::default();
/// let (shown_once, kept) = ring.create(TenantId::new(&ids), EndpointId::new(&ids)).unwrap();
/// assert!(shown_once.reveal().starts_with("whsec_"));
/// assert_eq!(kept.key_id().as_str(), "2026-11");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct KeyRing {
    cipher: Arc<dyn SecretCipher>,
    random: Arc<dyn RandomBytes>,
}

impl KeyRing {
    /// A ring with the host's cipher and random source.
    #[must_use]
    pub fn new(cipher: Arc<dyn SecretCipher>, random: Arc<dyn RandomBytes>) -> Self {
        KeyRing { cipher, random }
    }

    /// A new shared secret for an endpoint: what its owner is shown once, and what the store keeps.
    ///
    /// # Errors
    /// The error of the random source or of the cipher.
    pub fn create(
        &self,
        tenant: TenantId,
        endpoint: EndpointId,
    ) -> Result<(Secret, SealedSecret), PortError> {
        let secret = Secret::generate(&*self.random)?;
        let sealed = self.cipher.seal(&secret.clone().into(), SecretRow { tenant, endpoint })?;
        Ok((secret, sealed))
    }

    /// The keys of an endpoint in clear.
    ///
    /// # Errors
    /// The error of the cipher.
    pub fn open(&self, endpoint: &Endpoint) -> Result<Secrets, PortError> {
        let row = SecretRow { tenant: endpoint.tenant, endpoint: endpoint.id };
        endpoint.secrets.try_map(|sealed| self.cipher.open(sealed, row))
    }

    /// The headers of a message for an endpoint, by its preset and with all keys that are active at this time.
    ///
    /// # Errors
    /// The error of the cipher; `Invalid` for a preset that the key cannot serve.
    pub fn sign(
        &self,
        endpoint: &Endpoint,
        message: &Outgoing<'_>,
    ) -> Result<Vec<(&'static str, String)>, PortError> {
        let secrets = self.open(endpoint)?;
        signed_headers(endpoint.preset, &secrets, message)
            .map_err(|error| PortError::new(error.kind(), "the message cannot be signed").because(error))
    }
}
