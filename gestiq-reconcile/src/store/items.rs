//! The port of open items.

use std::fmt;

use async_trait::async_trait;
use gestiq_core::idempotency::{IdempotentRequest, Outcome};
use gestiq_core::page::CappedCount;
use gestiq_core::{AuditRecord, Page, PageRequest, PortError, TenantId};
use gestiq_statements::{ItemId, OpenItem};

use super::filter::ItemFilter;
use crate::books::StoredItem;

/// Keeps open items.
///
/// Contract, beyond what holds for [all ports](crate::store): what is open of an item changes only by imports and
/// through [`MatchStore::commit`](super::MatchStore::commit).
#[async_trait]
pub trait OpenItemStore: fmt::Debug + Send + Sync + 'static {
    /// Adds items, or takes over what changed in them, all or none, and returns what became of them;
    /// [`NewItems::merge`] is the rule.
    ///
    /// The audit record is kept if at least one item was added or replaced. A request that was carried out before
    /// changes nothing and returns what it returned then; that is checked first.
    ///
    /// # Errors
    /// `Conflict` with the code `idempotency_key_reused` if the key of the request came with another one; `Unavailable`.
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<Outcome<ItemsReceipt>, PortError>;

    /// Returns the items with these ids, by id; those that are not there are left out.
    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, PortError>;

    /// Returns a page of items, by id.
    async fn item_page(
        &self,
        tenant: TenantId,
        filter: &ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PortError>;

    /// Returns the number of items; it stops counting after `cap`.
    async fn count_items(
        &self,
        tenant: TenantId,
        filter: &ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError>;
}

/// Items that come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItems {
    /// The request that imports them, if it has an idempotency key.
    pub request: Option<IdempotentRequest>,
    /// The items; each id stands once.
    pub items: Vec<OpenItem>,
    /// The record for the audit trail.
    pub audit: AuditRecord,
}

/// The counts of an import of items.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ItemsReceipt {
    /// Items that are new.
    pub added: u64,
    /// Items that took over another content.
    pub replaced: u64,
    /// Items that said what was known.
    pub unchanged: u64,
    /// Items that came with another content while a match has them, and were kept as they were.
    pub conflicts: Vec<ItemId>,
}
