//! Everything that a run works on, in one snapshot.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_reconcile::books::lesson::Lesson;
use gestiq_reconcile::books::{AccountKey, MatchGroupId, OpenBooks, StoredItem, StoredLine};
use uuid::Uuid;

use super::group_rows;
use crate::db::{Session, values};
use crate::document;

/// Rows that are read in one go: some megabytes.
const BATCH: i64 = 5_000;

/// Reads what is open; the transaction sees one state of the database throughout.
pub(super) async fn read(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
) -> Result<OpenBooks, PortError> {
    let lines = lines(session, tenant, account).await?;
    let waiting: BTreeSet<MatchGroupId> = lines.iter().filter_map(|row| row.proposal).collect();
    let proposals = group_rows::by_id(session, tenant, waiting).await?;
    let (items, lessons) = (items(session, tenant).await?, lessons(session, tenant).await?);
    Ok(OpenBooks::new(lines, items, proposals, lessons))
}

async fn lines(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
) -> Result<Vec<StoredLine>, PortError> {
    let (mut lines, mut after): (Vec<StoredLine>, _) = (Vec::new(), None);
    loop {
        let (day, id) = after.unzip();
        let rows = session
            .fetch(
                "SELECT document FROM {schema}.statement_line
                 WHERE tenant_id = $1 AND account = $2 AND is_open AND ($3 IS NULL OR (day, id) > ($3, $4))
                 ORDER BY day, id LIMIT $5",
                values![tenant.as_uuid(), account.as_str(), day, id, BATCH],
            )
            .await?;
        let batch: Vec<StoredLine> = document::read_all("line", &rows)?;
        let Some(last) = batch.last() else { return Ok(lines) };
        after = Some((last.line.date, last.id().to_string()));
        lines.extend(batch);
    }
}

async fn items(session: &mut Session<'_>, tenant: TenantId) -> Result<Vec<StoredItem>, PortError> {
    let (mut items, mut after): (Vec<StoredItem>, _) = (Vec::new(), String::new());
    loop {
        let rows = session
            .fetch(
                "SELECT document FROM {schema}.open_item
                 WHERE tenant_id = $1 AND id > $2 AND is_open ORDER BY id LIMIT $3",
                values![tenant.as_uuid(), after, BATCH],
            )
            .await?;
        let batch: Vec<StoredItem> = document::read_all("item", &rows)?;
        let Some(last) = batch.last() else { return Ok(items) };
        after = last.id().to_string();
        items.extend(batch);
    }
}

async fn lessons(session: &mut Session<'_>, tenant: TenantId) -> Result<Vec<Lesson>, PortError> {
    let (mut lessons, mut after): (Vec<Lesson>, _) = (Vec::new(), Uuid::nil());
    loop {
        let rows = session
            .fetch(
                "SELECT document FROM {schema}.lesson WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                values![tenant.as_uuid(), after, BATCH],
            )
            .await?;
        let batch: Vec<Lesson> = document::read_all("lesson", &rows)?;
        let Some(last) = batch.last() else { return Ok(lessons) };
        after = last.id.as_uuid();
        lessons.extend(batch);
    }
}
