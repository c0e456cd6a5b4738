//! The crate as its callers see it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

#[cfg(feature = "service")]
mod audit;
#[cfg(feature = "service")]
mod batching;
#[cfg(feature = "service")]
mod block;
#[cfg(feature = "service")]
mod canary;
#[cfg(feature = "contract")]
mod contract;
#[cfg(feature = "service")]
mod desk;
#[cfg(feature = "service")]
mod endpoints;
mod errors;
#[cfg(feature = "service")]
mod fairness;
#[cfg(feature = "service")]
mod figures;
#[cfg(feature = "service")]
mod filters;
#[cfg(feature = "service")]
mod health;
mod inbound;
#[cfg(feature = "service")]
mod life;
#[cfg(feature = "service")]
mod limits_kept;
#[cfg(feature = "service")]
mod next;
#[cfg(feature = "service")]
mod orders;
#[cfg(feature = "service")]
mod retry;
#[cfg(feature = "service")]
mod sealing;
mod secrets;
#[cfg(feature = "service")]
mod service;
mod signing;
#[cfg(feature = "contract")]
mod simulation;
#[cfg(feature = "service")]
mod spellings;
mod tampering;
#[cfg(feature = "service")]
mod triggers;
#[cfg(feature = "service")]
mod urls;
mod vectors;
