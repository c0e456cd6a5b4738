//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod endpoints;
mod errors;
mod filters;
mod inbound;
mod retry;
mod sealing;
mod secrets;
mod signing;
mod spellings;
mod tampering;
mod urls;
mod vectors;
