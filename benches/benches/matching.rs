//! Matching speed: 100,000 lines with 100,000 items, mixed and with weekly equal amounts.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use gestiq_reconcile::matching::{MatchInput, Matcher};
use gestiq_reconcile::synthetic::Scenario;

fn matching(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("matching");
    group.sample_size(10);
    for (name, scenario) in [("mixed", Scenario::Mixed), ("weekly", Scenario::WeeklyEqual)] {
        for lines in [10_000, 100_000] {
            let data = scenario.generate(7, lines);
            group.throughput(Throughput::Elements(data.lines.len() as u64));
            group.bench_function(format!("{name}/{lines}"), |bencher| {
                bencher.iter_batched(
                    Matcher::default,
                    |matcher| matcher.run(&MatchInput::new(&data.lines, &data.items)).map(|run| run.len()),
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

criterion_group!(benches, matching);
criterion_main!(benches);
