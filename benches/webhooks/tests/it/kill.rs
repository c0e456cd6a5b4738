//! Workers and databases that are killed during deliveries: nothing is lost, and every attempt is recorded.

use std::sync::Arc;
use std::time::Duration;

use gestiq_webhooks_benches::{Receiver, Site, Tally, Victim};

use super::postgres::{database, server};
use super::until;

/// The entry point of the processes that are killed; it does nothing in the test run itself.
#[tokio::test(flavor = "multi_thread")]
async fn worker_process() {
    Victim::live().await;
}

fn worker(url: &str) -> Victim {
    Victim::start(url, &["--exact", "kill::worker_process", "--nocapture"])
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_workers_lose_nothing_and_every_attempt_is_recorded() {
    const KILLS: usize = 5;
    let Some(server) = server() else { return };
    let (site, receiver) = (Site::on(&database(&server).await).await, Receiver::start().await);
    let mut endpoints = Vec::new();
    for path in ["/takes-1", "/takes-2", "/takes-3"] {
        endpoints.push(site.endpoint(&receiver, path).await);
    }
    let mut workers = [worker(&server.url()), worker(&server.url())];
    let mut ids = Vec::new();
    for kill in 0..KILLS {
        let before = receiver.count("/");
        let publishing = async {
            for _ in 0..10 {
                ids.extend(site.publish(&endpoints, 20).await);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        publishing.await;
        until("the workers work", async || receiver.count("/") >= before + 100).await;
        // The next worker starts while a batch is being delivered.
        ids.extend(site.publish(&endpoints, 100).await);
        let killed = std::mem::replace(&mut workers[kill % 2], worker(&server.url()));
        killed.kill();
    }
    until("all are settled", async || site.open().await == 0).await;

    let tally = Tally::of(&site, &receiver, &ids, &endpoints).await;
    eprintln!("{tally}");
    assert!(tally.repeated <= KILLS * Victim::IN_FLIGHT, "more came again than were held: {tally}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_crashes_under_load_loses_nothing() {
    const CRASHES: usize = 3;
    let Some(server) = server().map(Arc::new) else { return };
    let (site, receiver) = (Site::on(&database(&server).await).await, Receiver::start().await);
    let endpoints = vec![site.endpoint(&receiver, "/takes-1").await];
    let worker = site.worker(Victim::options()).spawn();
    let mut ids = Vec::new();
    for _ in 0..CRASHES {
        ids.extend(site.publish_stubbornly(&endpoints, 100).await);
        let crashing = Arc::clone(&server);
        let crash = tokio::task::spawn_blocking(move || crashing.crash_and_restart().unwrap());
        while !crash.is_finished() {
            ids.extend(site.publish_stubbornly(&endpoints, 20).await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        crash.await.unwrap();
    }
    until("all are settled", async || site.is_settled().await).await;
    worker.shutdown().await;
    let tally = Tally::of(&site, &receiver, &ids, &endpoints).await;
    eprintln!("{tally}");
    assert!(tally.repeated <= CRASHES * Victim::IN_FLIGHT, "more came again than were held: {tally}");
}
