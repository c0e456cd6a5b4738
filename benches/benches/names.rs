//! Speed of name comparison: the kernels of Gestiq beside strsim and rapidfuzz, over the same pairs.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gestiq_benches::{NAMES, QUERIES, folded_names};
use gestiq_reconcile::similarity::{NameSimilarity, Pattern, Similarity as _};

fn names(criterion: &mut Criterion) {
    let names = folded_names(NAMES);
    let (queries, targets) = names.split_at(names.len().min(QUERIES));
    let mut group = criterion.benchmark_group("names");
    group.sample_size(10).throughput(Throughput::Elements((queries.len() * targets.len()) as u64));
    group.bench_function("gestiq letters", |bencher| {
        let mut pattern = Pattern::default();
        bencher.iter(|| {
            for query in queries {
                pattern.set(query.as_bytes());
                for target in targets {
                    let _ = black_box(pattern.ratio(target.as_bytes()));
                }
            }
        });
    });
    group.bench_function("gestiq names", |bencher| {
        bencher.iter(|| {
            for query in queries {
                for target in targets {
                    let _ = black_box(NameSimilarity.similarity(query, target));
                }
            }
        });
    });
    group.bench_function("strsim jaro_winkler", |bencher| {
        bencher.iter(|| {
            for query in queries {
                for target in targets {
                    let _ = black_box(strsim::jaro_winkler(query, target));
                }
            }
        });
    });
    group.bench_function("rapidfuzz indel batch", |bencher| {
        bencher.iter(|| {
            for query in queries {
                let batch = rapidfuzz::distance::indel::BatchComparator::new(query.bytes());
                for target in targets {
                    let _ = black_box(batch.normalized_similarity(target.bytes()));
                }
            }
        });
    });
    group.finish();
}

criterion_group!(benches, names);
criterion_main!(benches);
