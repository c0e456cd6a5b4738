//! Publishing in the host's own transaction.

use std::sync::Arc;
use std::time::Duration;

use gestiq_sqlx::{Db, Wake, WebhookStore};
use gestiq_webhooks::port::{ClaimRequest, DeliveryQueue};

use crate::database;
use crate::sender::Sender;

async fn claimable(store: &WebhookStore) -> usize {
    store.claim(&ClaimRequest::new(100, Duration::from_secs(30))).await.unwrap().len()
}

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_owes_what_the_host_commits_and_nothing_else() {
    let fresh = database::sqlite().await;
    let store = WebhookStore::new(fresh.db.clone());
    let sender = Sender::new(&store).await;
    for (commits, owed) in [(false, 0), (true, 1)] {
        let mut tx = fresh.db.begin_sqlite().await.unwrap();
        store.publish_in(&mut tx, sender.tenant, &[sender.publication()]).await.unwrap();
        if commits { tx.commit().await } else { tx.rollback().await }.unwrap();
        assert_eq!(claimable(&store).await, owed);
    }
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_owes_what_the_host_commits_and_nothing_else() {
    let Some(fresh) = database::postgres::fresh().await else { return };
    let store = WebhookStore::new(fresh.db.clone());
    let sender = Sender::new(&store).await;
    for (commits, owed) in [(false, 0), (true, 1)] {
        let mut tx = fresh.db.begin_postgres().await.unwrap();
        sqlx::query("SELECT set_config('gestiq.tenant', 'the host''s own', true)")
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query("SET LOCAL synchronous_commit = off").execute(&mut *tx).await.unwrap();
        let publication = sender.publication();
        store.publish_in(&mut tx, sender.tenant, std::slice::from_ref(&publication)).await.unwrap();
        let again = store.publish_in(&mut tx, sender.tenant, &[publication]).await.unwrap();
        assert!(again[0].repeated, "what the transaction has published already is known in it");
        let (tenant, commit): (String, String) =
            sqlx::query_as("SELECT current_setting('gestiq.tenant'), current_setting('synchronous_commit')")
                .fetch_one(&mut *tx)
                .await
                .unwrap();
        assert_eq!((tenant.as_str(), commit.as_str()), ("the host's own", "on"));
        if commits { tx.commit().await } else { tx.rollback().await }.unwrap();
        assert_eq!(claimable(&store).await, owed);
    }
}

/// Two instances of a program on one database.
#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_another_program_is_woken_by_the_commit() {
    let Some(url) = database::postgres::url() else { return };
    let fresh = database::postgres::fresh().await.unwrap();
    let other = Db::postgres(&url, fresh.db.schema().clone()).await.unwrap();
    assert_woken(&fresh.db, &other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_of_the_same_program_is_woken() {
    for (name, fresh) in database::each().await {
        eprintln!("{name}");
        assert_woken(&fresh.db, &fresh.db).await;
    }
}

async fn assert_woken(publishes: &Db, waits: &Db) {
    const LONG: Duration = Duration::from_secs(20);
    let store = Arc::new(WebhookStore::new(publishes.clone()));
    let sender = Sender::new(&store).await;
    let mut wake = Wake::listen(waits).await.unwrap();
    wake.wait(Duration::from_millis(50)).await;
    let published = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        store.publish(sender.tenant, vec![sender.publication()]).await.unwrap();
    };
    let woken = tokio::time::timeout(LONG, async { tokio::join!(wake.wait(LONG * 2), published) }).await;
    assert!(woken.is_ok(), "it slept on");
}
