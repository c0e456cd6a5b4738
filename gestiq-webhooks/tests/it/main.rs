//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod endpoints;
mod errors;
mod filters;
mod retry;
mod secrets;
mod tampering;
mod urls;
mod vectors;
