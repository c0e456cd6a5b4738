//! PostgreSQL for the tests, and the whole way over it.

use gestiq_sqlx::throwaway::Server;
use gestiq_sqlx::{Db, SchemaName};
use gestiq_webhooks_benches::{Receiver, Site};
use gestiq_worker::RunOptions;

use super::until;

/// A server of one's own; none where no PostgreSQL is installed.
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

/// Its database, with all tables.
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
    let ids = site.publish(&[takes, fails], 100).await;
    until("all are settled", async || site.open().await == 0).await;
    worker.shutdown().await;
    let (arrivals, history) = (receiver.arrivals(), site.history().await);
    for id in ids {
        let [takes, fails] =
            ["/takes", "/fails-twice"].map(|path| arrivals[&(path.to_owned(), id.clone())].len());
        assert_eq!((takes, fails), (1, 3));
        let recorded: usize = history[&id].iter().map(|(_, attempts)| attempts.len()).sum();
        assert_eq!(recorded, 4);
    }
    assert_eq!(receiver.refused(), 0);
}
