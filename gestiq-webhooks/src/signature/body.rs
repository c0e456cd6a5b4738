//! The signature of the body alone, `X-Signature: sha256=<hex>`.

use std::fmt;

use subtle::ConstantTimeEq as _;

use crate::error::Error;
use crate::mac::{MAC_BYTES, hex};
use crate::secret::Secret;

/// HMAC-SHA256 of a body; its `Display` is the header's value, `sha256=` and 64 lower-case hex digits.
///
/// GitHub signs in this form too. It says nothing about the time or the message, so it stops no replay: prefer
/// [`crate::verify::Verifier`] where the sender offers both.
#[derive(Clone, Copy, Debug)]
pub struct BodySignature([u8; MAC_BYTES]);

impl fmt::Display for BodySignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256={}", hex(&self.0))
    }
}

/// Signs the very bytes that are sent as the body.
///
/// ```
/// use gestiq_webhooks::Secret;
/// use gestiq_webhooks::signature::sign_body;
///
/// // The example in GitHub's documentation.
/// let secret = Secret::from_bytes(b"It's a Secret to Everybody".to_vec())?;
/// assert_eq!(
///     sign_body(&secret, b"Hello, World!").to_string(),
///     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
/// );
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[must_use]
pub fn sign_body(secret: &Secret, body: &[u8]) -> BodySignature {
    BodySignature(secret.mac_key().mac(&[body]))
}

/// Checks the value of `X-Signature` against the exact bytes of the body, in constant time.
///
/// # Errors
/// [`Error::SignatureMismatch`] for another signature, another algorithm or another spelling.
pub fn verify_body(secret: &Secret, header: &str, body: &[u8]) -> Result<(), Error> {
    let expected = sign_body(secret, body).to_string();
    if bool::from(expected.as_bytes().ct_eq(header.as_bytes())) {
        Ok(())
    } else {
        Err(Error::SignatureMismatch)
    }
}
