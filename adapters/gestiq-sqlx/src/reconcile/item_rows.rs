//! Rows of open items.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_reconcile::ItemId;
use gestiq_reconcile::books::StoredItem;

use crate::db::{Session, Value, values};
use crate::document;

/// Returns the items with these ids, by id; those that are not there are left out.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    ids: BTreeSet<&ItemId>,
) -> Result<Vec<StoredItem>, PortError> {
    let rows = session
        .fetch_in(
            "SELECT document FROM {schema}.open_item WHERE tenant_id = $1 AND id {in} ORDER BY id",
            values![tenant.as_uuid()],
            ids.into_iter().map(|id| Value::from(id.as_str())).collect(),
        )
        .await?;
    document::read_all("item", &rows)
}

/// Writes items that are new.
pub(super) async fn insert(
    session: &mut Session<'_>,
    tenant: TenantId,
    items: &[StoredItem],
) -> Result<(), PortError> {
    let rows = items.iter().map(|item| {
        Ok(values![tenant.as_uuid(), item.id().as_str(), item.is_open(), document::written(item)?])
    });
    let rows = rows.collect::<Result<Vec<_>, PortError>>()?;
    session
        .insert_many("INSERT INTO {schema}.open_item (tenant_id, id, is_open, document) {rows}", rows)
        .await
        .map(drop)
}

/// Writes what has become of an item.
pub(super) async fn update(
    session: &mut Session<'_>,
    tenant: TenantId,
    item: &StoredItem,
) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.open_item SET is_open = $3, document = $4 WHERE tenant_id = $1 AND id = $2",
            values![tenant.as_uuid(), item.id().as_str(), item.is_open(), document::written(item)?],
        )
        .await
        .map(drop)
}
