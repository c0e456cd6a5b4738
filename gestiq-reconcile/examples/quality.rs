//! Quality and time of the matcher on made-up data:
//!
//! `cargo run --release -p gestiq-reconcile --features synthetic --example quality -- 10000`
#![expect(clippy::disallowed_methods, reason = "an example measures time")]

use std::ops::ControlFlow;
use std::time::Instant;

use gestiq_reconcile::evaluate::{Quality, evaluate_run};
use gestiq_reconcile::matching::{MatchInput, Matcher, Progress, Stage};
use gestiq_reconcile::synthetic::Scenario;

struct Stages(Instant);

impl Progress for Stages {
    fn advanced(&self, stage: Stage, done: usize, total: usize) -> ControlFlow<()> {
        if done == total {
            println!("  {stage:?} done after {:.2?}", self.0.elapsed());
        }
        ControlFlow::Continue(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines = std::env::args().nth(1).map_or(Ok(10_000), |lines| lines.parse())?;
    for scenario in Scenario::ALL {
        let data = scenario.generate(7, lines);
        println!("{scenario:?}: {} lines, {} items", data.lines.len(), data.items.len());
        let start = Instant::now();
        let run = Matcher::default().run_with_progress(
            &MatchInput::new(&data.lines, &data.items).rates(&data.rates),
            &Stages(start),
        )?;
        println!("  all done after {:.2?}", start.elapsed());
        let evaluation = evaluate_run(&run, &data.truth);
        print("overall", &evaluation.overall);
        print("automatic", &evaluation.automatic);
        evaluation.by_kind.iter().for_each(|kind| print(&kind.kind, &kind.quality));
    }
    Ok(())
}

fn print(what: &str, quality: &Quality) {
    println!(
        "  {what:<10} {:>7} true {:>7} found {:>7} correct   precision {:>6} recall {:>6} F1 {:>6}",
        quality.pairs, quality.found, quality.correct, quality.precision, quality.recall, quality.f1
    );
}
