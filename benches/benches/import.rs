//! Import speed: OFX, beside ofx-rs over the same bytes, and canonical CSV.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gestiq_benches::{canonical_csv, ofx_sgml};
use gestiq_reconcile::import::csv::{self, CsvProfile};
use gestiq_reconcile::import::{ImportOptions, ofx};

fn import(criterion: &mut Criterion) {
    let options = ImportOptions::default();
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);

    let file = ofx_sgml(100_000);
    group.throughput(Throughput::Bytes(file.len() as u64));
    group.bench_function("gestiq ofx", |bencher| {
        bencher.iter(|| ofx::read(file.as_bytes(), &options).map(|read| read.records.len()));
    });
    group.bench_function("ofx-rs", |bencher| {
        bencher.iter(|| ofx_rs::parse(&file).map(|document| document.banking().is_some()));
    });

    let file = canonical_csv(100_000);
    let profile = CsvProfile::canonical_lines();
    group.throughput(Throughput::Bytes(file.len() as u64));
    group.bench_function("gestiq csv", |bencher| {
        bencher
            .iter(|| csv::read_statement(file.as_bytes(), &profile, &options).map(|read| read.records.len()));
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
