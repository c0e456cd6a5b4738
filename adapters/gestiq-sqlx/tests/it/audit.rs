//! The audit trail keeps the contract of its port, and shows what somebody with access to the database changes.

use std::sync::Arc;

use async_trait::async_trait;
use gestiq_core::TenantId;
use gestiq_core::audit::{AuditArea, ChainedRecord};
use gestiq_core::contract::audit::{Stores, Tamper, cases};
use gestiq_core::contract::run_all;
use gestiq_sqlx::{AuditStore, Db};
use sqlx::{AssertSqlSafe, Executor};

use crate::database;

#[tokio::test(flavor = "multi_thread")]
async fn every_database_keeps_the_contract_of_the_audit_trail() {
    #[cfg(feature = "sqlite")]
    run_all(cases(), async || stores_of(database::sqlite().await)).await;
    #[cfg(feature = "postgres")]
    if database::postgres::url().is_some() {
        run_all(cases(), async || stores_of(database::postgres::fresh().await.unwrap())).await;
    }
}

fn stores_of(fresh: database::Fresh) -> Stores {
    let (trail, tamper) = (AuditStore::new(fresh.db.clone()), Intruder(fresh.db.clone()));
    database::keep(fresh);
    Stores { trail: Arc::new(trail), tamper: Some(Arc::new(tamper)) }
}

/// Somebody with access to the tables.
#[derive(Debug)]
pub(crate) struct Intruder(pub(crate) Db);

#[async_trait]
impl Tamper for Intruder {
    async fn replace(&self, tenant: TenantId, area: AuditArea, rows: Vec<ChainedRecord>) {
        let id = tenant.as_uuid();
        #[cfg(feature = "postgres")]
        if let Ok(mut tx) = self.0.begin_postgres().await {
            let table = format!("{}.audit_record", self.0.schema());
            tx.execute(AssertSqlSafe(format!("SET LOCAL gestiq.tenant = '{id}'"))).await.unwrap();
            let delete = format!("DELETE FROM {table} WHERE tenant_id = '{id}' AND area = '{area}'");
            tx.execute(AssertSqlSafe(delete)).await.unwrap();
            for row in &rows {
                let sql = format!("INSERT INTO {table} VALUES ($1, $2, $3, $4, $5)");
                let sql = sql.replace(" VALUES", " (tenant_id, area, sequence, subject, document) VALUES");
                let (sequence, subject, document) = columns_of(row);
                let query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(area.as_str()).bind(sequence);
                query.bind(subject).bind(document).execute(&mut *tx).await.unwrap();
            }
            return tx.commit().await.unwrap();
        }
        #[cfg(feature = "sqlite")]
        {
            let table = format!("{}_audit_record", self.0.schema());
            let mut tx = self.0.begin_sqlite().await.unwrap();
            let sql = format!("DELETE FROM {table} WHERE tenant_id = $1 AND area = $2");
            let delete = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(area.to_string());
            delete.execute(&mut *tx).await.unwrap();
            for row in &rows {
                let sql = format!(
                    "INSERT INTO {table} (tenant_id, area, sequence, subject, document) VALUES ($1, $2, $3, $4, $5)"
                );
                let (sequence, subject, document) = columns_of(row);
                let query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(area.to_string()).bind(sequence);
                query.bind(subject).bind(document).execute(&mut *tx).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    }
}

fn columns_of(row: &ChainedRecord) -> (i64, String, String) {
    let sequence = i64::try_from(row.sequence).unwrap();
    (sequence, row.record.subject.to_string(), serde_json::to_string(row).unwrap())
}
