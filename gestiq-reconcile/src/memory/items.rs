//! Open items in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use gestiq_core::{CappedCount, ErrorKind, Page, PageRequest, PortError, TenantId};
use gestiq_statements::ItemId;

use super::MemoryStore;
use super::paging::{after, cut};
use super::tenant::Tenant;
use crate::books::StoredItem;
use crate::store::{ItemFilter, ItemsReceipt, NewItems, OpenItemStore, Receipt};

#[async_trait]
impl OpenItemStore for MemoryStore {
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<ItemsReceipt, PortError> {
        self.write(tenant, |tenant| tenant.add_items(items))
    }

    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, PortError> {
        let ids: BTreeSet<&ItemId> = ids.iter().collect();
        Ok(self
            .read(tenant, |tenant| ids.into_iter().filter_map(|id| tenant.items.get(id).cloned()).collect()))
    }

    async fn item_page(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PortError> {
        let after = match after::<1>(page, filter.list())? {
            Some([id]) => Some(ItemId::new(id).map_err(|error| {
                PortError::new(ErrorKind::Invalid, "the cursor names no item").because(error)
            })?),
            None => None,
        };
        self.read(tenant, |tenant| {
            let from = after.map_or(Unbounded, Excluded);
            let rows = tenant.items.range((from, Unbounded)).map(|(_, row)| row);
            let rows = rows.filter(|row| shows(filter, row)).cloned();
            cut(rows, page, filter.list(), |row| vec![row.id().to_string()])
        })
    }

    async fn count_items(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError> {
        let most = (cap as usize).saturating_add(1);
        let seen = self
            .read(tenant, |tenant| tenant.items.values().filter(|row| shows(filter, row)).take(most).count());
        Ok(CappedCount::new(u32::try_from(seen).unwrap_or(u32::MAX), cap))
    }
}

fn shows(filter: ItemFilter, row: &StoredItem) -> bool {
    match filter {
        ItemFilter::All => true,
        ItemFilter::Open => row.is_open(),
    }
}

impl Tenant {
    fn add_items(&mut self, new: NewItems) -> Result<ItemsReceipt, PortError> {
        self.check_once(new.once.as_ref())?;
        self.check_audit([&new.audit])?;
        let mut receipt = ItemsReceipt::default();
        for item in new.items {
            let stored = self.items.get(&item.id);
            let row = match stored {
                None => {
                    receipt.added += 1;
                    StoredItem::new(item)
                }
                Some(stored) if stored.says_the_same(&item) => {
                    receipt.unchanged += 1;
                    continue;
                }
                Some(stored) if stored.is_touched() || self.is_matched(stored.id()) => {
                    receipt.conflicts.push(item.id);
                    continue;
                }
                Some(stored) => {
                    receipt.replaced += 1;
                    StoredItem { version: stored.version.next(), ..StoredItem::new(item) }
                }
            };
            self.items.insert(row.id().clone(), row);
        }
        if receipt.added + receipt.replaced > 0 {
            self.append([new.audit]);
        }
        self.submit(new.once, Receipt::Items(receipt.clone()));
        Ok(receipt)
    }
}
