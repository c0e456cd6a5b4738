//! Hours of a bad day in milliseconds: workers die, receivers hang, clocks jump, answers of the database get lost.
//!
//! One seed decides everything, so a failure is repeated by its seed. `GESTIQ_SIM_SEEDS` says how many fresh seeds are
//! tried; seeds that failed once stand in `seeds.txt` and are tried each time.

mod queue;
mod receiver;
mod signer;
mod world;

use gestiq_core::{IdSource as _, RandomIds};
use world::World;

/// Fresh seeds where nothing else is asked.
const SEEDS: u64 = 100;

/// Names the seed when a run fails.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "the simulation failed with the seed {}: add it to tests/it/simulation/seeds.txt",
                self.0
            );
        }
    }
}

fn run(seed: u64) -> world::Story {
    let _named = Named(seed);
    World::new(seed).run()
}

#[test]
fn seeds_that_failed_once_pass() {
    for seed in include_str!("seeds.txt").lines().filter(|line| !line.starts_with('#')) {
        run(seed.parse().unwrap());
    }
}

#[test]
fn a_seed_is_the_same_story_each_time() {
    for seed in 0..5 {
        assert_eq!(run(seed), run(seed));
    }
}

#[test]
fn fresh_seeds_keep_the_invariants() {
    let count = std::env::var("GESTIQ_SIM_SEEDS").map_or(SEEDS, |count| count.parse().unwrap());
    let (_, first) = RandomIds.next_uuid().as_u64_pair();
    let mut total = world::Story::default();
    for seed in (0..count).map(|at| first.wrapping_add(at)) {
        total.add(&run(seed));
    }
    println!("{count} seeds: {total:?}");
    // A day on which nothing bad happens proves nothing.
    if count >= SEEDS {
        assert!(total.kills > 0 && total.duplicates > 0 && total.unknown > 0 && total.dead > 0, "{total:?}");
        assert!(total.batches > 0, "{total:?}");
    }
}
