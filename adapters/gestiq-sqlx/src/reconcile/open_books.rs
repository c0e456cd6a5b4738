//! Everything that a run works on, in one snapshot.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_reconcile::books::lesson::Lesson;
use gestiq_reconcile::books::{AccountKey, MatchGroupId, OpenBooks, StoredItem, StoredLine};
use uuid::Uuid;

use super::line_rows;
use crate::db::{Session, Value, values};
use crate::record::{self, batches};

/// Reads what is open; the transaction sees one state of the database throughout.
pub(super) async fn read(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
) -> Result<OpenBooks, PortError> {
    let of_tenant = || values![tenant.as_uuid()];
    let lines = batches::all(
        session,
        "SELECT document FROM {schema}.statement_line
         WHERE tenant_id = $1 AND account = $2 AND is_open AND ($3 IS NULL OR (day, id) > ($3, $4))
         ORDER BY day, id LIMIT $5",
        line_rows::scope(tenant, account),
        vec![Value::Date(None), Value::Text(None)],
        |last: &StoredLine| values![last.line.date, last.id().as_str()],
    )
    .await?;
    let waiting: BTreeSet<MatchGroupId> = lines.iter().filter_map(|row| row.proposal).collect();
    let waiting = waiting.into_iter().map(MatchGroupId::as_uuid);
    let proposals = record::by_ids(session, of_tenant(), waiting).await?;
    let items = batches::all(
        session,
        "SELECT document FROM {schema}.open_item
         WHERE tenant_id = $1 AND id > $2 AND is_open ORDER BY id LIMIT $3",
        of_tenant(),
        values![""],
        |last: &StoredItem| values![last.id().as_str()],
    )
    .await?;
    let lessons = batches::all(
        session,
        "SELECT document FROM {schema}.lesson WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        of_tenant(),
        values![Uuid::nil()],
        |last: &Lesson| values![last.id.as_uuid()],
    )
    .await?;
    Ok(OpenBooks::new(lines, items, proposals, lessons))
}
