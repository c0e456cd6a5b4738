//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod batching;
mod block;
mod canary;
#[cfg(feature = "contract")]
mod contract;
mod desk;
mod endpoints;
mod errors;
mod fairness;
mod figures;
mod filters;
mod health;
mod inbound;
mod life;
mod limits_kept;
mod next;
mod orders;
mod retry;
mod sealing;
mod secrets;
mod service;
mod signing;
#[cfg(feature = "contract")]
mod simulation;
mod spellings;
mod tampering;
mod triggers;
mod urls;
mod vectors;
