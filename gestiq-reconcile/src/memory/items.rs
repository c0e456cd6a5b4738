//! Open items in memory.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::page::CappedCount;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_statements::ItemId;

use super::store::MemoryStore;
use super::tenant::Tenant;
use crate::books::StoredItem;
use crate::store::{ItemFilter, ItemsReceipt, NewItems, OpenItemStore};

#[async_trait]
impl OpenItemStore for MemoryStore {
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<Outcome<ItemsReceipt>, PortError> {
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
        filter: &ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PortError> {
        let from = filter.after(page)?.map_or(Unbounded, Excluded);
        self.read(tenant, |tenant| {
            let rows = tenant.items.range((from, Unbounded)).map(|(_, row)| row);
            Ok(filter.page(rows.filter(|row| filter.matches(row)).cloned(), page)?)
        })
    }

    async fn count_items(
        &self,
        tenant: TenantId,
        filter: &ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError> {
        let most = (cap as usize).saturating_add(1);
        let seen = self.read(tenant, |tenant| {
            tenant.items.values().filter(|row| filter.matches(row)).take(most).count()
        });
        Ok(CappedCount::new(u32::try_from(seen).unwrap_or(u32::MAX), cap))
    }
}

impl Tenant {
    fn add_items(&mut self, new: NewItems) -> Result<Outcome<ItemsReceipt>, PortError> {
        if let Some(receipt) = self.item_requests.replay(new.request.as_ref())? {
            return Ok(Outcome::Replayed(receipt));
        }
        self.check_audit([&new.audit])?;
        let request = new.request.clone();
        let known: Vec<StoredItem> =
            new.items.iter().filter_map(|item| self.items.get(&item.id)).cloned().collect();
        let matched = known.iter().map(StoredItem::id).filter(|id| self.is_matched(id)).cloned().collect();
        let merged = new.merge(known, &matched);
        for row in merged.added.into_iter().chain(merged.replaced) {
            self.items.insert(row.id().clone(), row);
        }
        self.append(merged.audit)?;
        self.item_requests.record(request.as_ref(), merged.receipt.clone());
        Ok(Outcome::Created(merged.receipt))
    }
}
