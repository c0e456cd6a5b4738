//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

#[cfg(feature = "contract")]
mod contract;
mod endpoints;
mod errors;
mod filters;
mod life;
mod next;
mod retry;
mod secrets;
#[cfg(feature = "contract")]
mod simulation;
mod tampering;
mod urls;
mod vectors;
