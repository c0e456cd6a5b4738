//! Transactions that meet, in PostgreSQL: whoever comes second sees what the first one has done.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::ErrorKind;
use gestiq_sqlx::{Db, WebhookStore};
use gestiq_webhooks::delivery::DeadReason;
use gestiq_webhooks::port::{
    ClaimRequest, DeliveryChange, DeliveryLog, DeliveryQueue, Housekeeping, Recovered, Report, Settlement,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::database::postgres;
use crate::sender::Sender;

const LEASE: Duration = Duration::from_secs(30);

/// Long enough to see that somebody waits.
const A_MOMENT: Duration = Duration::from_millis(300);

/// A transaction of a worker by hand.
async fn by_hand(db: &Db) -> PgConnection {
    let mut connection = PgConnection::connect(&postgres::url().unwrap()).await.unwrap();
    let open = format!("BEGIN; SET LOCAL gestiq.worker = 'on'; SET LOCAL search_path = {}", db.schema());
    connection.execute(AssertSqlSafe(open)).await.unwrap();
    connection
}

fn later_than_everything() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(365 * 200)
}

/// A store with one delivery that has ended.
async fn ended(db: &Db) -> (Arc<WebhookStore>, Sender, gestiq_webhooks::port::Published) {
    let store = Arc::new(WebhookStore::new(db.clone()));
    let sender = Sender::new(&store).await;
    let published = store.publish(sender.tenant, vec![sender.publication()]).await.unwrap().remove(0);
    let claimed = store.claim(&ClaimRequest::new(1, LEASE)).await.unwrap().remove(0);
    let end = Settlement {
        tenant: sender.tenant,
        delivery: claimed.delivery.id,
        endpoint: claimed.delivery.endpoint,
        token: claimed.token,
        report: Report::Dropped(DeadReason::Expired),
    };
    store.settle(vec![end]).await.unwrap();
    (store, sender, published)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_does_not_go_while_its_delivery_is_opened_again() {
    let Some(fresh) = postgres::fresh().await else { return };
    let (store, sender, published) = ended(&fresh.db).await;
    // Somebody opens it again, and has not committed yet.
    let mut opening = by_hand(&fresh.db).await;
    opening.execute("SELECT id FROM webhook_delivery_history FOR UPDATE").await.unwrap();
    let purging = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.purge(later_than_everything(), 10).await.unwrap() }
    });
    tokio::time::sleep(A_MOMENT).await;
    let columns =
        "id, tenant_id, message_id, endpoint_id, event, trigger, attempts, steps, lost, next_at, created_at";
    let open = format!(
        "INSERT INTO webhook_delivery ({columns}, waiting) SELECT {columns}, false FROM webhook_delivery_history;
         DELETE FROM webhook_delivery_history; COMMIT"
    );
    opening.execute(AssertSqlSafe(open)).await.unwrap();
    assert_eq!(purging.await.unwrap(), 0);
    assert!(store.message(sender.tenant, &published.message).await.is_ok());
    assert_eq!(store.claim(&ClaimRequest::new(10, LEASE)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_purged_is_not_opened_again() {
    let Some(fresh) = postgres::fresh().await else { return };
    let (store, sender, published) = ended(&fresh.db).await;
    let mut purging = by_hand(&fresh.db).await;
    purging.execute("SELECT id FROM webhook_delivery_history FOR UPDATE").await.unwrap();
    let opening = tokio::spawn({
        let store = Arc::clone(&store);
        async move {
            store
                .change(sender.tenant, &published.deliveries, DeliveryChange::RetryNow, vec![])
                .await
                .unwrap()
        }
    });
    tokio::time::sleep(A_MOMENT).await;
    purging
        .execute("DELETE FROM webhook_delivery_history; DELETE FROM webhook_message; COMMIT")
        .await
        .unwrap();
    assert_eq!(opening.await.unwrap(), []);
    assert_eq!(store.claim(&ClaimRequest::new(10, LEASE)).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_whose_message_somebody_has_deleted_holds_up_no_other() {
    let Some(fresh) = postgres::fresh().await else { return };
    let store = WebhookStore::new(fresh.db.clone());
    let sender = Sender::new(&store).await;
    let two = vec![sender.publication(), sender.publication()];
    let published = store.publish(sender.tenant, two).await.unwrap();
    let mut hands = by_hand(&fresh.db).await;
    let delete = format!("DELETE FROM webhook_message WHERE id = '{}'; COMMIT", published[0].message);
    hands.execute(AssertSqlSafe(delete)).await.unwrap();
    let claimed = store.claim(&ClaimRequest::new(10, Duration::ZERO)).await.unwrap();
    assert_eq!(claimed.iter().map(|one| one.delivery.id).collect::<Vec<_>>(), published[1].deliveries);
    // Both leases are over. Of one nothing is left to send, and the other goes on.
    let mut recovered = Vec::new();
    while recovered.len() < 2 {
        recovered.push(match store.claim_expired(LEASE).await.unwrap() {
            Recovered::Claimed(claimed) => ("claimed", claimed.delivery.id),
            Recovered::GivenUp(delivery) => ("given up", delivery.id),
            Recovered::Nothing => continue,
        });
    }
    recovered.sort_unstable();
    assert_eq!(
        recovered,
        [("claimed", published[1].deliveries[0]), ("given up", published[0].deliveries[0])]
    );
}

/// A trigger answers what the stores' own transactions ask for.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_on_disk_where_the_host_runs_with_less() {
    let Some(fresh) = postgres::fresh().await else { return };
    let mut hands = PgConnection::connect(&postgres::url().unwrap()).await.unwrap();
    let schema = fresh.db.schema();
    let sql = format!(
        "CREATE FUNCTION {schema}.check_durable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF current_setting('synchronous_commit') <> 'on' THEN RAISE EXCEPTION 'not durable'; END IF;
             RETURN NULL;
         END $$;
         CREATE TRIGGER durable AFTER INSERT OR UPDATE OR DELETE ON {schema}.webhook_delivery
             FOR EACH STATEMENT EXECUTE FUNCTION {schema}.check_durable();
         CREATE TRIGGER durable AFTER INSERT ON {schema}.webhook_attempt
             FOR EACH STATEMENT EXECUTE FUNCTION {schema}.check_durable()"
    );
    hands.execute(AssertSqlSafe(sql)).await.unwrap();
    let url = postgres::url().unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    let lazy = format!("{url}{separator}options[synchronous_commit]=off");
    let db = Db::postgres(&lazy, schema.clone()).await.unwrap();
    ended(&db).await;
    let store = WebhookStore::new(db);
    let sender = Sender::new(&store).await;
    store.publish(sender.tenant, vec![sender.publication()]).await.unwrap();
    store.claim(&ClaimRequest::new(1, Duration::ZERO)).await.unwrap();
    assert!(matches!(store.claim_expired(LEASE).await.unwrap(), Recovered::Claimed(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_has_gone_without_a_word_is_waited_for_no_longer_than_the_limit() {
    let Some(fresh) = postgres::fresh().await else { return };
    if !postgres::is_own() {
        eprintln!("skipped: the processes of a server elsewhere cannot be stopped");
        return;
    }
    let db = postgres::named(&fresh.db).await;
    let store = WebhookStore::new(db.clone().with_statement_limit(A_MOMENT));
    store.depth().await.unwrap();
    let mut other = PgConnection::connect(&postgres::url().unwrap()).await.unwrap();
    let pids = "SELECT pid FROM pg_stat_activity WHERE application_name = $1";
    let pids: Vec<i32> =
        sqlx::query_scalar(pids).bind(db.schema().to_string()).fetch_all(&mut other).await.unwrap();
    assert_eq!(pids.len(), 1);
    postgres::signal("-STOP", pids[0]);
    let silent = store.depth().await;
    let again = store.depth().await;
    postgres::signal("-CONT", pids[0]);
    assert_eq!(silent.unwrap_err().kind(), ErrorKind::Unavailable);
    assert!(again.is_ok(), "another connection is there: {again:?}");
}
