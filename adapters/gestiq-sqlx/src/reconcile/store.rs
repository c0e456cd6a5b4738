//! The store, and its transactions.

use async_trait::async_trait;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead, AuditRecord, AuditTrail, ChainedRecord};
use gestiq_core::{Page, PageRequest, PortError, TenantId};

use crate::audit::{self, AuditStore};
use crate::db::{Db, Scope, Session, Tx, values};

/// `StatementStore`, `OpenItemStore`, `MatchStore` and `AuditTrail` on a database.
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
    audit: AuditStore,
}

impl ReconcileStore {
    /// Creates the stores in a database whose tables are there ([`Db::migrate`]).
    #[must_use]
    pub fn new(db: Db) -> Self {
        ReconcileStore { audit: AuditStore::new(db.clone()), db }
    }

    pub(super) async fn read(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.read(Scope::Tenant(tenant)).await
    }

    /// Begins a transaction in which nobody else writes for the tenant.
    pub(super) async fn write(&self, tenant: TenantId) -> Result<Tx, PortError> {
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

/// Appends to the audit trail of reconciliation, in the transaction of the change.
pub(super) async fn append(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: Vec<AuditRecord>,
) -> Result<(), PortError> {
    if records.is_empty() {
        return Ok(());
    }
    audit::append(session, tenant, AuditArea::RECONCILIATION, records).await.map(drop)
}

#[async_trait]
impl AuditTrail for ReconcileStore {
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError> {
        self.audit.append(tenant, area, records).await
    }

    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        self.audit.page(tenant, area, filter, page).await
    }

    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError> {
        self.audit.head(tenant, area).await
    }
}
