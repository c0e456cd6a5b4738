//! Keys of endpoints.

use std::fmt;

use gestiq_core::{PortError, TenantId};

use crate::cipher::{SealedSecret, SealedSecrets};
use crate::endpoint::{Endpoint, EndpointId};
use crate::secret::{KeyKind, Secret};

/// A key that was just made.
#[derive(Debug)]
pub struct NewKey {
    /// The secret that the customer is shown, once; none for a pair, whose public half is kept with the sealed key.
    pub secret: Option<Secret>,
    /// The sealed key for the store.
    pub sealed: SealedSecret,
}

/// Makes keys; [`KeyRing`](crate::service::KeyRing) is the ready one.
///
/// Contract: each key is random, new and of the kind that was asked for; what is kept of it opens for this tenant and
/// endpoint only, and of a pair it shows the public half.
pub trait EndpointKeys: fmt::Debug + Send + Sync + 'static {
    /// A new key for an endpoint.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` where there is no randomness or no cipher; `Invalid` for a kind that is not offered.
    fn create(&self, tenant: TenantId, endpoint: EndpointId, kind: KeyKind) -> Result<NewKey, PortError>;

    /// The endpoint's keys, sealed anew by the host's present cipher key; none where they are already.
    ///
    /// # Errors
    /// `Unavailable` or `Internal` where a key does not open, or there is no cipher.
    fn reseal(&self, endpoint: &Endpoint) -> Result<Option<SealedSecrets>, PortError>;
}
