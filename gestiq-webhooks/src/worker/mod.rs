//! The worker's decisions about deliveries, without the tasks, timers and signals that a runtime brings.
//!
//! A worker polls: [`Dispatcher::take`] takes what there is room for by its [`Slots`], [`Dispatcher::deliver_together`]
//! sends what goes in one request and decides what becomes of it, [`Dispatcher::settle`] writes that down for many at once. The adapter adds the tasks,
//! extends the leases while they run, and gives back what was not begun when it stops.

mod batch;
mod conclude;
mod dispatcher;
mod endpoint_cache;
mod finish;
mod jitter;
pub mod metric;
mod options;
mod prepare;
mod request;
mod slots;
mod take;

pub use dispatcher::{Dispatcher, DispatcherParts, Finished};
pub use jitter::Jitter;
pub use options::WorkerOptions;
pub use prepare::{Prepared, Sending};
pub use request::RequestSigner;
pub use slots::Slots;
pub use take::Taken;
