//! A transaction whose beginning nobody waits for leaves the connection clean.
//!
//! sqlx 0.9.0 does not: it gives the connection back inside the transaction, and everything that is written over it
//! afterwards is answered `Ok` and lost. The test stops the server's process while it begins, gives up waiting,
//! lets it go on, writes, and counts what is there.

use std::time::Duration;

use gestiq_sqlx::{Db, SchemaName, pool_options};
use sqlx::PgPool;

use crate::database::postgres;

/// A pool of one connection, so that the next statement goes over the one that was given up.
async fn pool_of_one(url: &str) -> PgPool {
    let options = pool_options().max_connections(1).test_before_acquire(false);
    let pool = options.connect(url).await.unwrap();
    sqlx::query("CREATE TABLE IF NOT EXISTS begin_test (n bigint)").execute(&pool).await.unwrap();
    sqlx::query("DELETE FROM begin_test").execute(&pool).await.unwrap();
    pool
}

/// Begins by `begin` while the server stands still, gives up, writes ten rows, and counts them by another
/// connection.
async fn rows_that_last<B: Future>(pool: &PgPool, url: &str, begin: impl FnOnce() -> B) -> i64 {
    let server: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(pool).await.unwrap();
    postgres::signal("-STOP", server);
    let given_up = tokio::time::timeout(Duration::from_millis(200), begin()).await;
    postgres::signal("-CONT", server);
    assert!(given_up.is_err(), "it began while the server stood still");
    for n in 0..10_i64 {
        sqlx::query("INSERT INTO begin_test VALUES ($1)").bind(n).execute(pool).await.unwrap();
    }
    let other = PgPool::connect(url).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM begin_test").fetch_one(&other).await.unwrap()
}

/// One test, because both use one table.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_after_a_begin_that_was_given_up_lasts() {
    let Some(url) = postgres::url() else { return };
    if !postgres::is_own() {
        eprintln!("skipped: the processes of a server elsewhere cannot be stopped");
        return;
    }

    let pool = pool_of_one(&url).await;
    let db = Db::with_postgres_pool(pool.clone(), SchemaName::default());
    assert_eq!(rows_that_last(&pool, &url, || db.begin_postgres()).await, 10, "begun by our wrapper");

    let pool = pool_of_one(&url).await;
    #[expect(
        clippy::disallowed_methods,
        reason = "the mistake that the release of a connection guards against"
    )]
    let begun = rows_that_last(&pool, &url, || pool.begin()).await;
    assert_eq!(begun, 10, "begun by the pool itself");

    // If the host's pool has no such guard, our own begin still does.
    let plain = sqlx::postgres::PgPoolOptions::new().max_connections(1).test_before_acquire(false);
    let plain = plain.connect(&url).await.unwrap();
    sqlx::query("DELETE FROM begin_test").execute(&plain).await.unwrap();
    let db = Db::with_postgres_pool(plain.clone(), SchemaName::default());
    assert_eq!(rows_that_last(&plain, &url, || db.begin_postgres()).await, 10, "in a pool without the guard");
}
