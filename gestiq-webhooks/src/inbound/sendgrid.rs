//! Twilio SendGrid: ECDSA on P-256 with SHA-256 over timestamp and body.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use spki::ObjectIdentifier;

use super::spki_key::{der_of, key_bits};
use super::{Provider, VerifiedRequest};
use crate::error::Error;
use crate::timestamp::{DEFAULT_TOLERANCE, check_time, checked_tolerance, parse_timestamp};

/// `id-ecPublicKey` (RFC 5480, section 2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// `secp256r1` (RFC 5480, section 2.1.1.1).
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// The verification key that SendGrid shows. It is not a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct SendGridKey(Vec<u8>);

impl SendGridKey {
    /// Reads the base64 text of SendGrid's page, or the same in PEM.
    ///
    /// # Errors
    /// [`Error::ProviderKey`] for anything but a key on P-256.
    pub fn parse(text: &str) -> Result<Self, Error> {
        der_of(text).and_then(|der| key_bits(&der, EC_PUBLIC_KEY, Some(P256))).map(SendGridKey).ok_or(
            Error::ProviderKey { provider: Provider::SendGrid, wanted: "base64 of a P-256 public key" },
        )
    }
}

impl fmt::Debug for SendGridKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SendGridKey({} bytes)", self.0.len())
    }
}

/// Verifies event webhooks of SendGrid.
///
/// Source: twilio.com/docs/sendgrid, "Getting Started with the Event Webhook Security Features"; its libraries
/// check the bytes of the timestamp followed by those of the body. The tolerance is ours, SendGrid names none.
#[derive(Clone, Debug)]
pub struct SendGridVerifier {
    key: SendGridKey,
    tolerance: TimeDelta,
}

impl SendGridVerifier {
    /// A verifier with the verification key and the tolerance of [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn new(key: SendGridKey) -> Self {
        SendGridVerifier { key, tolerance: DEFAULT_TOLERANCE }
    }

    /// Accepts requests signed up to `tolerance` before or after `now`.
    ///
    /// # Errors
    /// [`Error::InvalidTolerance`] below zero.
    pub fn with_tolerance(mut self, tolerance: TimeDelta) -> Result<Self, Error> {
        self.tolerance = checked_tolerance(tolerance)?;
        Ok(self)
    }

    /// Checks `X-Twilio-Email-Event-Webhook-Timestamp` and `…-Signature` against the exact bytes of the body.
    ///
    /// # Errors
    /// [`Error::InvalidTimestamp`], [`Error::TooOld`], [`Error::TooNew`], [`Error::SignatureMismatch`].
    pub fn verify(
        &self,
        timestamp: &str,
        signature: &str,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<VerifiedRequest, Error> {
        let sent_at = parse_timestamp(timestamp)?;
        check_time(sent_at, now, self.tolerance)?;
        let signature = STANDARD.decode(signature).map_err(|_| Error::SignatureMismatch)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.key.0)
            .verify(&[timestamp.as_bytes(), body].concat(), &signature)
            .map_err(|_| Error::SignatureMismatch)?;
        // The signature is not a key: whoever has one can make a second one that fits as well.
        Ok(VerifiedRequest::new(Provider::SendGrid, Some(sent_at), &[timestamp.as_bytes(), body]))
    }
}
