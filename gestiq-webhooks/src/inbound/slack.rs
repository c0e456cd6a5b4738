//! Slack: `X-Slack-Signature: v0=<hex>` over `v0:<timestamp>:<body>`.

use chrono::{DateTime, TimeDelta, Utc};

use super::secret::ProviderSecrets;
use super::{Provider, VerifiedRequest};
use crate::error::Error;
use crate::mac::hex;
use crate::timestamp::{DEFAULT_TOLERANCE, check_time, checked_tolerance, parse_timestamp};

/// Verifies requests of Slack; the secret is the app's signing secret.
///
/// Source: api.slack.com, "Verifying requests from Slack".
#[derive(Clone, Debug)]
pub struct SlackVerifier {
    secrets: ProviderSecrets,
    tolerance: TimeDelta,
}

impl SlackVerifier {
    /// A verifier with the app's signing secret and the tolerance of [`DEFAULT_TOLERANCE`].
    ///
    /// # Errors
    /// [`Error::ProviderKey`].
    pub fn new(secret: &str) -> Result<Self, Error> {
        let secrets = ProviderSecrets::new(Provider::Slack, secret)?;
        Ok(SlackVerifier { secrets, tolerance: DEFAULT_TOLERANCE })
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

    /// Checks `X-Slack-Request-Timestamp` and `X-Slack-Signature` against the exact bytes of the body.
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
        let parts: [&[u8]; 4] = [b"v0:", timestamp.as_bytes(), b":", body];
        self.secrets.check(&parts, |mac| format!("v0={}", hex(mac)), &[signature])?;
        Ok(VerifiedRequest::new(Provider::Slack, Some(sent_at), &[timestamp.as_bytes(), body]))
    }
}
