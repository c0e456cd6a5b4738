//! GitHub: `X-Hub-Signature-256: sha256=<hex>` over the body.

use super::secret::ProviderSecrets;
use super::{Provider, VerifiedRequest};
use crate::error::Error;
use crate::mac::hex;

/// Verifies webhooks of GitHub, and of whoever signs as it does.
///
/// The signature covers the body alone: no time, and not the header `X-GitHub-VerifiedRequest`, which anyone who repeats
/// a request can change. So a replay is recognised by the body only. Source: docs.github.com, "Validating webhook
/// deliveries".
///
/// ```
/// use gestiq_webhooks::inbound::GitHubVerifier;
///
/// let verifier = GitHubVerifier::new("It's a Secret to Everybody")?;
/// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
/// assert!(verifier.verify(signature, b"Hello, World!").is_ok());
/// assert!(verifier.verify(signature, b"Hello, World?").is_err());
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct GitHubVerifier(ProviderSecrets);

impl GitHubVerifier {
    /// A verifier with the secret of the webhook.
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn new(secret: &str) -> Result<Self, Error> {
        ProviderSecrets::new(Provider::GitHub, secret).map(GitHubVerifier)
    }

    /// Accepts a second secret too, while one replaces the other.
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn or(self, secret: &str) -> Result<Self, Error> {
        self.0.or(secret).map(GitHubVerifier)
    }

    /// Checks `X-Hub-Signature-256` against the exact bytes of the body.
    ///
    /// # Errors
    /// [`Error::SignatureMismatch`].
    pub fn verify(&self, signature: &str, body: &[u8]) -> Result<VerifiedRequest, Error> {
        self.0.check(&[body], |mac| format!("sha256={}", hex(mac)), &[signature])?;
        Ok(VerifiedRequest::new(Provider::GitHub, None, &[body]))
    }
}
