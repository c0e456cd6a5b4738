//! The tables come once, whoever asks and how often.

use crate::database;

#[tokio::test]
async fn migrating_again_changes_nothing() {
    for (name, fresh) in database::each().await {
        fresh.db.migrate().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

#[cfg(feature = "webhooks")]
#[tokio::test]
async fn a_store_of_webhooks_without_tables_says_to_migrate() {
    use gestiq_webhooks::port::{DeliveryQueue as _, EndpointStore as _};

    let tenant = gestiq_core::TenantId::new(&gestiq_core::RandomIds);
    for (name, empty) in database::each_empty().await {
        let store = gestiq_sqlx::WebhookStore::new(empty.db);
        says_to_migrate(name, &store.depth().await.unwrap_err());
        says_to_migrate(name, &store.subscribed(tenant).await.unwrap_err());
    }
}

#[cfg(feature = "reconcile")]
#[tokio::test]
async fn a_store_of_reconciliation_without_tables_says_to_migrate() {
    use gestiq_reconcile::store::MatchStore as _;

    let tenant = gestiq_core::TenantId::new(&gestiq_core::RandomIds);
    for (name, empty) in database::each_empty().await {
        let store = gestiq_sqlx::ReconcileStore::new(empty.db);
        let refused = store.lesson_page(tenant, &gestiq_core::PageRequest::default()).await.unwrap_err();
        says_to_migrate(name, &refused);
    }
}

#[cfg(any(feature = "webhooks", feature = "reconcile"))]
fn says_to_migrate(name: &str, error: &gestiq_core::PortError) {
    assert_eq!(error.kind(), gestiq_core::ErrorKind::Internal, "{name}");
    assert!(error.to_string().contains("run migrate"), "{name}: {error}");
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread")]
async fn ten_programs_that_start_together_migrate_once() {
    let Some(url) = database::postgres::url() else { return };
    let schema = database::postgres::schema();
    let programs: Vec<_> = (0..10)
        .map(|_| {
            let (url, schema) = (url.clone(), schema.clone());
            tokio::spawn(async move { gestiq_sqlx::Db::postgres(&url, schema).await?.migrate().await })
        })
        .collect();
    for program in programs {
        program.await.unwrap().unwrap();
    }
}

#[cfg(feature = "sqlite")]
#[tokio::test(flavor = "multi_thread")]
async fn programs_that_open_one_file_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gestiq.db");
    let programs: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            tokio::spawn(async move {
                gestiq_sqlx::Db::sqlite(path, gestiq_sqlx::SchemaName::default()).await?.migrate().await
            })
        })
        .collect();
    for program in programs {
        program.await.unwrap().unwrap();
    }
}
