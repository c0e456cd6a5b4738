//! Believing an incoming message, or not.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::text::excerpt;
use subtle::{Choice, ConstantTimeEq as _};

use crate::signature::SCHEME;
use crate::{Error, MessageId, Secret, sign};

/// How far a sender's clock may be off, both ways: 300 s, as the reference libraries of Standard Webhooks take.
pub const DEFAULT_TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// Most entries that are read of one `webhook-signature` header: a rotation needs two or three.
pub const MAX_SIGNATURES: usize = 32;

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

/// What a verified message says about itself.
///
/// A sender tries again until it is answered, so the same id may come twice: remember ids for as long as the
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
    tolerance: TimeDelta,
}

impl Verifier {
    /// A verifier with the endpoint's secret and the usual tolerance of [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Verifier { secrets: vec![secret], tolerance: DEFAULT_TOLERANCE }
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
        if tolerance < TimeDelta::zero() {
            return Err(Error::InvalidTolerance { tolerance });
        }
        self.tolerance = tolerance;
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
        self.check_time(sent_at, now)?;
        let entries = entries(headers.signature)?;
        let matches = self.secrets.iter().fold(Choice::from(0), |found, secret| {
            let expected = sign(secret, &id, sent_at, body).to_string();
            // All pairs are compared, so that the time does not tell which secret or entry fits.
            entries.iter().fold(found, |found, entry| found | expected.as_bytes().ct_eq(entry.as_bytes()))
        });
        if bool::from(matches) { Ok(VerifiedMessage { id, sent_at }) } else { Err(Error::SignatureMismatch) }
    }

    fn check_time(&self, sent_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Error> {
        let age = now.signed_duration_since(sent_at);
        if age > self.tolerance {
            Err(Error::TooOld { age, tolerance: self.tolerance })
        } else if -age > self.tolerance {
            Err(Error::TooNew { ahead: -age, tolerance: self.tolerance })
        } else {
            Ok(())
        }
    }
}

/// Reads the one spelling that a sender signs: what is verified is the parsed number, so that a second spelling
/// of it would let a changed header pass.
fn parse_timestamp(text: &str) -> Result<DateTime<Utc>, Error> {
    text.parse::<i64>()
        .ok()
        .filter(|seconds| *seconds >= 0 && seconds.to_string() == text)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| Error::InvalidTimestamp { text: excerpt(text) })
}

/// The `v1` entries of the header.
fn entries(header: &str) -> Result<Vec<&str>, Error> {
    let all: Vec<&str> = header.split(' ').take(MAX_SIGNATURES + 1).collect();
    if all.len() > MAX_SIGNATURES {
        return Err(Error::TooManySignatures { found: all.len() });
    }
    Ok(all
        .into_iter()
        .filter(|entry| entry.split_once(',').is_some_and(|(scheme, _)| scheme == SCHEME))
        .collect())
}
