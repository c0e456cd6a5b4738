//! Runs on other threads, and runs that are stopped.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gestiq_reconcile::Error;
use gestiq_reconcile::matching::{LineMatch, MatchInput, MatchRun, Matcher, Progress, Stage};
use gestiq_reconcile::similarity::{NameSimilarity, Similarity};
use gestiq_reconcile::synthetic::{Dataset, Scenario};

const fn assert_send_and_sync<T: Send + Sync>() {}

/// A host may prepare, compute and read a run on different threads.
const _: () = {
    assert_send_and_sync::<Matcher>();
    assert_send_and_sync::<MatchInput<'static>>();
    assert_send_and_sync::<MatchRun<'static>>();
};

fn assert_send<T: Send + 'static>(work: T) -> T {
    work
}

/// More lines than one chunk of work has.
fn data() -> Dataset {
    Scenario::Mixed.generate(3, 2_500)
}

fn decisions(matcher: &Matcher, data: &Dataset) -> Vec<LineMatch> {
    matcher.run(&MatchInput::new(&data.lines, &data.items)).unwrap().iter().collect()
}

/// Stops a run at a report, and counts the reports.
struct StopAt {
    report: usize,
    reports: AtomicUsize,
}

impl Progress for StopAt {
    fn advanced(&self, _: Stage, _: usize, _: usize) -> ControlFlow<()> {
        let report = self.reports.fetch_add(1, Ordering::Relaxed);
        if report == self.report { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn stopped_at(report: usize) -> StopAt {
    StopAt { report, reports: AtomicUsize::new(0) }
}

#[test]
fn a_run_can_be_handed_to_a_blocking_thread() {
    let (matcher, data) = (Matcher::default(), data());
    let expected = decisions(&matcher, &data);
    let work = assert_send(move || {
        let input = MatchInput::new(&data.lines, &data.items);
        let run = matcher.run_with_progress(&input, &stopped_at(usize::MAX))?;
        Ok::<_, Error>(run.iter().collect::<Vec<LineMatch>>())
    });
    assert_eq!(std::thread::spawn(work).join().unwrap().unwrap(), expected);
}

#[test]
fn a_stopped_run_leaves_nothing() {
    let data = data();
    let input = MatchInput::new(&data.lines, &data.items);
    let similarity: Arc<dyn Similarity> = Arc::new(NameSimilarity);
    let matcher = Matcher::default().with_similarity(Arc::clone(&similarity));
    let expected = decisions(&matcher, &data);
    let whole = stopped_at(usize::MAX);
    assert!(matcher.run_with_progress(&input, &whole).is_ok());
    let (reports, owners) = (whole.reports.into_inner(), Arc::strong_count(&similarity));
    assert!(reports >= 3, "names, and two chunks of lines: {reports}");
    for report in 0..reports {
        let stopped = matcher.run_with_progress(&input, &stopped_at(report));
        assert!(matches!(stopped, Err(Error::Stopped)), "at report {report} of {reports}");
        assert_eq!(Arc::strong_count(&similarity), owners, "nothing of the run is kept");
    }
    assert_eq!(decisions(&matcher, &data), expected, "the next run decides as the first one");
}
