//! The stores of reconciliation keep the contract of their ports.

use std::sync::Arc;

use gestiq_core::contract::run_all;
use gestiq_reconcile::contract::cases;
use gestiq_reconcile::store::Stores;
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
