//! The contract of every store, as tests that any implementation can run.
//!
//! Each case gets fresh, empty stores and asserts; it needs no particular executor. The cases speak through trait
//! objects, as the engine does. Time passes when the case says so: an implementation with a clock of its own moves
//! it, and one that uses a database's clock can set all times of its rows back by as much instead, those of leases and of
//! health included.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//! use chrono::{DateTime, TimeDelta};
//! use gestiq_core::{ManualClock, SequentialIds};
//! use gestiq_webhooks::MemoryStore;
//! use gestiq_webhooks::contract::{PassTime, Stores, block_on, cases};
//!
//! #[derive(Debug)]
//! struct Watch(Arc<ManualClock>);
//!
//! #[async_trait::async_trait]
//! impl PassTime for Watch {
//!     async fn pass(&self, by: Duration) {
//!         self.0.advance(TimeDelta::from_std(by).unwrap());
//!     }
//! }
//!
//! fn fresh() -> Stores {
//!     let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
//!     let store = MemoryStore::new(Arc::<ManualClock>::clone(&clock), Arc::new(SequentialIds::default()));
//!     let store = Arc::new(store);
//!     Stores::of(store.clone(), store, Arc::new(Watch(clock)))
//! }
//!
//! for case in cases() {
//!     block_on(case.run(fresh()));
//! }
//! ```
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a contract suite fails loudly")]
#![expect(clippy::missing_panics_doc, reason = "to panic is how a case says no")]

mod audit;
mod case;
mod claim;
mod endpoints;
mod full_endpoint;
mod health;
mod housekeeping;
mod isolation;
mod lease;
mod log;
mod ordering;
mod publish;
mod settle;
mod stage;
mod stores;
mod walk;

pub use case::{Case, cases};
pub use gestiq_core::contract::{PassTime, block_on, join_all};
pub use stage::Stage;
pub use stores::Stores;
pub use walk::{Invariants, walk};
