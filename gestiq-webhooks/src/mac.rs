//! HMAC-SHA256 (RFC 2104 over FIPS 180-4), the primitive below both signatures.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Secret;

/// Bytes of an HMAC-SHA256.
pub(crate) const MAC_BYTES: usize = 32;

/// The code of the parts, one after the other.
#[expect(clippy::expect_used, reason = "RFC 2104 takes a key of any length, so there is no other answer")]
pub(crate) fn mac(secret: &Secret, parts: &[&[u8]]) -> [u8; MAC_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.key()).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
