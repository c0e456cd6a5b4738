//! The stores of reconciliation keep the contract of their ports.

use std::sync::Arc;
use std::time::Duration;

use gestiq_core::chrono::DateTime;
use gestiq_core::contract::run_all;
use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation};
use gestiq_core::{Actor, AuditRecord, EventName, SequentialIds, Subject, TenantId};
use gestiq_reconcile::contract::cases;
use gestiq_reconcile::store::{NewItems, OpenItemStore, Stores};
use gestiq_sqlx::ReconcileStore;

use crate::database;

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract_of_reconciliation() {
    run_all(cases(), async || stores_of(database::sqlite().await)).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract_of_reconciliation() {
    if database::postgres::url().is_some() {
        run_all(cases(), async || stores_of(database::postgres::fresh().await.unwrap())).await;
    }
}

fn stores_of(fresh: database::Fresh) -> Stores {
    let stores = Stores::of(Arc::new(ReconcileStore::new(fresh.db.clone())));
    database::keep(fresh);
    stores
}

/// A host without webhooks has nobody else who would delete them.
#[tokio::test(flavor = "multi_thread")]
async fn requests_are_forgotten_after_thirty_days_without_webhooks() {
    for (name, database::Fresh { db, .. }) in &database::each().await {
        let ids = SequentialIds::default();
        let actor = Actor::system(TenantId::new(&ids));
        let (action, subject) =
            (EventName::new("items.imported").unwrap(), Subject::new("test", "1").unwrap());
        let audit = AuditRecord::new(&ids, DateTime::UNIX_EPOCH, &actor, action, subject);
        let operation = Operation::new("test.create");
        let fingerprint = Fingerprint::of(operation.as_str(), b"content");
        let request = IdempotentRequest { operation, key: "key".parse().unwrap(), fingerprint };
        let items = NewItems { request: Some(request), items: vec![], audit };
        ReconcileStore::new(db.clone()).add_items(actor.tenant(), items).await.unwrap();

        assert_eq!(db.forget_requests(10).await.unwrap(), 0, "{name}");
        database::set_back(db, "idempotency_request", &["created_at"], Duration::from_hours(31 * 24)).await;
        assert_eq!(db.forget_requests(0).await.unwrap(), 0, "{name}");
        assert_eq!(db.forget_requests(10).await.unwrap(), 1, "{name}");
        assert_eq!(db.forget_requests(10).await.unwrap(), 0, "{name}");
    }
}
