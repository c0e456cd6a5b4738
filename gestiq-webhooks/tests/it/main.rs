//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod errors;
mod life;
mod next;
mod retry;
mod secrets;
mod tampering;
mod vectors;
