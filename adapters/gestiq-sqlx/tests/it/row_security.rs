//! The second wall between tenants: PostgreSQL itself, asked with raw SQL by the owner of the tables.

use gestiq_core::{RandomIds, TenantId};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, Row};

use crate::database::postgres;

/// A schema with all tables, and a plain connection to it as its owner.
async fn tables() -> Option<(String, PgPool)> {
    let url = postgres::url()?;
    let fresh = postgres::fresh().await?;
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.unwrap();
    Some((fresh.db.schema().to_string(), pool))
}

/// A transaction of raw SQL, with settings before it.
async fn open(pool: &PgPool, settings: &str) -> sqlx::Transaction<'static, sqlx::Postgres> {
    #[expect(clippy::disallowed_methods, reason = "a test that nobody cancels")]
    let mut tx = pool.begin().await.unwrap();
    tx.execute(AssertSqlSafe(settings.to_owned())).await.unwrap();
    tx
}

fn insert(schema: &str, tenant: TenantId) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("INSERT INTO {schema}.webhook_turn VALUES ('{tenant}', gen_random_uuid(), 'k')"))
}

async fn count(connection: &mut PgConnection, schema: &str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT count(*) FROM {schema}.webhook_turn"));
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn raw_sql_sees_the_tenant_that_is_set_and_no_other() {
    let Some((schema, pool)) = tables().await else { return };
    let (ours, theirs) = (TenantId::new(&RandomIds), TenantId::new(&RandomIds));
    let set = |tenant: TenantId| format!("SET LOCAL gestiq.tenant = '{tenant}'");

    let mut tx = open(&pool, &set(ours)).await;
    tx.execute(insert(&schema, ours)).await.unwrap();
    tx.commit().await.unwrap();

    let cases = [
        (set(ours), 1),
        (set(theirs), 0),
        ("SET LOCAL gestiq.tenant = ''".to_owned(), 0),
        ("SELECT 'nothing is set'".to_owned(), 0),
        ("SET LOCAL gestiq.worker = 'off'".to_owned(), 0),
        ("SET LOCAL gestiq.worker = 'on'".to_owned(), 1),
        (format!("{}; SET LOCAL gestiq.worker = ''", set(theirs)), 0),
        ("SELECT 'nothing is left of what was set before'".to_owned(), 0),
    ];
    for (settings, rows) in cases {
        let mut tx = open(&pool, &settings).await;
        assert_eq!(count(&mut tx, &schema).await, rows, "{settings}");
        let touched = AssertSqlSafe(format!("UPDATE {schema}.webhook_turn SET order_key = 'changed'"));
        assert_eq!(tx.execute(touched).await.unwrap().rows_affected(), rows.cast_unsigned(), "{settings}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn raw_sql_writes_no_row_of_another_tenant() {
    let Some((schema, pool)) = tables().await else { return };
    let (ours, theirs) = (TenantId::new(&RandomIds), TenantId::new(&RandomIds));
    for settings in [format!("SET LOCAL gestiq.tenant = '{ours}'"), "SELECT 'nothing is set'".to_owned()] {
        let mut tx = open(&pool, &settings).await;
        let refused = tx.execute(insert(&schema, theirs)).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code().map(|code| code.to_string()));
        assert_eq!(code.as_deref(), Some("42501"), "{settings}: {refused}");
    }
}

/// A new table that forgets its policy fails here.
#[tokio::test]
async fn every_table_with_a_tenant_forces_row_security() {
    let Some((schema, pool)) = tables().await else { return };
    let rows = sqlx::query(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AND
                EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname <> 'migration'",
    );
    let rows = rows.bind(&schema).fetch_all(&pool).await.unwrap();
    assert!(rows.len() >= 7, "{} tables", rows.len());
    let open: Vec<String> =
        rows.iter().filter(|row| !row.get::<bool, _>(1)).map(|row| row.get::<String, _>(0)).collect();
    assert_eq!(open, [""; 0], "tables without forced row security");
}

#[tokio::test]
async fn the_role_of_these_tests_is_held_by_row_security() {
    let Some((_, pool)) = tables().await else { return };
    let beyond: bool =
        sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(!beyond, "name a role without special rights in GESTIQ_TEST_POSTGRES_URL");
}
