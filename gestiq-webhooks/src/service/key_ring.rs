//! Keys of endpoints: made, sealed, and opened to sign.

use std::sync::Arc;

use gestiq_core::{PortError, TenantId};

use crate::cipher::{SealedSecrets, SecretCipher, SecretRow};
use crate::endpoint::{Endpoint, EndpointId};
use crate::secret::{Ed25519Key, KeyKind, RandomBytes, Secret, Secrets};
use crate::service::{EndpointKeys, NewKey};
use crate::signature::{Outgoing, signed_headers};

/// Makes keys with a random source, seals them with a cipher, and opens them for as long as it takes to sign.
///
/// ```
/// # #[cfg(feature = "system")] {
/// use std::sync::Arc;
/// use gestiq_core::{SequentialIds, TenantId};
/// use gestiq_webhooks::{EndpointId, KeyKind, KeyRing, SystemRandom, XChaChaCipher};
/// use gestiq_webhooks::service::EndpointKeys as _;
///
/// let cipher = XChaChaCipher::new("2026-11", [7; 32], Arc::new(SystemRandom)).unwrap();
/// let ring = KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom));
///
/// let ids = SequentialIds::default();
/// let (tenant, endpoint) = (TenantId::new(&ids), EndpointId::new(&ids));
/// let shared = ring.create(tenant, endpoint, KeyKind::Shared).unwrap();
/// assert!(shared.secret.unwrap().reveal().starts_with("whsec_"), "shown once");
/// assert_eq!(shared.sealed.key_id().as_str(), "2026-11");
///
/// let pair = ring.create(tenant, endpoint, KeyKind::Ed25519).unwrap();
/// assert!(pair.secret.is_none(), "the private half never leaves the host");
/// assert!(pair.sealed.public().unwrap().to_string().starts_with("whpk_"));
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

impl EndpointKeys for KeyRing {
    fn create(&self, tenant: TenantId, endpoint: EndpointId, kind: KeyKind) -> Result<NewKey, PortError> {
        let row = SecretRow { tenant, endpoint };
        match kind {
            KeyKind::Shared => {
                let secret = Secret::generate(&*self.random)?;
                let sealed = self.cipher.seal(&secret.clone().into(), row)?;
                Ok(NewKey { secret: Some(secret), sealed })
            }
            KeyKind::Ed25519 => {
                let pair = Ed25519Key::generate(&*self.random)?;
                let public = pair.public();
                let sealed = self.cipher.seal(&pair.into(), row)?.with_public(public);
                Ok(NewKey { secret: None, sealed })
            }
        }
    }

    fn reseal(&self, endpoint: &Endpoint) -> Result<Option<SealedSecrets>, PortError> {
        let row = SecretRow { tenant: endpoint.tenant, endpoint: endpoint.id };
        let mut is_same = true;
        let sealed = endpoint.secrets.try_map(|former| {
            let sealed = self.cipher.seal(&self.cipher.open(former, row)?, row)?;
            is_same &= sealed.key_id() == former.key_id();
            Ok::<_, PortError>(match former.public() {
                Some(public) => sealed.with_public(public),
                None => sealed,
            })
        })?;
        Ok((!is_same).then_some(sealed))
    }
}
