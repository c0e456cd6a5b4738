//! Public keys as `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7), in DER, base64 or PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};

/// Bytes of a written key at most: an RSA key of 8192 bits in PEM is 1.4 KB.
const MAX_KEY_BYTES: usize = 4096;

/// The key bits of a DER key of one algorithm; the curve is named where the algorithm has one.
pub(super) fn key_bits(
    der: &[u8],
    algorithm: ObjectIdentifier,
    curve: Option<ObjectIdentifier>,
) -> Option<Vec<u8>> {
    let info = SubjectPublicKeyInfoRef::try_from(der).ok()?;
    let is_wanted = match curve {
        Some(curve) => info.algorithm.assert_oids(algorithm, curve).is_ok(),
        None => info.algorithm.assert_algorithm_oid(algorithm).is_ok(),
    };
    is_wanted.then(|| info.subject_public_key.as_bytes().map(<[u8]>::to_vec)).flatten()
}

/// The DER bytes of a key that is written as base64, with the lines of PEM around it or without.
pub(super) fn der_of(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_KEY_BYTES {
        return None;
    }
    let text = text.trim();
    let inner = match text.strip_prefix("-----BEGIN PUBLIC KEY-----") {
        Some(rest) => rest.strip_suffix("-----END PUBLIC KEY-----")?,
        None => text,
    };
    let encoded: String = inner.split_ascii_whitespace().collect();
    STANDARD.decode(encoded).ok()
}
