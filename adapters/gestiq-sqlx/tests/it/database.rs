//! Databases for the tests: each test has a file, or a schema, of its own.

use std::sync::Mutex;
use std::time::Duration;

use gestiq_sqlx::{Db, SchemaName};
use sqlx::{AssertSqlSafe, Executor};

/// A fresh database with all tables, and what must live as long as it.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub(crate) db: Db,
    _folder: Option<tempfile::TempDir>,
}

/// The databases to test on: each that is built in and there.
pub(crate) async fn each() -> Vec<(&'static str, Fresh)> {
    let mut all = Vec::new();
    #[cfg(feature = "sqlite")]
    all.push(("sqlite", sqlite().await));
    #[cfg(feature = "postgres")]
    all.extend(postgres::fresh().await.map(|fresh| ("postgres", fresh)));
    all
}

/// Sets instants of all rows back, as if so much time had passed.
pub(crate) async fn set_back(db: &Db, table: &str, columns: &[&str], by: Duration) {
    let schema = db.schema();
    let micros = by.as_micros();
    #[cfg(feature = "postgres")]
    if let Ok(mut tx) = db.begin_postgres().await {
        let set = columns.iter().map(|name| format!("{name} = {name} - {micros} * interval '1 microsecond'"));
        let set = set.collect::<Vec<_>>().join(", ");
        tx.execute("SET LOCAL gestiq.worker = 'on'").await.unwrap();
        tx.execute(AssertSqlSafe(format!("UPDATE {schema}.{table} SET {set}"))).await.unwrap();
        return tx.commit().await.unwrap();
    }
    #[cfg(feature = "sqlite")]
    {
        let set =
            columns.iter().map(|name| format!("{name} = {name} - {micros}")).collect::<Vec<_>>().join(", ");
        let mut tx = db.begin_sqlite().await.unwrap();
        tx.execute(AssertSqlSafe(format!("UPDATE {schema}_{table} SET {set}"))).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Keeps a database for the rest of the run: the stores of a contract suite say when they come, not when they go.
pub(crate) fn keep(fresh: Fresh) {
    static KEPT: Mutex<Vec<Fresh>> = Mutex::new(Vec::new());
    KEPT.lock().unwrap().push(fresh);
}

/// The databases to test on, without any table.
pub(crate) async fn each_empty() -> Vec<(&'static str, Fresh)> {
    let mut all = Vec::new();
    #[cfg(feature = "sqlite")]
    all.push(("sqlite", empty_sqlite().await));
    #[cfg(feature = "postgres")]
    all.extend(postgres::empty().await.map(|empty| ("postgres", empty)));
    all
}

#[cfg(feature = "sqlite")]
pub(crate) async fn sqlite() -> Fresh {
    let empty = empty_sqlite().await;
    empty.db.migrate().await.unwrap();
    empty
}

#[cfg(feature = "sqlite")]
async fn empty_sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(folder.path().join("gestiq.db"), SchemaName::default()).await.unwrap();
    Fresh { db, _folder: Some(folder) }
}

#[cfg(feature = "postgres")]
pub(crate) mod postgres {
    use std::process::Command;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use gestiq_sqlx::pool_options;
    use sqlx::postgres::PgConnectOptions;
    use throwaway_postgres::Server;

    use super::*;

    /// The server of this run.
    #[derive(Debug)]
    enum Site {
        Own(Server),
        Named(String),
        Missing(String),
    }

    static SITE: LazyLock<Site> = LazyLock::new(|| match std::env::var("GESTIQ_TEST_POSTGRES_URL") {
        Ok(url) => Site::Named(url),
        Err(_) => match Server::start(&[("fsync", "off"), ("max_connections", "300")]) {
            Ok(server) => Site::Own(server),
            Err(error) => Site::Missing(error.to_string()),
        },
    });

    static SCHEMAS: AtomicU32 = AtomicU32::new(0);

    /// The address of the database, of a role without special rights; none where there is no PostgreSQL.
    pub(crate) fn url() -> Option<String> {
        match &*SITE {
            Site::Own(server) => Some(server.url()),
            Site::Named(url) => Some(url.clone()),
            Site::Missing(why) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
                panic!("no PostgreSQL to test on: {why}")
            }
            Site::Missing(why) => {
                eprintln!(
                    "skipped: no PostgreSQL to test on ({why}), and GESTIQ_TEST_POSTGRES_URL is not set"
                );
                None
            }
        }
    }

    /// Returns true if this run started the server, so that its processes can be stopped.
    pub(crate) fn is_own() -> bool {
        matches!(&*SITE, Site::Own(_))
    }

    /// A name that no other test uses, in this run and in runs beside it.
    pub(crate) fn schema() -> SchemaName {
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed);
        format!("test_{}_{number}", std::process::id()).parse().unwrap()
    }

    /// A schema with all tables.
    pub(crate) async fn fresh() -> Option<Fresh> {
        let empty = empty().await?;
        empty.db.migrate().await.unwrap();
        Some(empty)
    }

    /// A schema without tables.
    pub(super) async fn empty() -> Option<Fresh> {
        let db = Db::postgres(&url()?, schema()).await.unwrap();
        Some(Fresh { db, _folder: None })
    }

    /// The same database by connections of its own, which are found by the name of its schema.
    pub(crate) async fn named(db: &Db) -> Db {
        let options: PgConnectOptions = url().unwrap().parse().unwrap();
        let options = options.application_name(&db.schema().to_string());
        Db::with_postgres_pool(pool_options().connect_with(options).await.unwrap(), db.schema().clone())
    }

    /// Stops a process, or lets it go on.
    pub(crate) fn signal(name: &str, process: i32) {
        assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
    }
}
