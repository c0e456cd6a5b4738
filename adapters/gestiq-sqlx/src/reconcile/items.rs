//! Open items.

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::page::CappedCount;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::ItemId;
use gestiq_reconcile::books::StoredItem;
use gestiq_reconcile::store::{ItemFilter, ItemsReceipt, MergedItems, NewItems, OpenItemStore};

use super::store::{ReconcileStore, append};
use super::{group_rows, item_rows};
use crate::db::{Session, values};
use crate::{document, idempotency};

#[async_trait]
impl OpenItemStore for ReconcileStore {
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<Outcome<ItemsReceipt>, PortError> {
        let mut tx = self.write(tenant).await?;
        let outcome = add(&mut tx.session(), tenant, items).await?;
        tx.commit().await?;
        Ok(outcome)
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
        let after = filter.after(page)?;
        let mut tx = self.read(tenant).await?;
        let sql = match filter {
            ItemFilter::All => {
                "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id > $2
                 ORDER BY id LIMIT $3"
            }
            ItemFilter::Open => {
                "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id > $2 AND is_open
                 ORDER BY id LIMIT $3"
            }
        };
        let after = after.as_ref().map_or("", ItemId::as_str);
        let values = values![tenant.as_uuid(), after, page.row_limit()];
        let rows = tx.session().fetch(sql, values).await?;
        let items: Vec<StoredItem> = document::read_all("item", &rows)?;
        Ok(filter.page(items, page)?)
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

async fn add(
    session: &mut Session<'_>,
    tenant: TenantId,
    new: NewItems,
) -> Result<Outcome<ItemsReceipt>, PortError> {
    let request = new.request.clone();
    if let Some(first) = idempotency::replay(session, tenant, request.as_ref()).await? {
        return Ok(Outcome::Replayed(document::parse("receipt", &first)?));
    }
    let known = item_rows::by_id(session, tenant, new.items.iter().map(|item| &item.id).collect()).await?;
    let matched =
        group_rows::matched_items(session, tenant, known.iter().map(StoredItem::id).collect()).await?;
    let MergedItems { receipt, added, replaced, audit } = new.merge(known, &matched);
    item_rows::insert(session, tenant, &added).await?;
    for item in &replaced {
        item_rows::update(session, tenant, item).await?;
    }
    append(session, tenant, audit.into_iter().collect()).await?;
    if let Some(request) = &request {
        idempotency::record(session, tenant, [(request, document::written(&receipt)?)]).await?;
    }
    Ok(Outcome::Created(receipt))
}
