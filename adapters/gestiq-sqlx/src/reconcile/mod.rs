//! The stores of bank reconciliation.
//!
//! Statements and lines, open items, and matches with what they taught are three ports on one database, because a
//! match and the amounts that it takes are written in one transaction. Records are kept whole, as JSON; what they
//! are found by stands in columns beside it. The SQL is the same for both databases.
//!
//! A write begins by taking the tenant's turn: its audit trail is a chain, each record sealed with the one before,
//! so the writes of a tenant follow each other anyhow. Versions are compared under that turn, and two that change
//! the same row never pass both.

mod account_rows;
mod audit_trail;
mod group_rows;
mod item_rows;
mod items;
mod lesson_rows;
mod line_rows;
mod matches;
mod statements;
mod submissions;

use gestiq_core::{PortError, TenantId};

use crate::db::{Db, Scope, Tx, values};

/// `StatementStore`, `OpenItemStore` and `MatchStore` on a database.
///
/// ```
/// use std::sync::Arc;
///
/// use gestiq_reconcile::store::Stores;
/// use gestiq_sqlx::{Db, ReconcileStore};
///
/// fn stores(db: Db) -> Stores {
///     Stores::of(Arc::new(ReconcileStore::new(db)))
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ReconcileStore {
    db: Db,
}

impl ReconcileStore {
    /// The stores in a database whose tables are there ([`Db::migrate`]).
    #[must_use]
    pub fn new(db: Db) -> Self {
        ReconcileStore { db }
    }

    async fn read(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.read(Scope::Tenant(tenant)).await
    }

    /// A transaction in which nobody else writes for the tenant.
    async fn write(&self, tenant: TenantId) -> Result<Tx, PortError> {
        let mut tx = self.db.write(Scope::Tenant(tenant)).await?;
        if tx.session().is_postgres() {
            // SQLite has one writer anyhow.
            let key = format!("gestiq reconciliation of {tenant} in {}", self.db.schema());
            let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
            tx.session().execute(lock, values![key]).await?;
        }
        Ok(tx)
    }
}
