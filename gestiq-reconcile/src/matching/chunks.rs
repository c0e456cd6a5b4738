//! Work in chunks, on one thread or on several; the result is the same.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::progress::{Progress, Stage};
use crate::Error;

/// Elements of a chunk: enough to make a hand-over cheap, few enough to share the work.
const CHUNK: usize = 2_048;

/// Does `work` on each chunk of `0..total` with a `worker` of its own, and joins the answers in order.
pub(super) fn in_chunks<W, T, F>(
    stage: Stage,
    total: usize,
    progress: &dyn Progress,
    worker: impl Fn() -> W + Sync + Send,
    work: F,
) -> Result<Vec<T>, Error>
where
    T: Send,
    F: Fn(&mut W, Range<usize>) -> Vec<T> + Sync + Send,
{
    let done = AtomicUsize::new(0);
    let ranges: Vec<Range<usize>> =
        (0..total.div_ceil(CHUNK)).map(|at| at * CHUNK..((at + 1) * CHUNK).min(total)).collect();
    let step = |worker: &mut W, range: Range<usize>| {
        let length = range.len();
        let answers = work(worker, range);
        let now = done.fetch_add(length, Ordering::Relaxed) + length;
        match progress.advanced(stage, now, total) {
            std::ops::ControlFlow::Continue(()) => Ok(answers),
            std::ops::ControlFlow::Break(()) => Err(Error::Stopped),
        }
    };
    let parts = run(ranges, worker, step)?;
    Ok(parts.into_iter().flatten().collect())
}

#[cfg(not(feature = "rayon"))]
fn run<W, T>(
    ranges: Vec<Range<usize>>,
    worker: impl Fn() -> W,
    step: impl Fn(&mut W, Range<usize>) -> Result<Vec<T>, Error>,
) -> Result<Vec<Vec<T>>, Error> {
    let mut worker = worker();
    ranges.into_iter().map(|range| step(&mut worker, range)).collect()
}

#[cfg(feature = "rayon")]
fn run<W, T: Send>(
    ranges: Vec<Range<usize>>,
    worker: impl Fn() -> W + Sync + Send,
    step: impl Fn(&mut W, Range<usize>) -> Result<Vec<T>, Error> + Sync + Send,
) -> Result<Vec<Vec<T>>, Error> {
    use rayon::prelude::*;
    ranges.into_par_iter().map_init(worker, |worker, range| step(worker, range)).collect()
}
