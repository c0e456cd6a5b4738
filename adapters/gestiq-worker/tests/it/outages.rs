//! Days on which the store fails.

use std::sync::atomic::Ordering::SeqCst;

use super::desk::{Desk, seconds};

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_ends_no_worker_and_loses_nothing() {
    let desk = Desk::new();
    desk.endpoint("a").await;
    desk.endpoint("takes-5-s").await;
    let worker = desk.worker().spawn();
    let under_way = desk.publish("takes-5-s").await;
    seconds(1).await;
    desk.queue.is_down.store(true, SeqCst);
    let waiting = desk.publish("a").await;
    seconds(20).await;
    assert_eq!((desk.outcomes(under_way).await.len(), desk.outcomes(waiting).await.len()), (0, 0));
    desk.queue.is_down.store(false, SeqCst);
    seconds(6).await;
    assert_eq!(
        desk.outcomes(under_way).await,
        ["204"],
        "settled as soon as the store was back, and sent once"
    );
    assert_eq!(desk.outcomes(waiting).await, ["204"]);
    worker.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_refused_is_written_one_by_one() {
    let desk = Desk::new();
    desk.endpoint("a").await;
    desk.queue.refuses_settling.store(true, SeqCst);
    for _ in 0..5 {
        desk.publish("a").await;
    }
    let worker = desk.worker().spawn();
    seconds(1).await;
    worker.shutdown().await;
    assert_eq!(desk.states().await, ["succeeded"; 5]);
}
