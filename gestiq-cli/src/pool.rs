//! The threads of a run.

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::failure::Failure;

/// Builds a pool of `threads` threads; by default one per core.
pub(crate) fn pool(threads: Option<u16>) -> Result<ThreadPool, Failure> {
    // Zero stands for all cores.
    let threads = usize::from(threads.unwrap_or(0));
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::Invalid(format!("the threads cannot be started: {error}")))
}
