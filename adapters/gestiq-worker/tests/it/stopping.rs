//! Workers that stop, one way or another.

use std::time::Duration;

use gestiq_webhooks::endpoint::ConcurrencyCap;
use gestiq_webhooks::port::DeliveryQueue;

use super::desk::{Desk, seconds};

#[tokio::test(start_paused = true)]
async fn a_graceful_stop_lets_requests_end_and_leaves_the_rest_to_others() {
    let desk = Desk::new();
    desk.endpoint("takes-5-s").await;
    for _ in 0..10 {
        desk.publish("takes-5-s").await;
    }
    let worker = desk.worker().spawn();
    seconds(1).await;
    worker.shutdown().await;
    let mut states = desk.states().await;
    states.sort_unstable();
    assert_eq!(states, [["pending"; 2].as_slice(), &["succeeded"; 8]].concat());
    assert_eq!(desk.receivers.seen_at("takes-5-s").len(), 8, "nothing was begun after the signal");
    assert_eq!(DeliveryQueue::depth(&*desk.store).await.unwrap().leased, 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_claimed_ahead_waits_for_a_place_and_goes_back_at_the_end() {
    let desk = Desk::new();
    desk.endpoint_with("takes-5-s", |new| new.concurrency = ConcurrencyCap::new(2).unwrap()).await;
    for _ in 0..10 {
        desk.publish("takes-5-s").await;
    }
    let worker = desk.worker().spawn();
    seconds(6).await;
    let leased = || async { DeliveryQueue::depth(&*desk.store).await.unwrap().leased };
    assert_eq!(desk.receivers.seen_at("takes-5-s").len(), 4, "two at a time");
    assert_eq!(leased().await, 4, "two under way, and two ahead");
    worker.shutdown().await;
    assert_eq!(desk.receivers.seen_at("takes-5-s").len(), 4);
    assert_eq!(leased().await, 0);
    assert_eq!(desk.states().await.iter().filter(|state| **state == "succeeded").count(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_outlasts_the_grace_is_written_down_as_a_timeout_and_tried_again() {
    let desk = Desk::new();
    desk.endpoint("takes-an-hour").await;
    let delivery = desk.publish("takes-an-hour").await;
    let worker = desk.worker().spawn();
    seconds(1).await;
    let signalled = desk.began.elapsed();
    worker.shutdown().await;
    assert_eq!((desk.began.elapsed() - signalled).as_secs(), 15);
    assert_eq!(desk.outcomes(delivery).await, ["timeout"]);
    assert_eq!(desk.states().await, ["pending"]);
}

#[tokio::test(start_paused = true)]
async fn a_worker_dropped_in_the_middle_leaves_its_deliveries_to_others_after_the_lease() {
    let desk = Desk::new();
    desk.endpoint("takes-5-s").await;
    let delivery = desk.publish("takes-5-s").await;
    let worker = desk.worker().spawn();
    seconds(1).await;
    drop(worker);
    let other = desk.worker().spawn();
    seconds(28).await;
    assert_eq!(desk.receivers.seen_at("takes-5-s").len(), 1, "the lease still lasts");
    seconds(10).await;
    other.shutdown().await;
    assert_eq!(desk.outcomes(delivery).await, ["lost", "204"]);
    let again = desk.receivers.seen_at("takes-5-s")[1];
    assert!((Duration::from_secs(29)..Duration::from_secs(32)).contains(&again), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn all_that_a_dead_worker_held_is_taken_over_at_once() {
    // As many as an endpoint takes at once.
    const HELD: usize = 8;
    let desk = Desk::new();
    desk.endpoint("takes-5-s").await;
    for _ in 0..HELD {
        desk.publish("takes-5-s").await;
    }
    let worker = desk.worker().spawn();
    seconds(1).await;
    drop(worker);
    let other = desk.worker().spawn();
    seconds(60).await;
    other.shutdown().await;
    let again = desk.receivers.seen_at("takes-5-s").split_off(HELD);
    assert_eq!(again.len(), HELD);
    // One by one, but not one for each time that the queue is asked.
    let spread = again[HELD - 1] - again[0];
    assert!(spread < Duration::from_millis(250), "{spread:?}");
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_has_nothing_to_do_stops_at_once() {
    let desk = Desk::new();
    let worker = desk.worker().spawn();
    seconds(1).await;
    let signalled = desk.began.elapsed();
    worker.shutdown().await;
    assert!(desk.began.elapsed() - signalled < Duration::from_millis(10));
}
