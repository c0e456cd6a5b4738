//! The store in memory keeps the contract that databases keep.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use gestiq_core::{Clock, ManualClock, SequentialIds};
use gestiq_webhooks::MemoryStore;
use gestiq_webhooks::contract::{PassTime, Stores, block_on, cases, walk};

#[derive(Debug)]
struct Watch(Arc<ManualClock>);

#[async_trait::async_trait]
impl PassTime for Watch {
    async fn pass(&self, by: Duration) {
        self.0.advance(TimeDelta::from_std(by).unwrap());
    }
}

fn fresh() -> Stores {
    let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
    let own: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let store = MemoryStore::new(own, Arc::new(SequentialIds::default()));
    let store = Arc::new(store);
    Stores::of(Arc::<MemoryStore>::clone(&store), store, Arc::new(Watch(clock)))
}

#[test]
fn the_store_in_memory_keeps_the_contract() {
    for case in cases() {
        println!("{}", case.name());
        block_on(case.run(fresh()));
    }
}

#[test]
fn random_lives_keep_the_invariants() {
    for seed in 0..200 {
        println!("seed {seed}");
        block_on(walk(fresh(), seed, 80));
    }
}
