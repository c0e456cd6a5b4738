//! Webhooks end to end: a worker, real HTTP and a real database together. Its tests kill processes on purpose; its
//! example `figures` prints how fast it all is.
//!
//! Adapters do not know each other, so what needs several of them stands here.
#![expect(clippy::unwrap_used, reason = "a bench fails loudly")]
#![expect(clippy::missing_panics_doc, reason = "a bench fails loudly")]

mod receiver;
mod reckoning;
mod site;
mod victim;

pub use receiver::{Arrival, Receiver};
pub use reckoning::Reckoning;
pub use site::Site;
pub use victim::Victim;
