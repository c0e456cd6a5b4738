//! The tables come once, whoever asks and how often.

use crate::database;

#[tokio::test]
async fn migrating_again_changes_nothing() {
    for (name, fresh) in database::each().await {
        fresh.db.migrate().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
}

#[cfg(all(feature = "postgres", feature = "throwaway"))]
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
