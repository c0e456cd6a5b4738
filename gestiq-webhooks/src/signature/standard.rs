//! Signing an outgoing message by Standard Webhooks, scheme `v1`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use crate::mac::MAC_BYTES;
use crate::message::MessageId;
use crate::secret::{Ed25519Key, Secret};
use crate::timestamp::Seconds;

/// A signature over `id.timestamp.body`; its `Display` is an entry of the header `webhook-signature`.
///
/// While a secret is being replaced, sign with the old and the new one and send both entries in one header,
/// separated by a space: receivers accept the message if any entry fits.
#[derive(Clone, Copy, Debug)]
pub struct Signature([u8; MAC_BYTES]);

/// Bytes of an entry: `v1,` and the base64 of the code.
const ENTRY_BYTES: usize = SCHEME.len() + 1 + MAC_BYTES.div_ceil(3) * 4;

impl Signature {
    pub(crate) fn code(&self) -> &[u8; MAC_BYTES] {
        &self.0
    }

    /// The entry of the header.
    fn entry(&self) -> [u8; ENTRY_BYTES] {
        let mut entry = [b','; ENTRY_BYTES];
        let (scheme, code) = entry.split_at_mut(SCHEME.len() + 1);
        scheme.iter_mut().zip(SCHEME.bytes()).for_each(|(to, from)| *to = from);
        // There is exactly so much room.
        let _ = STANDARD.encode_slice(self.0, code);
        entry
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.entry()).map_err(|_| fmt::Error)?)
    }
}

/// Identifier of HMAC-SHA256 signatures in the header.
pub(crate) const SCHEME: &str = "v1";

/// Identifier of ed25519 signatures in the header.
pub(crate) const ED25519_SCHEME: &str = "v1a";

/// Signs a message as it is going to be sent: HMAC-SHA256 of `id.timestamp.body` with the decoded secret.
///
/// `sent_at` is the time of this attempt (sub-seconds are cut off), so a retry is signed anew; the id stays.
/// Sign the very bytes that are sent: JSON that was parsed and written again may differ.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_webhooks::{MessageId, Secret, sign};
///
/// let secret = Secret::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// let id = MessageId::parse("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk")?;
/// let sent_at = DateTime::from_timestamp(1_649_367_553, 0).unwrap();
/// let body = br#"{"email":"test@example.com","username":"test_user"}"#;
/// assert_eq!(
///     sign(&secret, &id, sent_at, body).to_string(),
///     "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
/// );
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[must_use]
pub fn sign(secret: &Secret, id: &MessageId, sent_at: DateTime<Utc>, body: &[u8]) -> Signature {
    let seconds = Seconds::of(sent_at);
    Signature(secret.mac_key().mac(&[id.as_str().as_bytes(), b".", seconds.as_bytes(), b".", body]))
}

/// Signs a message by scheme `v1a`: ed25519 over `id.timestamp.body`; the answer is an entry of the header
/// `webhook-signature`.
///
/// The rules are those of [`sign`].
#[must_use]
pub fn sign_ed25519(key: &Ed25519Key, id: &MessageId, sent_at: DateTime<Utc>, body: &[u8]) -> String {
    let signature = key.sign(&signed_content(id, sent_at, body));
    format!("{ED25519_SCHEME},{}", STANDARD.encode(signature))
}

/// `id.timestamp.body`, in one piece.
pub(crate) fn signed_content(id: &MessageId, sent_at: DateTime<Utc>, body: &[u8]) -> Vec<u8> {
    let seconds = Seconds::of(sent_at);
    [id.as_str().as_bytes(), b".", seconds.as_bytes(), b".", body].concat()
}
