#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod acknowledger;
mod backoff;
mod handle;
mod heartbeat;
mod held;
mod housekeeper;
mod in_flight;
mod options;
mod parts;
mod poll_loop;
mod worker;

pub use handle::WorkerHandle;
pub use options::RunOptions;
pub use parts::WorkerParts;
pub use worker::Worker;
