//! The setup of a measurement: a temporary database, a site on it, and endpoints at a sink.

use std::path::PathBuf;

use gestiq_sqlx::{Db, SchemaName};
use gestiq_webhooks::Endpoint;
use gestiq_webhooks_benches::Site;
use throwaway_postgres::Server;

use crate::sink::Sink;

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    Sqlite,
}

/// A site on a fresh database, as durable as in production.
pub(crate) struct Place {
    pub(crate) site: Site,
    pub(crate) sink: Sink,
    server: Option<Server>,
    /// The folder of a SQLite file.
    folder: Option<PathBuf>,
}

impl Place {
    pub(crate) async fn new(kind: Kind) -> Self {
        let schema = SchemaName::default();
        let (db, server, folder) = match kind {
            Kind::Postgres => {
                let server = Server::start(&[("shared_buffers", "512MB"), ("max_wal_size", "4GB")]).unwrap();
                (Db::postgres(&server.url(), schema).await.unwrap(), Some(server), None)
            }
            Kind::Sqlite => {
                let folder = std::env::temp_dir().join(format!("gestiq-figures-{}", std::process::id()));
                std::fs::create_dir_all(&folder).unwrap();
                (Db::sqlite(folder.join("gestiq.db"), schema).await.unwrap(), None, Some(folder))
            }
        };
        db.migrate().await.unwrap();
        Place { site: Site::on(&db).await, sink: Sink::start(), server, folder }
    }

    /// Returns the address of the server, for other connections.
    pub(crate) fn url(&self) -> String {
        self.server.as_ref().unwrap().url()
    }

    /// Stops the server as a loss of power does, and starts it again.
    pub(crate) fn crash_and_restart(&self) {
        self.server.as_ref().unwrap().crash_and_restart().unwrap();
    }

    /// Creates endpoints at paths of the sink.
    pub(crate) async fn endpoints(&self, count: usize) -> Vec<Endpoint> {
        let mut endpoints = Vec::new();
        for number in 0..count {
            endpoints.push(self.site.endpoint_at(&self.sink.url(&format!("/{number}"))).await.0);
        }
        endpoints
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
}
