//! Audit trails in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{
    AuditArea, AuditChain, AuditError, AuditFilter, AuditHead, AuditRecord, AuditTrail, ChainedRecord,
};
use crate::error::port::PortError;
use crate::page::{Page, PageError, PageRequest};
use crate::tenant::TenantId;

/// The audit trails of all tenants, for a store in memory that appends to them as part of its own changes.
#[derive(Clone, Debug, Default)]
pub struct AuditBook {
    trails: BTreeMap<(TenantId, AuditArea), Trail>,
}

#[derive(Clone, Debug)]
struct Trail {
    rows: Vec<ChainedRecord>,
    /// Kept beside the rows, as a database does.
    head: AuditHead,
}

impl AuditBook {
    /// Adds records to a trail, all or none, and returns its head.
    ///
    /// # Errors
    /// [`AuditError::OtherTenant`] for a record of another tenant.
    pub fn append(
        &mut self,
        tenant: TenantId,
        area: AuditArea,
        records: impl IntoIterator<Item = AuditRecord>,
    ) -> Result<AuditHead, AuditError> {
        let mut chain = AuditChain::at(tenant, area, self.head(tenant, area));
        let rows = records.into_iter().map(|record| chain.append(record)).collect::<Result<Vec<_>, _>>()?;
        let head = chain.head();
        if !rows.is_empty() {
            let trail = self.trails.entry((tenant, area)).or_insert_with(|| Trail { rows: Vec::new(), head });
            trail.rows.extend(rows);
            trail.head = head;
        }
        Ok(head)
    }

    /// A page of the records that a filter wants, the oldest first.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PageError> {
        let after = ChainedRecord::sequence_after(page)?;
        let rows = self.trails.get(&(tenant, area)).map_or(&[][..], |trail| &trail.rows);
        let start = rows.partition_point(|row| row.sequence <= after);
        let wanted = rows.iter().skip(start).filter(|row| filter.matches(&row.record));
        ChainedRecord::page(wanted.cloned(), page)
    }

    /// The head of a trail.
    #[must_use]
    pub fn head(&self, tenant: TenantId, area: AuditArea) -> AuditHead {
        self.trails.get(&(tenant, area)).map_or_else(|| AuditHead::start(tenant, area), |trail| trail.head)
    }

    /// Puts other rows into a trail and leaves its head as it is, as somebody with access to a database could.
    #[cfg(feature = "contract")]
    pub(crate) fn tamper(&mut self, tenant: TenantId, area: AuditArea, rows: Vec<ChainedRecord>) {
        if let Some(trail) = self.trails.get_mut(&(tenant, area)) {
            trail.rows = rows;
        }
    }
}

/// The [`AuditTrail`] in memory: for tests, and for hosts that keep nothing.
///
/// ```
/// # use chrono::DateTime;
/// # use gestiq_core::{Actor, AuditRecord, EventName, SequentialIds, Subject, TenantId};
/// use gestiq_core::audit::{self, AuditArea, AuditTrail, MemoryAuditTrail};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// # let ids = SequentialIds::default();
/// # let actor = Actor::system(TenantId::new(&ids));
/// # let (action, subject) = (EventName::new("price_list.changed")?, Subject::new("price_list", 7)?);
/// # let record = AuditRecord::new(&ids, DateTime::UNIX_EPOCH, &actor, action, subject);
/// let (trail, sales): (_, AuditArea) = (MemoryAuditTrail::default(), "sales".parse()?);
/// let head = trail.append(actor.tenant(), sales, vec![record]).await?;
/// assert_eq!(audit::verify(&trail, actor.tenant(), sales).await?, head);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct MemoryAuditTrail {
    book: Mutex<AuditBook>,
}

impl MemoryAuditTrail {
    pub(crate) fn book(&self) -> MutexGuard<'_, AuditBook> {
        // A trail is appended to in one step that cannot panic half-way.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl AuditTrail for MemoryAuditTrail {
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError> {
        Ok(self.book().append(tenant, area, records)?)
    }

    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError> {
        Ok(self.book().page(tenant, area, filter, page)?)
    }

    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError> {
        Ok(self.book().head(tenant, area))
    }
}
