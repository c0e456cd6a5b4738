//! Dead rows that somebody's old snapshot keeps are not read again by every statement.
//!
//! The worst case is made here: the queue was empty when the planner's figures were last taken, and its indexes hold
//! what is dead. A join then costs the planner nothing, whichever way it goes. What is counted are entries of indexes,
//! by PostgreSQL itself.

use std::collections::BTreeMap;
use std::time::Duration;

use gestiq_sqlx::{Db, WebhookStore};
use gestiq_webhooks::delivery::DeadReason;
use gestiq_webhooks::port::{ClaimRequest, Claimed, DeliveryQueue, Recovered, Report, Settled, Settlement};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::database::postgres;
use crate::sender::Sender;

const LEASE: Duration = Duration::from_secs(30);

/// Leases that have ended are those that a search for lost ones passes.
const ENDED: Duration = Duration::ZERO;

/// The dead rows of the queue.
const DEAD: usize = 3_000;

/// Deliveries of one round of work.
const ROUND: usize = 50;

const ROUNDS: usize = 10;

async fn claim(store: &WebhookStore, count: usize, lease: Duration) -> Vec<Claimed> {
    let claimed = store.claim(&ClaimRequest::new(count, lease)).await.unwrap();
    assert_eq!(claimed.len(), count);
    claimed
}

async fn end(store: &WebhookStore, claimed: Vec<Claimed>) {
    let count = claimed.len();
    let ended = claimed.into_iter().map(|one| Settlement {
        tenant: one.delivery.tenant,
        delivery: one.delivery.id,
        endpoint: one.delivery.endpoint,
        token: one.token,
        report: Report::Dropped(DeadReason::Expired),
    });
    let settled = store.settle(ended.collect()).await.unwrap();
    assert_eq!(settled, vec![Settled::Applied { health: None }; count]);
}

async fn publish(store: &WebhookStore, sender: &Sender, count: usize) {
    let publications = (0..count).map(|_| sender.publication()).collect();
    store.publish(sender.tenant, publications).await.unwrap();
}

/// Everything that a worker does.
async fn work(store: &WebhookStore, sender: &Sender) {
    publish(store, sender, ROUND).await;
    let claimed = claim(store, ROUND, LEASE).await;
    let tokens: Vec<_> = claimed.iter().map(|one| one.token).collect();
    assert_eq!(store.extend(&tokens, LEASE).await.unwrap(), tokens);
    assert_eq!(store.release(&tokens).await.unwrap(), ROUND);
    end(store, claim(store, ROUND, LEASE).await).await;
    assert!(matches!(store.claim_expired(LEASE).await.unwrap(), Recovered::Nothing));
}

/// Entries that were read so far, by index. Connections tell what they have read when they end.
async fn entries_read(db: &Db) -> BTreeMap<String, usize> {
    db.close().await;
    let mut connection = PgConnection::connect(&postgres::url().unwrap()).await.unwrap();
    let open = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1";
    while sqlx::query_scalar::<_, i64>(open)
        .bind(db.schema().to_string())
        .fetch_one(&mut connection)
        .await
        .unwrap()
        > 0
    {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let sql = "SELECT indexrelname::text, idx_tup_read FROM pg_stat_user_indexes
               WHERE schemaname = $1 AND relname = 'webhook_delivery'";
    let rows: Vec<(String, i64)> =
        sqlx::query_as(sql).bind(db.schema().to_string()).fetch_all(&mut connection).await.unwrap();
    rows.into_iter().map(|(name, read)| (name, usize::try_from(read).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dead_is_not_read_by_every_statement() {
    let Some(fresh) = postgres::fresh().await else { return };
    let (url, schema) = (postgres::url().unwrap(), fresh.db.schema().clone());
    fresh.db.close().await;
    let fresh_db = postgres::named(&fresh.db).await;
    let store = WebhookStore::new(fresh_db.clone());
    let sender = Sender::new(&store).await;
    let mut reader = PgConnection::connect(&url).await.unwrap();
    reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class").await.unwrap();
    for _ in 0..DEAD / 1_000 {
        publish(&store, &sender, 1_000).await;
        end(&store, claim(&store, 1_000, ENDED).await).await;
    }
    let mut owner = PgConnection::connect(&url).await.unwrap();
    owner.execute(AssertSqlSafe(format!("VACUUM ANALYZE {schema}.webhook_delivery"))).await.unwrap();
    let before = entries_read(&fresh_db).await;
    let db = postgres::named(&fresh.db).await;
    let store = WebhookStore::new(db.clone());
    for _ in 0..ROUNDS {
        work(&store, &sender).await;
    }
    let after = entries_read(&db).await;
    reader.execute("ROLLBACK").await.unwrap();

    let read = |index: &str| after[index] - before[index];
    // A statement that reads all of an index, once in each round, would read more than this.
    let most = ROUNDS * DEAD;
    assert!(read("webhook_delivery_pkey") < most, "the ids: {}", read("webhook_delivery_pkey"));
    // Each search for lost leases looks from the beginning as long as that is cheap, and then passes what is dead; a
    // claim does so each second, and where it finds less than it wants.
    assert!(read("webhook_delivery_leased") < most + DEAD, "leases: {}", read("webhook_delivery_leased"));
    assert!(read("webhook_delivery_due") < most, "what is due: {}", read("webhook_delivery_due"));
}
