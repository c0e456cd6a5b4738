//! Rows of bank lines.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_reconcile::books::{AccountKey, StoredLine};
use gestiq_reconcile::{LineId, LineStatus};

use crate::db::{Session, Value, values};
use crate::document;

/// Returns the lines of an account with these ids, by id; those that it does not have are left out.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
    ids: BTreeSet<&LineId>,
) -> Result<Vec<StoredLine>, PortError> {
    let rows = session
        .fetch_in(
            "SELECT document FROM {schema}.statement_line
             WHERE tenant_id = $1 AND account = $2 AND id {in} ORDER BY id",
            values![tenant.as_uuid(), account.as_str()],
            ids.into_iter().map(|id| Value::from(id.as_str())).collect(),
        )
        .await?;
    document::read_all("line", &rows)
}

/// Writes lines that are new.
pub(super) async fn insert(
    session: &mut Session<'_>,
    tenant: TenantId,
    lines: &[StoredLine],
) -> Result<(), PortError> {
    let rows = lines.iter().map(|line| {
        Ok(values![
            tenant.as_uuid(),
            line.account.as_str(),
            line.id().as_str(),
            line.line.date,
            line.line.status == LineStatus::Pending,
            line.is_open(),
            document::written(line)?,
        ])
    });
    let rows = rows.collect::<Result<Vec<_>, PortError>>()?;
    session
        .insert_many(
            "INSERT INTO {schema}.statement_line (tenant_id, account, id, day, is_pending, is_open, document) {rows}",
            rows,
        )
        .await.map(drop)
}

/// Deletes lines of an account.
pub(super) async fn delete(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
    lines: &BTreeSet<LineId>,
) -> Result<(), PortError> {
    session
        .fetch_in(
            "DELETE FROM {schema}.statement_line WHERE tenant_id = $1 AND account = $2 AND id {in}",
            values![tenant.as_uuid(), account.as_str()],
            lines.iter().map(|line| Value::from(line.as_str())).collect(),
        )
        .await
        .map(drop)
}

/// Writes what a match has made of a line; its date and status stay.
pub(super) async fn update(
    session: &mut Session<'_>,
    tenant: TenantId,
    line: &StoredLine,
) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.statement_line SET is_open = $4, document = $5
             WHERE tenant_id = $1 AND account = $2 AND id = $3",
            values![
                tenant.as_uuid(),
                line.account.as_str(),
                line.id().as_str(),
                line.is_open(),
                document::written(line)?,
            ],
        )
        .await
        .map(drop)
}
