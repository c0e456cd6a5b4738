//! Keys of endpoints.

use std::fmt;

use gestiq_core::{PortError, TenantId};

use crate::{EndpointId, KeyRing, SealedSecret, Secret};

/// A key that was just made.
#[derive(Debug)]
pub struct NewKey {
    /// What the customer is shown, once.
    pub secret: Secret,
    /// What the store keeps.
    pub sealed: SealedSecret,
}

/// Makes keys; [`KeyRing`] is the ready one.
///
/// Contract: each key is random and new, and what is kept of it opens for this tenant and endpoint only.
pub trait EndpointKeys: fmt::Debug + Send + Sync + 'static {
    /// A new key for an endpoint.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` where there is no randomness or no cipher.
    fn create(&self, tenant: TenantId, endpoint: EndpointId) -> Result<NewKey, PortError>;
}

impl EndpointKeys for KeyRing {
    fn create(&self, tenant: TenantId, endpoint: EndpointId) -> Result<NewKey, PortError> {
        let (secret, sealed) = KeyRing::create(self, tenant, endpoint)?;
        Ok(NewKey { secret, sealed })
    }
}
