//! Open items.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use gestiq_core::{CappedCount, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::StoredItem;
use gestiq_reconcile::store::{ItemFilter, ItemsReceipt, NewItems, OpenItemStore, Receipt};
use gestiq_reconcile::{ItemId, OpenItem};

use super::{ReconcileStore, audit_trail, group_rows, item_rows, submissions};
use crate::db::{Session, values};
use crate::{document, page};

#[async_trait]
impl OpenItemStore for ReconcileStore {
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<ItemsReceipt, PortError> {
        let mut tx = self.write(tenant).await?;
        let receipt = add(&mut tx.session(), tenant, items).await?;
        tx.commit().await?;
        Ok(receipt)
    }

    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, PortError> {
        item_rows::by_id(&mut self.read(tenant).await?.session(), tenant, ids.iter().collect()).await
    }

    async fn item_page(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PortError> {
        let after = page::after::<1>(page, filter.list())?.map(|[id]| id).unwrap_or_default();
        let mut tx = self.read(tenant).await?;
        let sql = match filter {
            ItemFilter::All => {
                "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3"
            }
            ItemFilter::Open => {
                "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id > $2 AND is_open
                 ORDER BY id LIMIT $3"
            }
        };
        let values = values![tenant.as_uuid(), after, page::rows_of(page)];
        let rows = tx.session().fetch(sql, values).await?;
        let items: Vec<StoredItem> = document::read_all("item", &rows)?;
        page::cut(items, page, filter.list(), |item| vec![item.id().to_string()])
    }

    async fn count_items(
        &self,
        tenant: TenantId,
        filter: ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError> {
        let mut tx = self.read(tenant).await?;
        let row = tx
            .session()
            .fetch_optional(
                "SELECT count(*) FROM (SELECT 1 FROM {schema}.open_item
                 WHERE tenant_id = $1 AND (is_open OR NOT $2) LIMIT $3) AS seen",
                values![tenant.as_uuid(), filter == ItemFilter::Open, i64::from(cap) + 1],
            )
            .await?;
        let seen: i64 = row.map_or(Ok(0), |row| row.get(0))?;
        Ok(CappedCount::new(u32::try_from(seen).unwrap_or(u32::MAX), cap))
    }
}

async fn add(session: &mut Session<'_>, tenant: TenantId, new: NewItems) -> Result<ItemsReceipt, PortError> {
    submissions::check_once(session, tenant, new.once.as_ref()).await?;
    let known = item_rows::by_id(session, tenant, new.items.iter().map(|item| &item.id).collect()).await?;
    let known: BTreeMap<ItemId, StoredItem> = known.into_iter().map(|row| (row.id().clone(), row)).collect();
    let matched = group_rows::matched_items(session, tenant, known.keys().collect()).await?;
    let Sorted { receipt, added, replaced } = Sorted::of(new.items, &known, &matched);
    item_rows::insert(session, tenant, &added).await?;
    for item in &replaced {
        item_rows::update(session, tenant, item).await?;
    }
    if receipt.added + receipt.replaced > 0 {
        audit_trail::append(session, tenant, [new.audit]).await?;
    }
    submissions::submit(session, tenant, new.once, Receipt::Items(receipt.clone())).await?;
    Ok(receipt)
}

/// Items that came in, by what is to be done with them.
#[derive(Default)]
struct Sorted {
    receipt: ItemsReceipt,
    added: Vec<StoredItem>,
    replaced: Vec<StoredItem>,
}

impl Sorted {
    fn of(items: Vec<OpenItem>, known: &BTreeMap<ItemId, StoredItem>, matched: &BTreeSet<String>) -> Self {
        let mut sorted = Sorted::default();
        for item in items {
            match known.get(&item.id) {
                None => sorted.added.push(StoredItem::new(item)),
                Some(stored) if stored.says_the_same(&item) => sorted.receipt.unchanged += 1,
                Some(stored) if stored.is_touched() || matched.contains(stored.id().as_str()) => {
                    sorted.receipt.conflicts.push(item.id);
                }
                Some(stored) => {
                    let version = stored.version.next();
                    sorted.replaced.push(StoredItem { version, ..StoredItem::new(item) });
                }
            }
        }
        sorted.receipt.added = sorted.added.len() as u64;
        sorted.receipt.replaced = sorted.replaced.len() as u64;
        sorted
    }
}
