//! The kinds of keys.

/// The kinds of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyKind {
    /// A secret that both sides know, `whsec_…`: scheme `v1`, and all presets. The customer is shown it once.
    #[default]
    Shared,
    /// A key pair: scheme `v1a`, and [`SignaturePreset::Standard`](crate::signature::SignaturePreset::Standard) alone. The customer
    /// gets the public half, `whpk_…`, which stands in the endpoint; the private one never leaves the host.
    Ed25519,
}
