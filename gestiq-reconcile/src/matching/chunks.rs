//! Work in chunks, on one thread or on several; the result is the same.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;

use super::progress::{Progress, Stage};
use crate::matching::tables::rows::Rows;

/// Elements of a chunk: enough to make a hand-over cheap, few enough to share the work.
const CHUNK: usize = 2_048;

/// Lets workers fill a list for each of `0..total`, and joins the lists in order.
pub(crate) fn in_chunks<W, T, F>(
    stage: Stage,
    total: usize,
    progress: &dyn Progress,
    worker: impl Fn() -> W + Sync + Send,
    work: F,
) -> Result<Rows<T>, Error>
where
    T: Send,
    F: Fn(&mut W, u32, &mut Rows<T>) + Sync + Send,
{
    let done = AtomicUsize::new(0);
    let ranges: Vec<Range<usize>> =
        (0..total.div_ceil(CHUNK)).map(|at| at * CHUNK..((at + 1) * CHUNK).min(total)).collect();
    let step = |worker: &mut W, range: Range<usize>| {
        let length = range.len();
        let mut rows = Rows::default();
        range.for_each(|at| work(worker, at as u32, &mut rows));
        let now = done.fetch_add(length, Ordering::Relaxed) + length;
        match progress.advanced(stage, now, total) {
            std::ops::ControlFlow::Continue(()) => Ok(rows),
            std::ops::ControlFlow::Break(()) => Err(Error::Stopped),
        }
    };
    let mut rows = Rows::default();
    run(ranges, worker, step)?.into_iter().for_each(|part| rows.append(part));
    Ok(rows)
}

#[cfg(not(feature = "rayon"))]
fn run<W, T>(
    ranges: Vec<Range<usize>>,
    worker: impl Fn() -> W,
    step: impl Fn(&mut W, Range<usize>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut worker = worker();
    ranges.into_iter().map(|range| step(&mut worker, range)).collect()
}

#[cfg(feature = "rayon")]
fn run<W, T: Send>(
    ranges: Vec<Range<usize>>,
    worker: impl Fn() -> W + Sync + Send,
    step: impl Fn(&mut W, Range<usize>) -> Result<T, Error> + Sync + Send,
) -> Result<Vec<T>, Error> {
    use rayon::prelude::*;
    ranges.into_par_iter().map_init(worker, |worker, range| step(worker, range)).collect()
}
