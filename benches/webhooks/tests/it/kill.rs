//! Workers and databases that are killed in the middle of it: nothing is lost, and every attempt is written down.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gestiq_sqlx::{Db, SchemaName};
use gestiq_webhooks::{DeliveryState, Endpoint};
use gestiq_webhooks_benches::{Receiver, Site};
use gestiq_worker::RunOptions;

use super::postgres::{database, server};
use super::until;

/// What tells this very program to be a worker, and on which database.
const URL: &str = "GESTIQ_KILLED_WORKER_URL";

/// What a worker process has under way at most.
const IN_FLIGHT: usize = 32;

fn options() -> RunOptions {
    let mut options = RunOptions::default();
    options.work.in_flight = IN_FLIGHT;
    options.work.timeout = Duration::from_secs(1);
    options.work.lease = Duration::from_secs(2);
    options
}

/// A worker process. It is killed when this is dropped, and ends by itself when the test is killed.
struct Process(Child);

impl Process {
    fn start(url: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "kill::worker_process", "--nocapture"]).env(URL, url);
        Process(command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    /// `kill -9`.
    fn kill(mut self) {
        self.0.kill().unwrap();
        assert_eq!(self.0.wait().unwrap().code(), None, "it was still running");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that was killed is waited for already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// No test: what the processes above run.
#[tokio::test(flavor = "multi_thread")]
async fn worker_process() {
    let Ok(url) = std::env::var(URL) else { return };
    let db = Db::postgres(&url, SchemaName::default()).await.unwrap();
    let parent_is_gone = async {
        let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        end.await.unwrap().unwrap();
    };
    Site::on(&db).await.worker(options()).run(parent_is_gone).await;
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
    let mut workers = [Process::start(&server.url()), Process::start(&server.url())];
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
        // The next one starts while a batch is under way.
        ids.extend(site.publish(&endpoints, 100).await);
        let killed = std::mem::replace(&mut workers[kill % 2], Process::start(&server.url()));
        killed.kill();
    }
    until("all are settled", async || site.open().await == 0).await;

    let repeated = repeated(&site, &receiver, &ids, &endpoints).await;
    eprintln!("{} messages, {repeated} deliveries came again", ids.len());
    assert!(repeated <= KILLS * IN_FLIGHT * 2, "{repeated} came again, which is more than were held");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_crashes_under_load_loses_nothing() {
    const CRASHES: usize = 3;
    let Some(server) = server() else { return };
    let (site, receiver) = (Site::on(&database(&server).await).await, Receiver::start().await);
    let endpoints = vec![site.endpoint(&receiver, "/takes-1").await];
    let worker = site.worker(options()).spawn();
    let mut ids = Vec::new();
    for _ in 0..CRASHES {
        ids.extend(site.publish_stubbornly(&endpoints, 100).await);
        std::thread::scope(|scope| {
            let crash = scope.spawn(|| server.crash_and_restart().unwrap());
            tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(async {
                    while !crash.is_finished() {
                        ids.extend(site.publish_stubbornly(&endpoints, 20).await);
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                });
            });
        });
    }
    let is_done =
        async || site.queue.depth().await.is_ok_and(|depth| depth.due + depth.scheduled + depth.leased == 0);
    until("all are settled", is_done).await;
    worker.shutdown().await;
    let repeated = repeated(&site, &receiver, &ids, &endpoints).await;
    eprintln!("{} messages, {repeated} deliveries came again", ids.len());
    assert!(repeated <= CRASHES * IN_FLIGHT * 2, "{repeated} came again, which is more than were held");
}

/// How many deliveries came again, after everything that must hold whatever was killed: each message came and
/// succeeded, with every attempt written down.
async fn repeated(site: &Site, receiver: &Receiver, ids: &[String], endpoints: &[Endpoint]) -> usize {
    let (arrivals, history) = (receiver.arrivals(), site.history().await);
    let mut repeated = 0;
    for id in ids {
        let deliveries = &history[id];
        assert_eq!(deliveries.len(), endpoints.len());
        for (delivery, attempts) in deliveries {
            assert_eq!(delivery.state, DeliveryState::Succeeded, "{id}");
            let numbers: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
            assert_eq!(numbers, (1..=delivery.attempts).collect::<Vec<_>>(), "{id}");
        }
        let paths = endpoints
            .iter()
            .map(|endpoint| endpoint.url.as_str().rsplit('/').next().map(|path| format!("/{path}")).unwrap());
        let came: Vec<usize> = paths.map(|path| arrivals[&(path, id.clone())].len()).collect();
        let attempted: usize = deliveries.iter().map(|(_, attempts)| attempts.len()).sum();
        assert!(came.iter().sum::<usize>() <= attempted, "{id} came {came:?}, recorded {attempted} times");
        repeated += came.iter().map(|times| times - 1).sum::<usize>();
    }
    assert_eq!(receiver.refused(), 0);
    repeated
}
