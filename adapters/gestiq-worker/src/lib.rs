#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod backoff;
mod handle;
mod hands;
mod heartbeat;
mod held;
mod housekeeper;
mod options;
mod parts;
mod rounds;
mod settler;
mod worker;

pub use handle::WorkerHandle;
pub use options::RunOptions;
pub use parts::WorkerParts;
pub use worker::Worker;
