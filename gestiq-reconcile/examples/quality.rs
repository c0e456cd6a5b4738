//! Prints quality and time of the matcher on made-up data: `cargo run --release -p gestiq-reconcile --features synthetic --example quality -- 10000`.

use gestiq_reconcile::evaluate::evaluate_run;
use gestiq_reconcile::matching::{MatchInput, Matcher};
use gestiq_reconcile::synthetic::Scenario;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines = std::env::args().nth(1).map_or(Ok(10_000), |lines| lines.parse())?;
    for scenario in [Scenario::Mixed, Scenario::WeeklyEqual] {
        let data = scenario.generate(7, lines);
        #[allow(clippy::disallowed_methods, reason = "an example measures")]
        let start = std::time::Instant::now();
        let run = Matcher::default().run(&MatchInput::new(&data.lines, &data.items))?;
        let took = start.elapsed();
        println!("{scenario:?}: {} lines, {} items, {took:.2?}", data.lines.len(), data.items.len());
        let evaluation = evaluate_run(&run, &data.truth);
        println!("  overall {:?}\n  automatic {:?}", evaluation.overall, evaluation.automatic);
        let truth: std::collections::HashMap<_, _> =
            data.truth.iter().map(|pair| (pair.line.as_str(), pair)).collect();
        let mut why = std::collections::BTreeMap::new();
        for found in run.iter() {
            let Some(pair) = truth.get(found.line.as_str()) else { continue };
            let right = found.items.first() == Some(&pair.item);
            let reasons: Vec<_> = found.why_not_automatic.iter().map(|reason| reason.code()).collect();
            *why.entry((pair.kind.clone(), right, reasons.join("+"))).or_insert(0) += 1;
            if !right && why.len() < 40 {
                println!("{:?} {:?} true {} {:?}", found.line, found.items, pair.item, pair.kind);
            }
        }
        println!("{why:#?}");
        for kind in evaluation.by_kind {
            println!("  {} {:?}", kind.kind, kind.quality);
        }
    }
    Ok(())
}
