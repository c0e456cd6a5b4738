//! Rows of bank lines.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_reconcile::books::{AccountKey, StoredLine};
use gestiq_reconcile::{LineId, LineStatus};

use crate::db::{Row, Session, Value, values};
use crate::document;
use crate::record::{KeyedRecord, Record};

impl Record for StoredLine {
    const INSERT: &'static str = "INSERT INTO {schema}.statement_line (tenant_id, account, id, day, is_pending, is_open, document) {rows}";

    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError> {
        let (account, id) = (self.account.as_str(), self.id().as_str());
        let is_pending = self.line.status == LineStatus::Pending;
        let (day, is_open) = (self.line.date, self.is_open());
        Ok(values![tenant.as_uuid(), account, id, day, is_pending, is_open, document::written(self)?])
    }

    fn read(row: &Row) -> Result<Self, PortError> {
        document::read("line", row)
    }
}

impl KeyedRecord for StoredLine {
    const BY_ID: &'static str = "SELECT document FROM {schema}.statement_line
         WHERE tenant_id = $1 AND account = $2 AND id {in} ORDER BY id";
    /// The date and the status of a line stay.
    const REPLACE: &'static str =
        "INSERT INTO {schema}.statement_line (tenant_id, account, id, day, is_pending, is_open, document) {rows}
         ON CONFLICT (tenant_id, account, id) DO UPDATE SET is_open = excluded.is_open, document = excluded.document";
}

/// Returns the values that the ids of lines are unique in.
pub(super) fn scope(tenant: TenantId, account: &AccountKey) -> Vec<Value> {
    values![tenant.as_uuid(), account.as_str()]
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
            scope(tenant, account),
            lines.iter().map(|line| Value::from(line.as_str())).collect(),
        )
        .await
        .map(drop)
}
