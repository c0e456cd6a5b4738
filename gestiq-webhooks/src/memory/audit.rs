//! The audit trail in memory.

use async_trait::async_trait;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead, AuditTrail, ChainedRecord};
use gestiq_core::{AuditRecord, Page, PageRequest, PortError, TenantId};

use super::{MemoryStore, Tables};

#[async_trait]
impl AuditTrail for MemoryStore {
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError> {
        Ok(self.tables().audit.append(tenant, area, records)?)
    }

    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        Ok(self.tables().audit.page(tenant, area, filter, page)?)
    }

    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError> {
        Ok(self.tables().audit.head(tenant, area))
    }
}

impl Tables {
    /// Appends the records of a change, before it is carried out: a record that is refused stops it.
    pub(super) fn append(&mut self, tenant: TenantId, records: Vec<AuditRecord>) -> Result<(), PortError> {
        self.audit.append(tenant, AuditArea::WEBHOOKS, records)?;
        Ok(())
    }
}

/// Refuses records of another tenant, for a change that finds out while it is carried out which records it appends.
pub(super) fn check(tenant: TenantId, records: &[AuditRecord]) -> Result<(), PortError> {
    Ok(records.iter().try_for_each(|record| record.check_tenant(tenant))?)
}
