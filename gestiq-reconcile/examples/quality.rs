//! Quality, time and memory of the matcher on made-up data:
//!
//! `cargo run --release -p gestiq-reconcile --features synthetic --example quality -- 10000 [mixed] [7]`
//!
//! The arguments are the number of lines, a scenario (all of them without one) and the seed.
#![expect(clippy::disallowed_methods, reason = "an example measures time")]

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use gestiq_reconcile::evaluate::{Quality, evaluate_run};
use gestiq_reconcile::matching::{MatchInput, Matcher, Progress, Stage};
use gestiq_reconcile::synthetic::Scenario;

struct Stages(Instant);

impl Progress for Stages {
    fn advanced(&self, stage: Stage, done: usize, total: usize) -> ControlFlow<()> {
        if done == total {
            println!("  {stage:?} done after {:.2?}{}", self.0.elapsed(), spent());
        }
        ControlFlow::Continue(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let lines = arguments.next().map_or(Ok(10_000), |lines| lines.parse())?;
    let wanted = arguments.next().unwrap_or_default();
    let seed = arguments.next().map_or(Ok(7), |seed| seed.parse())?;
    let named = |scenario: &Scenario| format!("{scenario:?}").to_lowercase().starts_with(&wanted);
    for scenario in Scenario::ALL.into_iter().filter(named) {
        let data = scenario.generate(seed, lines);
        println!("{scenario:?}: {} lines, {} items{}", data.lines.len(), data.items.len(), spent());
        let start = Instant::now();
        let input = MatchInput::new(&data.lines, &data.items).rates(&data.rates);
        let run = Matcher::default().run_with_progress(&input, &Stages(start))?;
        println!("  all done after {:.2?}{}", start.elapsed(), spent());
        let evaluation = evaluate_run(&run, &data.truth);
        print("overall", &evaluation.overall);
        print("automatic", &evaluation.automatic);
        evaluation.by_kind.iter().for_each(|kind| print(&kind.kind, &kind.quality));
    }
    Ok(())
}

/// Returns the time that the main thread has computed, which other programs on the machine do not lengthen, and the
/// most memory.
fn spent() -> String {
    let schedule = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: Option<u64> = schedule.split(' ').next().and_then(|spent| spent.parse().ok());
    let time = nanoseconds.map(|spent| format!(", {:.2?} computed in all", Duration::from_nanos(spent)));
    time.unwrap_or_default() + &peak()
}

/// Returns the most memory that the process has held so far, the dataset included; empty if the system does not say.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map(|peak| format!(", peak {}", peak.trim())).unwrap_or_default()
}

fn print(what: &str, quality: &Quality) {
    println!(
        "  {what:<10} {:>7} true {:>7} found {:>7} correct   precision {:>6} recall {:>6} F1 {:>6}",
        quality.pairs, quality.found, quality.correct, quality.precision, quality.recall, quality.f1
    );
}
