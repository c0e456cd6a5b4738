//! Encryption: rustls with ring, and the certificate authorities that the machine trusts.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, Error};
use rustls_platform_verifier::BuilderVerifierExt as _;

/// A configuration of its own: the process may have another one by default, or none.
pub(crate) fn config() -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    Ok(builder.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth())
}
