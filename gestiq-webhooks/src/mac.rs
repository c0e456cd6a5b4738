//! HMAC-SHA256 (RFC 2104 over FIPS 180-4), the primitive below all shared-key signatures.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Bytes of an HMAC-SHA256.
pub(crate) const MAC_BYTES: usize = 32;

/// The code of the parts, one after the other.
#[expect(clippy::expect_used, reason = "RFC 2104 takes a key of any length, so there is no other answer")]
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; MAC_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Two lower-case hex digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
