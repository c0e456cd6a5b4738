//! Believing an incoming message, or not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use subtle::{Choice, ConstantTimeEq as _};

use crate::error::Error;
use crate::inbound::{Provider, ReplayKey};
use crate::limit::MAX_SIGNATURES;
use crate::mac::MAC_BYTES;
use crate::message::MessageId;
use crate::secret::{Ed25519PublicKey, Secret};
use crate::signature::sign;
use crate::signature::{ED25519_SCHEME, SCHEME, signed_content};
pub use crate::timestamp::DEFAULT_TOLERANCE;
use crate::timestamp::{check_time, checked_tolerance, parse_timestamp};

/// The three headers of a message as they came over the wire.
#[derive(Clone, Copy, Debug)]
pub struct ReceivedHeaders<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`: whole seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: entries such as `v1,<base64>`, separated by a space.
    pub signature: &'a str,
}

/// A message whose signature was verified.
///
/// A sender tries again until it gets a response, so the same id may come twice: remember ids for as long as the
/// tolerance at least, and answer a known one with success without acting on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedMessage {
    id: MessageId,
    sent_at: DateTime<Utc>,
}

impl VerifiedMessage {
    /// The id, the same over all attempts.
    #[must_use]
    pub fn id(&self) -> &MessageId {
        &self.id
    }

    /// The key for a [`ReplayGuard`](crate::inbound::ReplayGuard): made of the id, which is the same over all attempts.
    #[must_use]
    pub fn replay_key(&self) -> ReplayKey {
        ReplayKey::of(Provider::StandardWebhooks, &[self.id.as_str().as_bytes()])
    }

    /// When this attempt was signed.
    #[must_use]
    pub fn sent_at(&self) -> DateTime<Utc> {
        self.sent_at
    }
}

/// Verifies messages of one sender, with one secret or, while it is being replaced, several.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_webhooks::{MessageId, ReceivedHeaders, Secret, Verifier, sign};
///
/// let new = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// let old = Secret::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
/// let signature = sign(&old, &MessageId::parse("msg_1")?, now, b"{}").to_string();
///
/// let verifier = Verifier::new(new).or(old);
/// let headers = ReceivedHeaders { id: "msg_1", timestamp: "1700000000", signature: &signature };
/// assert_eq!(verifier.verify(&headers, b"{}", now)?.id().as_str(), "msg_1");
/// assert!(verifier.verify(&headers, b"{ }", now).is_err());
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    secrets: Vec<Secret>,
    public_keys: Vec<Ed25519PublicKey>,
    tolerance: TimeDelta,
}

impl Verifier {
    /// A verifier with the endpoint's secret and the usual tolerance of [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Verifier { secrets: vec![secret], public_keys: Vec::new(), tolerance: DEFAULT_TOLERANCE }
    }

    /// A verifier with the sender's public key (`v1a`) and the usual tolerance of [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn of_public_key(key: Ed25519PublicKey) -> Self {
        Verifier { secrets: Vec::new(), public_keys: vec![key], tolerance: DEFAULT_TOLERANCE }
    }

    /// Accepts a second public key too, or one beside a secret.
    #[must_use]
    pub fn or_public_key(mut self, key: Ed25519PublicKey) -> Self {
        self.public_keys.push(key);
        self
    }

    /// Accepts a second secret too, while one replaces the other.
    #[must_use]
    pub fn or(mut self, secret: Secret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Accepts messages signed up to `tolerance` before or after `now`.
    ///
    /// # Errors
    /// [`Error::InvalidTolerance`] below zero.
    pub fn with_tolerance(mut self, tolerance: TimeDelta) -> Result<Self, Error> {
        self.tolerance = checked_tolerance(tolerance)?;
        Ok(self)
    }

    /// Checks headers against the exact bytes of the body. Entries of unknown schemes are passed over.
    ///
    /// # Errors
    /// [`Error::InvalidMessageId`] and [`Error::InvalidTimestamp`] for malformed headers, [`Error::TooOld`] and
    /// [`Error::TooNew`] outside the tolerance, [`Error::TooManySignatures`], [`Error::SignatureMismatch`].
    pub fn verify(
        &self,
        headers: &ReceivedHeaders<'_>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<VerifiedMessage, Error> {
        let id = MessageId::parse(headers.id)?;
        let sent_at = parse_timestamp(headers.timestamp)?;
        check_time(sent_at, now, self.tolerance)?;
        check_count(headers.signature)?;
        // Every key meets every entry, so that the time does not show which of them fits.
        let shared = self.matches_secret(headers.signature, &id, sent_at, body);
        let public = self.matches_public_key(headers.signature, &id, sent_at, body);
        if shared | public { Ok(VerifiedMessage { id, sent_at }) } else { Err(Error::SignatureMismatch) }
    }

    fn matches_secret(&self, header: &str, id: &MessageId, sent_at: DateTime<Utc>, body: &[u8]) -> bool {
        let matches = self.secrets.iter().fold(Choice::from(0), |found, secret| {
            let expected = words(sign(secret, id, sent_at, body).code());
            let codes = entries(header, SCHEME).filter_map(code);
            codes.fold(found, |found, code| found | expected.ct_eq(&words(&code)))
        });
        bool::from(matches)
    }

    /// A public key is not a secret, so neither is the time that it takes.
    fn matches_public_key(&self, header: &str, id: &MessageId, sent_at: DateTime<Utc>, body: &[u8]) -> bool {
        if self.public_keys.is_empty() {
            return false;
        }
        let signatures: Vec<[u8; 64]> =
            entries(header, ED25519_SCHEME).filter_map(ed25519_signature).collect();
        if signatures.is_empty() {
            return false;
        }
        let content = signed_content(id, sent_at, body);
        self.public_keys.iter().any(|key| signatures.iter().any(|signature| key.verify(&content, signature)))
    }
}

/// The bytes of an entry `v1,<base64>`. The decoder knows one spelling of them.
fn code(entry: &str) -> Option<[u8; MAC_BYTES]> {
    let (_, encoded) = entry.split_once(',')?;
    // One byte more than is needed, so that a longer code is seen as one.
    let mut code = [0; MAC_BYTES + 1];
    let length = STANDARD.decode_slice(encoded, &mut code).ok()?;
    code.first_chunk().copied().filter(|_| length == MAC_BYTES)
}

/// The same bytes as words, which are compared in fewer steps.
fn words(code: &[u8; MAC_BYTES]) -> [u64; MAC_BYTES / 8] {
    let mut words = [0; MAC_BYTES / 8];
    let (chunks, _) = code.as_chunks();
    words.iter_mut().zip(chunks).for_each(|(word, bytes)| *word = u64::from_ne_bytes(*bytes));
    words
}

/// The bytes of an entry `v1a,<base64>`. The decoder knows one spelling of them.
fn ed25519_signature(entry: &str) -> Option<[u8; 64]> {
    let (_, encoded) = entry.split_once(',')?;
    STANDARD.decode(encoded).ok()?.try_into().ok()
}

/// Refuses a header with more entries than are read.
fn check_count(header: &str) -> Result<(), Error> {
    let found = header.split(' ').take(MAX_SIGNATURES + 1).count();
    if found > MAX_SIGNATURES { Err(Error::TooManySignatures { found }) } else { Ok(()) }
}

/// The entries of the header that are of a scheme.
fn entries<'a>(header: &'a str, scheme: &str) -> impl Iterator<Item = &'a str> {
    header.split(' ').filter(move |entry| entry.split_once(',').is_some_and(|(found, _)| found == scheme))
}
