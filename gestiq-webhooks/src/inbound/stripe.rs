//! Stripe: `Stripe-Signature: t=<seconds>,v1=<hex>` over `<seconds>.<body>`.

use chrono::{DateTime, TimeDelta, Utc};

use super::secret::ProviderSecrets;
use super::{Provider, VerifiedRequest};
use crate::error::Error;
use crate::limit::MAX_SIGNATURES;
use crate::mac::hex;
use crate::timestamp::{DEFAULT_TOLERANCE, check_time, checked_tolerance, parse_timestamp};

/// Verifies webhooks of Stripe, and of whoever signs as it does; the secret is the text `whsec_…` as it is shown.
///
/// While a secret is rolled at Stripe, the header has one `v1` for each. Other schemes, such as `v0` of test events,
/// are passed over. Source: docs.stripe.com/webhooks, "Verify webhook signatures manually".
#[derive(Clone, Debug)]
pub struct StripeVerifier {
    secrets: ProviderSecrets,
    tolerance: TimeDelta,
}

impl StripeVerifier {
    /// A verifier with the endpoint's signing secret and the tolerance of [`DEFAULT_TOLERANCE`].
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn new(secret: &str) -> Result<Self, Error> {
        let secrets = ProviderSecrets::new(Provider::Stripe, secret)?;
        Ok(StripeVerifier { secrets, tolerance: DEFAULT_TOLERANCE })
    }

    /// Accepts a second secret too, while one replaces the other.
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn or(mut self, secret: &str) -> Result<Self, Error> {
        self.secrets = self.secrets.or(secret)?;
        Ok(self)
    }

    /// Accepts requests signed up to `tolerance` before or after `now`.
    ///
    /// # Errors
    /// [`Error::InvalidTolerance`] below zero.
    pub fn with_tolerance(mut self, tolerance: TimeDelta) -> Result<Self, Error> {
        self.tolerance = checked_tolerance(tolerance)?;
        Ok(self)
    }

    /// Checks `Stripe-Signature` against the exact bytes of the body.
    ///
    /// # Errors
    /// [`Error::MalformedHeader`], [`Error::InvalidTimestamp`], [`Error::TooManySignatures`], [`Error::TooOld`],
    /// [`Error::TooNew`], [`Error::SignatureMismatch`].
    pub fn verify(&self, header: &str, body: &[u8], now: DateTime<Utc>) -> Result<VerifiedRequest, Error> {
        let (timestamp, signatures) = parts_of(header)?;
        let sent_at = parse_timestamp(timestamp)?;
        check_time(sent_at, now, self.tolerance)?;
        let parts: [&[u8]; 3] = [timestamp.as_bytes(), b".", body];
        self.secrets.check(&parts, |mac| hex(mac), &signatures)?;
        Ok(VerifiedRequest::new(Provider::Stripe, Some(sent_at), &[timestamp.as_bytes(), body]))
    }
}

/// The one time and the `v1` signatures of a header.
fn parts_of(header: &str) -> Result<(&str, Vec<&str>), Error> {
    let malformed =
        || Error::MalformedHeader { provider: Provider::Stripe, header: crate::header::STRIPE_SIGNATURE };
    let pairs: Option<Vec<(&str, &str)>> =
        header.split(',').take(MAX_SIGNATURES + 2).map(|pair| pair.split_once('=')).collect();
    let pairs = pairs.ok_or_else(malformed)?;
    if pairs.len() > MAX_SIGNATURES + 1 {
        return Err(Error::TooManySignatures { found: pairs.len() - 1 });
    }
    let of =
        |wanted: &'static str| pairs.iter().filter(move |(name, _)| *name == wanted).map(|(_, value)| *value);
    let mut times = of("t");
    match (times.next(), times.next()) {
        (Some(time), None) => Ok((time, of("v1").collect())),
        _ => Err(malformed()),
    }
}
