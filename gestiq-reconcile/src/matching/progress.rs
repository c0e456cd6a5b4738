//! Progress reporting and cancellation.

use std::ops::ControlFlow;

/// The parts of a run that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Applying the user's rules; counted in lines.
    Rules,
    /// Finding the customers that each name may stand for; counted in names.
    Names,
    /// Finding and scoring the pairs of each line; counted in lines.
    Pairs,
}

/// Receives the progress of a run. With the `rayon` feature it is called from several threads.
pub trait Progress: Sync {
    /// Reports that `done` of `total` are done; [`ControlFlow::Break`] stops the run with
    /// [`crate::error::Error::Stopped`].
    fn advanced(&self, stage: Stage, done: usize, total: usize) -> ControlFlow<()>;
}

/// For callers that want no reports.
impl Progress for () {
    fn advanced(&self, _: Stage, _: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
