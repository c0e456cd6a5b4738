//! Requests whose signature fits.

use std::fmt;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::mac::hex;

/// A sender whose signatures can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Standard Webhooks, and this crate's own default.
    StandardWebhooks,
    /// GitHub, and whoever signs the body alone as it does.
    GitHub,
    /// Stripe.
    Stripe,
    /// Shopify.
    Shopify,
    /// Slack.
    Slack,
    /// PayPal.
    PayPal,
    /// Twilio SendGrid.
    SendGrid,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Provider::StandardWebhooks => "Standard Webhooks",
            Provider::GitHub => "GitHub",
            Provider::Stripe => "Stripe",
            Provider::Shopify => "Shopify",
            Provider::Slack => "Slack",
            Provider::PayPal => "PayPal",
            Provider::SendGrid => "SendGrid",
        })
    }
}

/// The key that a replay guard remembers: a digest of the signed content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplayKey([u8; 32]);

impl ReplayKey {
    /// The digest of the parts, each with its length before it, for one provider.
    pub(crate) fn of(provider: Provider, parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new_with_prefix(provider.to_string());
        for part in parts {
            // A length fits 64 bits on every machine there is.
            digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            digest.update(part);
        }
        ReplayKey(digest.finalize().into())
    }

    /// The bytes, for a store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// 64 lower-case hex digits.
impl fmt::Display for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex(&self.0))
    }
}

impl fmt::Debug for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayKey({self})")
    }
}

/// A request whose signature fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRequest {
    provider: Provider,
    sent_at: Option<DateTime<Utc>>,
    replay_key: ReplayKey,
}

impl VerifiedRequest {
    pub(super) fn new(provider: Provider, sent_at: Option<DateTime<Utc>>, signed: &[&[u8]]) -> Self {
        VerifiedRequest { provider, sent_at, replay_key: ReplayKey::of(provider, signed) }
    }

    /// The provider that signed it.
    #[must_use]
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// When it was signed; nothing where the provider signs no time.
    #[must_use]
    pub fn sent_at(&self) -> Option<DateTime<Utc>> {
        self.sent_at
    }

    /// The key for a [`ReplayGuard`](super::ReplayGuard).
    ///
    /// A provider that signs a time signs a retry anew, so the guard sees another key: drop retries by the id of
    /// the event in the body as well.
    #[must_use]
    pub fn replay_key(&self) -> ReplayKey {
        self.replay_key
    }
}
