//! PostgreSQL for the tests, and deliveries over it.

use gestiq_sqlx::{Db, SchemaName};
use gestiq_webhooks_benches::{Receiver, Site};
use gestiq_worker::RunOptions;
use throwaway_postgres::Server;

use super::until;

/// Starts a server; `None` if no PostgreSQL is installed.
pub(crate) fn server() -> Option<Server> {
    match Server::start(&[("fsync", "off")]) {
        Ok(server) => Some(server),
        Err(error) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("no PostgreSQL to test on: {error}")
        }
        Err(error) => {
            eprintln!("skipped: no PostgreSQL to test on ({error})");
            None
        }
    }
}

/// Returns the database of a server, with all tables.
pub(crate) async fn database(server: &Server) -> Db {
    let db = Db::postgres(&server.url(), SchemaName::default()).await.unwrap();
    db.migrate().await.unwrap();
    db
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_arrives_and_is_recorded() {
    let Some(server) = server() else { return };
    let (site, receiver) = (Site::on(&database(&server).await).await, Receiver::start().await);
    let takes = site.endpoint(&receiver, "/takes").await;
    let fails = site.endpoint(&receiver, "/fails-twice").await;
    let worker = site.worker(RunOptions::default()).spawn();
    let mut expected = Vec::new();
    // Only a few messages fail here, because many of them would open the circuit of the endpoint.
    for (endpoints, count, times) in [(vec![takes.clone()], 100, [1, 0]), (vec![takes, fails], 2, [1, 3])] {
        expected.extend(site.publish(&endpoints, count).await.into_iter().map(|id| (id, times)));
    }
    until("all are settled", async || site.open().await == 0).await;
    worker.shutdown().await;
    let (arrivals, history) = (receiver.arrivals(), site.history().await);
    for (id, times) in expected {
        let came = ["/takes", "/fails-twice"]
            .map(|path| arrivals.get(&(path.to_owned(), id.clone())).map_or(0, Vec::len));
        assert_eq!(came, times, "{id}");
        let recorded: usize = history[&id].iter().map(|(_, attempts)| attempts.len()).sum();
        assert_eq!(recorded, times.iter().sum::<usize>(), "{id}");
    }
    assert_eq!(receiver.refused(), 0);
}
