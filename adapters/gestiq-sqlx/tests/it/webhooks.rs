//! The stores of webhooks keep the contract of their ports.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gestiq_sqlx::{AuditStore, WebhookStore};
use gestiq_webhooks::contract::{Case, PassTime, Stores, cases};

use crate::database;

/// The clock of a database cannot be moved, so the times of all rows are set back.
#[derive(Debug)]
struct SetBack(database::Fresh);

/// The columns that hold instants.
const INSTANTS: [(&str, &[&str]); 4] = [
    ("idempotency_request", &["created_at"]),
    ("webhook_endpoint", &["open_until", "failing_since", "last_failure"]),
    ("webhook_delivery", &["next_at", "created_at", "lease_until"]),
    ("webhook_delivery_history", &["next_at", "created_at", "finished_at"]),
];

#[async_trait]
impl PassTime for SetBack {
    async fn pass(&self, by: Duration) {
        for (table, columns) in INSTANTS {
            database::set_back(&self.0.db, table, columns, by).await;
        }
    }
}

fn stores(fresh: database::Fresh) -> Stores {
    let store = Arc::new(WebhookStore::new(fresh.db.clone()));
    let audit = Arc::new(AuditStore::new(fresh.db.clone()));
    Stores::of(store, audit, Arc::new(SetBack(fresh)))
}

/// Each case on stores of its own, as a task, so that all failures are told.
async fn run_all(fresh: impl AsyncFn() -> database::Fresh) {
    let mut failed: Vec<&str> = Vec::new();
    for case in cases() {
        let stores = stores(fresh().await);
        if tokio::spawn(run(case, stores)).await.is_err() {
            failed.push(case.name());
        }
    }
    assert_eq!(failed, [""; 0], "these cases of the contract fail");
}

async fn run(case: Case, stores: Stores) {
    case.run(stores).await;
}

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract_of_webhooks() {
    run_all(database::sqlite).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract_of_webhooks() {
    if database::postgres::url().is_some() {
        run_all(async || database::postgres::fresh().await.unwrap()).await;
    }
}
