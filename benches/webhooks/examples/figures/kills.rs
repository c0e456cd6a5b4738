//! Measures what happens if workers or the database are killed every two seconds, under load.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gestiq_webhooks::Endpoint;
use gestiq_webhooks_benches::{Receiver, Tally, Victim};

use crate::place::Place;

/// The pause between two kills.
const EACH: Duration = Duration::from_secs(2);

/// The number of messages of a batch, and the pause between two batches: 800 deliveries a second.
const BATCH: usize = 100;
const BATCH_EACH: Duration = Duration::from_millis(125);

fn worker(place: &Place) -> Victim {
    Victim::start(&place.url(), &["victim"])
}

/// Kills one of two workers with `kill -9` every two seconds.
pub(crate) async fn workers(place: &Arc<Place>, span: Duration) {
    let (receiver, endpoints) = takers(place).await;
    let mut workers = [worker(place), worker(place)];
    let load = Load::start(place, &endpoints);
    let mut kills = 0;
    let began = Instant::now();
    while began.elapsed() < span {
        tokio::time::sleep(EACH).await;
        std::mem::replace(&mut workers[kills % 2], worker(place)).kill();
        kills += 1;
    }
    let ids = load.stop().await;
    let after = settled(place).await;
    let tally = Tally::of(&place.site, &receiver, &ids, &endpoints).await;
    println!("{kills} workers killed with up to {} requests in flight: {tally}", Victim::IN_FLIGHT);
    println!("leases of {:?}; all was settled {after:.1?} after the load ended", Victim::LEASE);
}

/// Crashes the database with `pg_ctl stop -m immediate` and starts it again, every two seconds.
pub(crate) async fn database(place: &Arc<Place>, span: Duration) {
    let (receiver, endpoints) = takers(place).await;
    let worker = place.site.worker(Victim::options()).spawn();
    let load = Load::start(place, &endpoints);
    let mut crashes = 0;
    let began = Instant::now();
    while began.elapsed() < span {
        tokio::time::sleep(EACH).await;
        let crashed = Arc::clone(place);
        tokio::task::spawn_blocking(move || crashed.crash_and_restart()).await.unwrap();
        crashes += 1;
    }
    let ids = load.stop().await;
    let after = settled(place).await;
    worker.shutdown().await;
    let tally = Tally::of(&place.site, &receiver, &ids, &endpoints).await;
    println!("{crashes} crashes of PostgreSQL with up to {} requests in flight: {tally}", Victim::IN_FLIGHT);
    println!("leases of {:?}; all was settled {after:.1?} after the load ended", Victim::LEASE);
}

async fn takers(place: &Place) -> (Receiver, Vec<Endpoint>) {
    let receiver = Receiver::start().await;
    let endpoint = place.site.endpoint(&receiver, "/takes").await;
    (receiver, vec![endpoint])
}

/// Returns the time until no delivery is due or in flight.
async fn settled(place: &Place) -> Duration {
    let began = Instant::now();
    while !place.site.is_settled().await {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    began.elapsed()
}

/// A host that publishes at a steady pace, and retries if the database is not available.
struct Load {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<Vec<String>>,
}

impl Load {
    fn start(place: &Arc<Place>, endpoints: &[Endpoint]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (place, endpoints, stopped) = (Arc::clone(place), endpoints.to_vec(), Arc::clone(&stop));
        let task = tokio::spawn(async move {
            let mut ids = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                ids.extend(place.site.publish_stubbornly(&endpoints, BATCH).await);
                tokio::time::sleep(BATCH_EACH).await;
            }
            ids
        });
        Load { stop, task }
    }

    /// Stops publishing and returns the ids of all messages.
    async fn stop(self) -> Vec<String> {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.unwrap()
    }
}
