//! Shopify: `X-Shopify-Hmac-SHA256: <base64>` over the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::secret::ProviderSecrets;
use super::{Provider, VerifiedRequest};
use crate::error::Error;

/// Verifies webhooks of Shopify; the secret is the app's client secret.
///
/// The signature covers the body alone, so a replay is recognised by the body only. Source: shopify.dev, "Deliver
/// webhooks through HTTPS", section "Validate the origin of your webhook".
#[derive(Clone, Debug)]
pub struct ShopifyVerifier(ProviderSecrets);

impl ShopifyVerifier {
    /// A verifier with the app's client secret.
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn new(secret: &str) -> Result<Self, Error> {
        ProviderSecrets::new(Provider::Shopify, secret).map(ShopifyVerifier)
    }

    /// Accepts a second secret too, while one replaces the other.
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn or(self, secret: &str) -> Result<Self, Error> {
        self.0.or(secret).map(ShopifyVerifier)
    }

    /// Checks `X-Shopify-Hmac-SHA256` against the exact bytes of the body.
    ///
    /// # Errors
    /// [`Error::SignatureMismatch`].
    pub fn verify(&self, signature: &str, body: &[u8]) -> Result<VerifiedRequest, Error> {
        self.0.check(&[body], |mac| STANDARD.encode(mac), &[signature])?;
        Ok(VerifiedRequest::new(Provider::Shopify, None, &[body]))
    }
}
