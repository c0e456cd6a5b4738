//! Deliveries from stores in memory over real HTTP.

use std::time::Duration;

use gestiq_webhooks_benches::{Receiver, Site};
use gestiq_worker::RunOptions;

use super::until;

#[tokio::test(flavor = "multi_thread")]
async fn the_official_library_verifies_what_is_delivered() {
    let (site, receiver) = (Site::in_memory(), Receiver::start().await);
    let endpoint = site.endpoint(&receiver, "/takes").await;
    let worker = site.worker(RunOptions::default()).spawn();
    let ids = site.publish(&[endpoint], 200).await;
    until("all are settled", async || site.open().await == 0).await;
    worker.shutdown().await;
    assert_eq!((receiver.count("/takes"), receiver.refused()), (200, 0));
    let arrivals = receiver.arrivals();
    assert!(ids.iter().all(|id| arrivals[&("/takes".to_owned(), id.clone())].len() == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_with_another_key_is_refused_by_the_receiver() {
    let (site, receiver) = (Site::in_memory(), Receiver::start().await);
    let endpoint = site.endpoint(&receiver, "/takes").await;
    receiver.trust("/takes", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let worker = site.worker(RunOptions::default()).spawn();
    site.publish(&[endpoint], 1).await;
    until("it is settled", async || site.open().await == 0).await;
    worker.shutdown().await;
    assert_eq!((receiver.count("/takes"), receiver.refused()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_fails_twice_gets_the_same_message_three_times() {
    let (site, receiver) = (Site::in_memory(), Receiver::start().await);
    let endpoint = site.endpoint(&receiver, "/fails-twice").await;
    let worker = site.worker(RunOptions::default()).spawn();
    let ids = site.publish(&[endpoint], 1).await;
    until("it is settled", async || site.open().await == 0).await;
    worker.shutdown().await;
    assert_eq!(receiver.arrivals()[&("/fails-twice".to_owned(), ids[0].clone())].len(), 3);
    assert_eq!(site.history().await[&ids[0]][0].1.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hangs_delays_no_other() {
    let (site, receiver) = (Site::in_memory(), Receiver::start().await);
    let hangs = site.endpoint(&receiver, "/hangs").await;
    let takes = site.endpoint(&receiver, "/takes").await;
    let worker = site.worker(RunOptions::default()).spawn();
    site.publish(&[hangs], 200).await;
    until("it hangs", async || receiver.count("/hangs") > 0).await;
    site.publish(&[takes], 200).await;
    until("the other has all", async || receiver.count("/takes") == 200).await;
    assert_eq!(receiver.count("/hangs"), 64, "as many as its cap: none has timed out yet");
    drop(worker);
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_stopped_one_after_the_other_lose_and_repeat_nothing() {
    let (site, receiver) = (Site::in_memory(), Receiver::start().await);
    let endpoint = site.endpoint(&receiver, "/takes").await;
    let ids = site.publish(&[endpoint], 1000).await;
    while site.open().await > 0 {
        let worker = site.worker(RunOptions::default()).spawn();
        tokio::time::sleep(Duration::from_millis(30)).await;
        worker.shutdown().await;
    }
    let arrivals = receiver.arrivals();
    assert!(ids.iter().all(|id| arrivals[&("/takes".to_owned(), id.clone())].len() == 1));
}
