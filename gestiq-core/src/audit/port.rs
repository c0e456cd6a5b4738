//! The port of the audit trail.

use std::fmt;

use async_trait::async_trait;

use super::{AuditArea, AuditFilter, AuditHead, AuditRecord, ChainedRecord};
use crate::error::port::PortError;
use crate::page::{Page, PageRequest};
use crate::tenant::TenantId;

/// A store of audit trails.
///
/// Contract:
///
/// - Records are only ever added. Each is chained to the one before it in the trail of its tenant and area, with numbers
///   from 1 without gaps, as [`AuditChain`](super::AuditChain) says. Those who append at the same time to one trail wait
///   for each other; trails do not wait for other trails.
/// - The head of a trail (its length and last digest) is kept outside the rows, and changes in the transaction that adds
///   rows. So a tail that was cut off shows.
/// - A store of other records appends in the transaction of its own change, not through this port: who did what is written
///   if, and only if, it was done.
#[async_trait]
pub trait AuditTrail: fmt::Debug + Send + Sync + 'static {
    /// Adds records to a trail, all or none, and returns its head: for areas of a host's own, and for what changes no
    /// store.
    ///
    /// # Errors
    /// `Internal` for a record of another tenant; `Unavailable`.
    async fn append(
        &self,
        tenant: TenantId,
        area: AuditArea,
        records: Vec<AuditRecord>,
    ) -> Result<AuditHead, PortError>;

    /// A page of the records that a filter wants, the oldest first.
    ///
    /// # Errors
    /// `Invalid` for a cursor of another list; `Unavailable`.
    async fn page(
        &self,
        tenant: TenantId,
        area: AuditArea,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PortError>;

    /// The head of a trail, as it is kept outside the rows; [`AuditHead::start`] for a trail without records.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn head(&self, tenant: TenantId, area: AuditArea) -> Result<AuditHead, PortError>;
}
