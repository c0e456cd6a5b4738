//! Audit trails in memory.

use async_trait::async_trait;
use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead, AuditRecord, AuditTrail, ChainedRecord};
use gestiq_core::{Page, PageRequest, PortError, TenantId};

use super::store::MemoryStore;

#[async_trait]
impl AuditTrail for MemoryStore {
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError> {
        self.write(tenant, |tables| Ok(tables.audit.append(tenant, area, records)?))
    }

    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        Ok(self.read(tenant, |tables| tables.audit.page(tenant, area, filter, page))?)
    }

    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError> {
        Ok(self.read(tenant, |tables| tables.audit.head(tenant, area)))
    }
}
