//! Quality, time and memory of the matcher on made-up data:
//!
//! `cargo run --release -p gestiq-reconcile --features synthetic --example quality -- 10000 [mixed] [7]`
//!
//! The arguments are the number of lines, a scenario (all of them without one) and the seed.
#![expect(clippy::disallowed_methods, reason = "an example measures time")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use gestiq_reconcile::evaluate::{Quality, TruePair, evaluate_run};
use gestiq_reconcile::matching::{Decision, MatchInput, MatchRun, Matcher, Progress, Stage};
use gestiq_reconcile::synthetic::{Dataset, Scenario};

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
        print_wrong(&run, &data);
        print_reasons(&run, &data.truth);
        for kind in &evaluation.by_kind {
            print(&kind.kind, &kind.quality);
            print("  automatic", &kind.automatic);
        }
    }
    Ok(())
}

/// Prints some automatic pairs that are wrong.
fn print_wrong(run: &MatchRun<'_>, data: &Dataset) {
    let true_pairs: HashSet<(&str, &str)> =
        data.truth.iter().map(|pair| (pair.line.as_str(), pair.item.as_str())).collect();
    let places = (0..run.len()).filter(|at| run.decision(*at) == Some(Decision::Automatic));
    let wrong = places.filter_map(|at| {
        let line = run.line(at)?;
        let item = run.items(at).find(|item| !true_pairs.contains(&(line.id.as_str(), item.id.as_str())))?;
        Some((line, item, run.get(at)?.alternatives))
    });
    for (line, item, alternatives) in wrong.take(12) {
        let (payer, text) = (line.counterparty.as_deref(), line.description.as_deref());
        let customer = item.counterparty.as_deref();
        let others: Vec<String> =
            alternatives.iter().map(|other| format!("{} {}", other.item.as_str(), other.score)).collect();
        println!(
            "  wrong, automatic: {} {} {payer:?} {text:?} {:?} on {} of {} {customer:?}, not {others:?}",
            line.date, line.amount, line.reference, item.number, item.issue_date
        );
    }
}

/// Prints why true pairs are not automatic, the most frequent reasons first.
fn print_reasons(run: &MatchRun<'_>, truth: &[TruePair]) {
    let true_pairs: HashMap<(&str, &str), &str> =
        truth.iter().map(|pair| ((pair.line.as_str(), pair.item.as_str()), kind(pair))).collect();
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for found in run.iter().filter(|found| !found.why_not_automatic.is_empty()) {
        for item in &found.items {
            let Some(kind) = true_pairs.get(&(found.line.as_str(), item.as_str())) else { continue };
            let fields = found.explanation.iter().flat_map(|explanation| &explanation.fields);
            let rules: Vec<&str> = fields.map(|field| field.rule).collect();
            let reasons: Vec<&str> = found.why_not_automatic.iter().map(|reason| reason.code()).collect();
            let why = format!("{} ({})", reasons.join(" "), rules.join(" "));
            *counts.entry((kind, why)).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((kind, why), count) in counts.into_iter().take(12) {
        println!("  right, not automatic: {count:>6} {kind}: {why}");
    }
}

fn kind(pair: &TruePair) -> &str {
    pair.kind.as_deref().unwrap_or_default()
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
        "  {what:<16} {:>7} true {:>7} found {:>7} correct   precision {:>6} recall {:>6} F1 {:>6}",
        quality.pairs, quality.found, quality.correct, quality.precision, quality.recall, quality.f1
    );
}
