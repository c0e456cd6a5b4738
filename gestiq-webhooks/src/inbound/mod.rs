//! Webhooks that come in: messages of payment providers, shops and chats.
//!
//! A request that anyone can send is believed by its signature alone. Each provider signs in its own way, so each
//! has a verifier here: the headers and the exact bytes of the body go in, a [`VerifiedRequest`] or an error comes out.
//! Nothing is fetched and nothing is parsed before it is verified. Shared keys are compared in constant time, and
//! a time that is signed is checked both ways.
//!
//! A signature does not stop someone who sends the same request again. A [`ReplayGuard`] remembers what was seen.
//! Its key is taken from what is signed, and never from a header that is not.

mod batch;
mod github;
#[cfg(feature = "paypal")]
mod paypal;
mod replay;
mod secret;
#[cfg(feature = "sendgrid")]
mod sendgrid;
mod shopify;
mod slack;
#[cfg(any(feature = "paypal", feature = "sendgrid"))]
mod spki_key;
mod stripe;
mod verified;

pub use batch::{BatchedMessage, split_batch};
pub use github::GitHubVerifier;
#[cfg(feature = "paypal")]
pub use paypal::{PAYPAL_ALGORITHM, PayPalHeaders, PayPalKey, PayPalVerifier, check_certificate_url};
pub use replay::{MAX_REMEMBERED, MemoryReplayGuard, ReplayGuard, Sighting};
pub use secret::{MAX_PROVIDER_SECRET_BYTES, ProviderSecret};
#[cfg(feature = "sendgrid")]
pub use sendgrid::{SendGridKey, SendGridVerifier};
pub use shopify::ShopifyVerifier;
pub use slack::SlackVerifier;
pub use stripe::StripeVerifier;
pub use verified::{Provider, ReplayKey, VerifiedRequest};
