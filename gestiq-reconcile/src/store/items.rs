//! The port of open items.

use std::fmt;

use async_trait::async_trait;
use gestiq_core::{AuditRecord, CappedCount, Page, PageRequest, PortError, TenantId};
use gestiq_statements::{ItemId, OpenItem};

use super::ItemFilter;
use crate::books::{Once, StoredItem};

/// Keeps open items.
///
/// Contract, beyond what holds for [all ports](crate::store): what is open of an item changes only by imports and
/// through [`MatchStore::commit`](super::MatchStore::commit).
#[async_trait]
pub trait OpenItemStore: fmt::Debug + Send + Sync + 'static {
    /// Adds items, or takes over what changed in them, all or none, and answers what became of them.
    ///
    /// - An item that says what the stored one says changes nothing ([`StoredItem::says_the_same`]).
    /// - Another content replaces the stored one, with the next version and wholly open, while no proposed or confirmed
    ///   match has the item.
    /// - Otherwise the stored item is kept, and reported as a conflict.
    ///
    /// The audit record is kept where at least one item was added or replaced. Fails as `Conflict` where the idempotency
    /// key is there already.
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<ItemsReceipt, PortError>;

    /// The items with these ids, by id; what is not there is left out.
    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, PortError>;

    /// Items by id.
    async fn item_page(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PortError>;

    /// How many items there are; it stops counting after `cap`.
    async fn count_items(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError>;
}

/// Items that come in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewItems {
    /// The idempotency key of the import.
    pub once: Option<Once>,
    /// The items; each id stands once.
    pub items: Vec<OpenItem>,
    /// What the audit trail gets.
    pub audit: AuditRecord,
}

/// What an import of items did.
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
