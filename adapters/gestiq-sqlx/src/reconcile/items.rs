//! Open items.

use async_trait::async_trait;
use gestiq_core::idempotency::Outcome;
use gestiq_core::page::CappedCount;
use gestiq_core::{Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::ItemId;
use gestiq_reconcile::books::StoredItem;
use gestiq_reconcile::store::{ItemFilter, ItemsReceipt, MergedItems, NewItems, OpenItemStore};

use super::group_rows;
use super::store::{ReconcileStore, append};
use crate::db::{Row, Session, Value, values};
use crate::record::{KeyedRecord, Record};
use crate::{document, idempotency, record};

impl Record for StoredItem {
    const INSERT: &'static str = "INSERT INTO {schema}.open_item (tenant_id, id, is_open, document) {rows}";

    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        Ok(values![tenant.as_uuid(), self.id().as_str(), self.is_open(), document::written(self)?])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        document::read("item", row)
    }
}

impl KeyedRecord for StoredItem {
    const BY_ID: &'static str =
        "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id {in} ORDER BY id";
    const REPLACE: &'static str = "INSERT INTO {schema}.open_item (tenant_id, id, is_open, document) {rows}
         ON CONFLICT (tenant_id, id) DO UPDATE SET is_open = excluded.is_open, document = excluded.document";
}

#[async_trait]
impl OpenItemStore for ReconcileStore {
    async fn add_items(&self, tenant: TenantId, items: NewItems) -> Result<Outcome<ItemsReceipt>, PortError> {
        let mut tx = self.write(tenant).await?;
        let outcome = add(&mut tx.session(), tenant, items).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    async fn items(&self, tenant: TenantId, ids: &[ItemId]) -> Result<Vec<StoredItem>, PortError> {
        let mut tx = self.read(tenant).await?;
        record::by_ids(&mut tx.session(), values![tenant.as_uuid()], ids.iter().map(ItemId::as_str)).await
    }

    async fn item_page(
        &self,
        tenant: TenantId,
        filter: &ItemFilter,
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
        Ok(filter.page(record::select::<StoredItem>(&mut tx.session(), sql, values).await?, page)?)
    }

    async fn count_items(
        &self,
        tenant: TenantId,
        filter: &ItemFilter,
        cap: u32,
    ) -> Result<CappedCount, PortError> {
        let mut tx = self.read(tenant).await?;
        let row = tx
            .session()
            .fetch_optional(
                "SELECT count(*) FROM (SELECT 1 FROM {schema}.open_item
                 WHERE tenant_id = $1 AND (is_open OR NOT $2) LIMIT $3) AS seen",
                values![tenant.as_uuid(), *filter == ItemFilter::Open, i64::from(cap) + 1],
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
    let ids = new.items.iter().map(|item| item.id.as_str());
    let known = record::by_ids(session, values![tenant.as_uuid()], ids).await?;
    let matched =
        group_rows::matched_items(session, tenant, known.iter().map(StoredItem::id).collect()).await?;
    let MergedItems { receipt, added, replaced, audit } = new.merge(known, &matched);
    record::insert(session, tenant, &added).await?;
    record::replace(session, tenant, &replaced).await?;
    append(session, tenant, audit.into_iter().collect()).await?;
    if let Some(request) = &request {
        idempotency::record(session, tenant, [(request, document::written(&receipt)?)]).await?;
    }
    Ok(Outcome::Created(receipt))
}
