//! The port, and the row that a secret belongs to.

use std::fmt;

use gestiq_core::{PortError, TenantId};

use super::SealedSecret;
use crate::endpoint::EndpointId;
use crate::secret::SigningKey;

/// The row that a secret belongs to. It is part of what is authenticated: a secret opens in its own row only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretRow {
    /// Whose endpoint.
    pub tenant: TenantId,
    /// The id.
    pub endpoint: EndpointId,
}

/// Encrypts secrets for a store and decrypts them for a request.
///
/// Contract: what was sealed for a row opens for that row and no other, as long as the cipher knows the key that it
/// names; two seals of one secret differ; and no error holds any part of a secret. It is fast enough to be called
/// for each request: a cipher that asks a server keeps what it opened for a while.
pub trait SecretCipher: fmt::Debug + Send + Sync + 'static {
    /// Encrypts a secret under the current key.
    ///
    /// # Errors
    /// [`PortError`] where the cipher, or its source of random bytes, does not answer.
    fn seal(&self, key: &SigningKey, row: SecretRow) -> Result<SealedSecret, PortError>;

    /// Decrypts a secret.
    ///
    /// # Errors
    /// [`PortError`] of kind `Internal`, with a [`CipherError`](super::CipherError) as its source, where the secret
    /// does not open.
    fn open(&self, sealed: &SealedSecret, row: SecretRow) -> Result<SigningKey, PortError>;
}
