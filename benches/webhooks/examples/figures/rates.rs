//! Measures rates: messages published durably, and deliveries from end to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gestiq_webhooks::Endpoint;
use gestiq_worker::RunOptions;

use crate::place::Place;

/// The number of messages of one call of `publish`.
const BATCH: usize = 200;

/// The maximum number of waiting deliveries while more is published: enough to keep the worker busy.
const MOST_WAITING: u64 = 4_000;

/// Publishes batches from several tasks at once, and prints messages per second.
pub(crate) async fn publish(place: &Arc<Place>, span: Duration) {
    const TASKS: usize = 4;
    let endpoints = place.endpoints(1).await;
    let published = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let tasks = (0..TASKS).map(|_| {
        let (place, endpoints, published) = (Arc::clone(place), endpoints.clone(), Arc::clone(&published));
        tokio::spawn(async move {
            while began.elapsed() < span {
                place.site.publish(&endpoints, BATCH).await;
                published.fetch_add(BATCH, Ordering::Relaxed);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let (count, seconds) = (published.load(Ordering::Relaxed), began.elapsed().as_secs_f64());
    println!("published durably, {BATCH} at once: {:.0} messages/s", count as f64 / seconds);
}

/// Publishes to all endpoints as fast as the messages are delivered, waits until all are recorded, and prints and
/// returns the deliveries per second.
pub(crate) async fn deliver(place: &Arc<Place>, endpoints: &[Endpoint], span: Duration) -> f64 {
    let worker = place.site.worker(RunOptions::default()).spawn();
    let (before, began) = (place.sink.count(), Instant::now());
    let stop = Arc::new(AtomicBool::new(false));
    let publisher = {
        let (place, endpoints, stop) = (Arc::clone(place), endpoints.to_vec(), Arc::clone(&stop));
        tokio::spawn(async move { keep_busy(&place, &endpoints, before, &stop).await })
    };
    tokio::time::sleep(span).await;
    stop.store(true, Ordering::Relaxed);
    let published = publisher.await.unwrap();
    while place.site.open().await > 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rate = published as f64 / began.elapsed().as_secs_f64();
    worker.shutdown().await;
    let arrived = place.sink.count() - before;
    println!("to {} endpoints: {rate:.0} deliveries/s, {arrived} arrived of {published}", endpoints.len());
    place.sink.take_arrivals();
    rate
}

/// Publishes while few deliveries wait, and returns the number of deliveries.
async fn keep_busy(place: &Place, endpoints: &[Endpoint], before: u64, stop: &AtomicBool) -> u64 {
    let mut published = 0;
    while !stop.load(Ordering::Relaxed) {
        if published - (place.sink.count() - before).min(published) > MOST_WAITING {
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        }
        let messages = BATCH.div_ceil(endpoints.len());
        place.site.publish(endpoints, messages).await;
        published += (messages * endpoints.len()) as u64;
    }
    published
}
