//! Tests and measurements of webhooks from end to end: a worker, real HTTP and a real database together. The tests
//! kill processes on purpose; the example `figures` measures speed.
//!
//! Adapters do not depend on each other, so tests that need several of them are here.
#![expect(clippy::unwrap_used, reason = "a bench fails loudly")]
#![expect(clippy::missing_panics_doc, reason = "a bench fails loudly")]

mod receiver;
mod site;
mod tally;
mod victim;

pub use receiver::{Arrival, Receiver};
pub use site::Site;
pub use tally::Tally;
pub use victim::Victim;
