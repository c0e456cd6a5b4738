//! Deliveries on a day on which only receivers fail.

use std::time::Duration;

use gestiq_webhooks::endpoint::{Batching, ConcurrencyCap, Ordering};
use gestiq_worker::RunOptions;

use super::desk::{Desk, seconds};

#[tokio::test(start_paused = true)]
async fn what_is_published_arrives_and_is_written_down() {
    let desk = Desk::new();
    desk.endpoint("a").await;
    let worker = desk.worker().spawn();
    let first = desk.publish("a").await;
    seconds(1).await;
    assert_eq!(desk.outcomes(first).await, ["204"]);
    let second = desk.publish("a").await;
    seconds(1).await;
    assert_eq!(desk.outcomes(second).await, ["204"]);
    worker.shutdown().await;
    assert_eq!(desk.states().await, ["succeeded", "succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_fails_is_tried_again_until_it_takes_it() {
    let desk = Desk::new();
    desk.endpoint("fails-twice").await;
    let worker = desk.worker().spawn();
    let delivery = desk.publish("fails-twice").await;
    seconds(10).await;
    worker.shutdown().await;
    assert_eq!(desk.outcomes(delivery).await, ["503", "503", "204"]);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_hangs_holds_up_no_other() {
    let desk = Desk::new();
    desk.endpoint("hangs").await;
    desk.endpoint("a").await;
    let mut options = RunOptions::default();
    options.work.in_flight = 20;
    for _ in 0..100 {
        desk.publish("hangs").await;
    }
    let worker = desk.worker_with(options).spawn();
    seconds(1).await;
    assert_eq!(desk.receivers.seen_at("hangs").len(), 8, "as many as its cap");
    for _ in 0..50 {
        desk.publish("a").await;
    }
    seconds(2).await;
    assert_eq!(desk.receivers.seen_at("a").len(), 50);
    drop(worker);
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_one_request_and_each_of_it_is_written_down() {
    let desk = Desk::new();
    desk.endpoint_with("a", |new| new.batching = Some(Batching::new(50).unwrap())).await;
    let mut published = Vec::new();
    for _ in 0..200 {
        published.push(desk.publish("a").await);
    }
    let worker = desk.worker().spawn();
    seconds(1).await;
    worker.shutdown().await;
    let requests = desk.receivers.seen_at("a").len();
    assert!((4..=8).contains(&requests), "{requests} requests");
    for delivery in published {
        assert_eq!(desk.outcomes(delivery).await, ["204"]);
    }
}

#[tokio::test(start_paused = true)]
async fn batches_that_hang_hold_up_no_other() {
    let desk = Desk::new();
    desk.endpoint("a").await;
    for _ in 0..3 {
        desk.endpoint_with("hangs", |new| new.batching = Some(Batching::new(100).unwrap())).await;
    }
    let mut options = RunOptions::default();
    options.work.in_flight = 60;
    options.work.timeout = Duration::from_secs(60);
    for _ in 0..600 {
        desk.publish("hangs").await;
    }
    let worker = desk.worker_with(options).spawn();
    seconds(5).await;
    for _ in 0..50 {
        desk.publish("a").await;
    }
    seconds(2).await;
    assert_eq!(desk.receivers.seen_at("a").len(), 50, "1,800 deliveries hang in a few requests");
    drop(worker);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_batch_is_a_failed_attempt_of_each() {
    let desk = Desk::new();
    desk.endpoint_with("panics-once", |new| new.batching = Some(Batching::new(5).unwrap())).await;
    let deliveries = [desk.publish("panics-once").await, desk.publish("panics-once").await];
    let worker = desk.worker().spawn();
    seconds(5).await;
    worker.shutdown().await;
    for delivery in deliveries {
        assert_eq!(desk.outcomes(delivery).await, ["request", "204"]);
    }
}

#[tokio::test(start_paused = true)]
async fn places_are_filled_as_they_become_free() {
    let desk = Desk::new();
    desk.endpoint_with("a", |new| new.concurrency = ConcurrencyCap::new(2).unwrap()).await;
    for _ in 0..20 {
        desk.publish("a").await;
    }
    let worker = desk.worker().spawn();
    seconds(2).await;
    worker.shutdown().await;
    let seen = desk.receivers.seen_at("a");
    // Two at a time of 20 ms each; polling alone would take 2.5 s.
    assert!((seen.len() == 20) && (seen[19] < Duration::from_millis(500)), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_its_turn_goes_as_soon_as_the_one_before_is_settled() {
    let desk = Desk::new();
    desk.endpoint_with("a", |new| new.ordering = Ordering::BySubject).await;
    for _ in 0..20 {
        desk.publish("a").await;
    }
    let worker = desk.worker().spawn();
    seconds(2).await;
    worker.shutdown().await;
    let seen = desk.receivers.seen_at("a");
    assert!((seen.len() == 20) && (seen[19] < Duration::from_secs(1)), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_delivery_is_a_failed_attempt() {
    let desk = Desk::new();
    desk.endpoint("panics-once").await;
    let worker = desk.worker().spawn();
    let delivery = desk.publish("panics-once").await;
    seconds(5).await;
    worker.shutdown().await;
    assert_eq!(desk.outcomes(delivery).await, ["request", "204"]);
}

#[tokio::test(start_paused = true)]
async fn a_lease_outlives_its_time_while_the_worker_does() {
    let desk = Desk::new();
    desk.endpoint("takes-5-s").await;
    let mut options = RunOptions::default();
    options.work.lease = Duration::from_secs(3);
    let worker = desk.worker_with(options.clone()).spawn();
    let other = desk.worker_with(options).spawn();
    let delivery = desk.publish("takes-5-s").await;
    seconds(8).await;
    worker.shutdown().await;
    other.shutdown().await;
    assert_eq!(desk.outcomes(delivery).await, ["204"], "no other worker took it over");
}

#[tokio::test(start_paused = true)]
async fn what_is_older_than_the_retention_is_deleted() {
    let desk = Desk::new();
    desk.endpoint("a").await;
    desk.publish("a").await;
    let mut options = RunOptions::default();
    options.retention = Some(Duration::from_secs(3600));
    let worker = desk.worker_with(options).spawn();
    seconds(3500).await;
    assert_eq!(desk.states().await.len(), 1);
    seconds(200).await;
    assert_eq!(desk.states().await.len(), 0);
    worker.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_owed_to_a_deleted_endpoint_is_swept() {
    let desk = Desk::new();
    let endpoint = desk.endpoint("a").await;
    desk.publish("a").await;
    desk.service.delete(&desk.admin, endpoint.id, endpoint.version).await.unwrap();
    let worker = desk.worker().spawn();
    seconds(61).await;
    worker.shutdown().await;
    assert_eq!(desk.states().await, ["dead_endpoint_deleted"]);
    assert!(desk.receivers.seen.lock().unwrap().is_empty());
}
