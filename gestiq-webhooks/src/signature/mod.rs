//! Signatures of outgoing messages, and the headers that carry them.

mod body;
mod headers;
mod preset;
mod standard;

pub use body::{BodySignature, sign_body, verify_body};
pub use headers::{Outgoing, signed_headers};
pub use preset::SignaturePreset;
pub(crate) use standard::{ED25519_SCHEME, SCHEME, signed_content};
pub use standard::{Signature, sign, sign_ed25519};
