//! The accounts that have statements, and what is settled of their lines.

use gestiq_core::{ErrorKind, Page, PageRequest, PortError, TenantId};
use gestiq_reconcile::books::{AccountKey, StoredLine};
use gestiq_reconcile::store::AccountTotals;

use super::line_rows;
use crate::db::{Session, values};
use crate::error::corrupt;
use crate::record::batches;

/// Notes that the account has a statement.
pub(super) async fn note(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
) -> Result<(), PortError> {
    session
        .execute(
            "INSERT INTO {schema}.bank_account (tenant_id, account) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            values![tenant.as_uuid(), account.as_str()],
        )
        .await
        .map(drop)
}

pub(super) async fn list(
    session: &mut Session<'_>,
    tenant: TenantId,
    page: &PageRequest,
) -> Result<Page<AccountKey>, PortError> {
    let after = AccountKey::key_after(page)?.unwrap_or_default();
    let rows = session
        .fetch(
            "SELECT account FROM {schema}.bank_account WHERE tenant_id = $1 AND account > $2
             ORDER BY account LIMIT $3",
            values![tenant.as_uuid(), after, page.row_limit()],
        )
        .await?;
    let accounts = rows
        .iter()
        .map(|row| AccountKey::new(row.get::<String>(0)?).map_err(|error| corrupt("account", error)));
    Ok(AccountKey::page(accounts.collect::<Result<Vec<_>, _>>()?, page)?)
}

/// Counts and amounts of all lines. They are added up here and not in SQL: amounts are exact decimals, which SQLite
/// cannot add.
pub(super) async fn totals(
    session: &mut Session<'_>,
    tenant: TenantId,
    account: &AccountKey,
) -> Result<AccountTotals, PortError> {
    let mut totals = AccountTotals::default();
    batches::for_each(
        session,
        "SELECT document FROM {schema}.statement_line
         WHERE tenant_id = $1 AND account = $2 AND id > $3 ORDER BY id LIMIT $4",
        line_rows::scope(tenant, account),
        values![""],
        |last: &StoredLine| values![last.id().as_str()],
        |line| {
            totals.add(&line).map_err(|error| {
                PortError::new(ErrorKind::Internal, "the totals of the account are too large").because(error)
            })
        },
    )
    .await?;
    Ok(totals)
}
