//! What a worker does with deliveries, without the tasks, timers and signals that a runtime brings.
//!
//! A worker goes round: [`Slots`] says for what there is room, the queue hands it out, [`Dispatcher::deliver`] sends each
//! and decides what becomes of it, [`Dispatcher::settle`] writes that down for many at once. The adapter adds the tasks,
//! extends the leases while they run, and gives back what was not begun when it stops.

mod dispatcher;
mod endpoint_cache;
mod finish;
mod jitter;
pub mod metric;
mod options;
mod request;
mod slots;

pub use dispatcher::{Dispatcher, DispatcherParts, Finished, Prepared};
pub use jitter::Jitter;
pub use options::WorkerOptions;
pub use request::RequestSigner;
pub use slots::Slots;
