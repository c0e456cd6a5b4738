//! The headers that carry the signature.

use crate::secret::KeyKind;

/// The headers that carry the signature of a message. A customer picks those that their receiver's library knows.
///
/// The receiver's key differs by preset. Standard Webhooks and `X-Signature` take the decoded bytes of `whsec_…`;
/// the libraries of GitHub and Stripe take the written text as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SignaturePreset {
    /// Standard Webhooks, and beside it `X-Signature: sha256=<hex>` over the body and `X-Event`.
    #[default]
    Both,
    /// `webhook-id`, `webhook-timestamp`, `webhook-signature` alone. The only one for an ed25519 key.
    Standard,
    /// `X-Hub-Signature-256`, `X-GitHub-Event`, `X-GitHub-Delivery`.
    #[serde(rename = "github")]
    GitHub,
    /// `Stripe-Signature: t=…,v1=…`.
    Stripe,
}

impl SignaturePreset {
    /// All presets.
    pub const ALL: [SignaturePreset; 4] =
        [SignaturePreset::Both, SignaturePreset::Standard, SignaturePreset::GitHub, SignaturePreset::Stripe];

    /// Returns true if a key of this kind can sign by it.
    #[must_use]
    pub fn takes(self, key: KeyKind) -> bool {
        self == SignaturePreset::Standard || key == KeyKind::Shared
    }

    /// The stable code, for stores.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            SignaturePreset::Both => "both",
            SignaturePreset::Standard => "standard",
            SignaturePreset::GitHub => "github",
            SignaturePreset::Stripe => "stripe",
        }
    }

    /// The preset of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        SignaturePreset::ALL.into_iter().find(|preset| preset.code() == code)
    }
}
