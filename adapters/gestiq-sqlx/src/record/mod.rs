//! Records that are kept whole in a column `document`, beside the columns that find them.
//!
//! The SQL stands with each record, literal, as its [`Record`]; what runs it stands here, once. A new record type brings
//! its statements and the values of its columns, and nothing else.

use gestiq_core::{PortError, TenantId};

use crate::db::{Row, Session, Value};

#[cfg(feature = "reconcile")]
pub(crate) mod batches;

/// A record, the columns of its table, and the statement that adds to it.
pub(crate) trait Record: Sized {
    /// Inserts `{rows}` of [`Record::columns`].
    const INSERT: &'static str;

    /// Returns the values of the columns of [`Record::INSERT`].
    fn columns(&self, tenant: TenantId) -> Result<Vec<Value>, PortError>;

    /// Reads a row that a statement selected.
    fn read(row: &Row) -> Result<Self, PortError>;
}

/// A record that is found by its id, and changes.
pub(crate) trait KeyedRecord: Record {
    /// Selects the records of a scope (`$1`, and further parameters) whose ids are `{in}`, by id.
    const BY_ID: &'static str;
    /// Inserts `{rows}` of [`Record::columns`] over the ones that are there.
    const REPLACE: &'static str;
}

/// Returns the records of a scope with these ids, by id; those that are not there are left out.
pub(crate) async fn by_ids<R: KeyedRecord>(
    session: &mut Session<'_>,
    scope: Vec<Value>,
    ids: impl IntoIterator<Item: Into<Value>>,
) -> Result<Vec<R>, PortError> {
    let ids = ids.into_iter().map(Into::into).collect();
    read_all(&session.fetch_in(R::BY_ID, scope, ids).await?)
}

/// Returns the records that a statement selects.
pub(crate) async fn select<R: Record>(
    session: &mut Session<'_>,
    sql: &'static str,
    values: Vec<Value>,
) -> Result<Vec<R>, PortError> {
    read_all(&session.fetch(sql, values).await?)
}

/// Inserts records that are new, and counts them.
pub(crate) async fn insert<R: Record>(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: &[R],
) -> Result<u64, PortError> {
    session.insert_many(R::INSERT, rows(tenant, records)?).await
}

/// Writes over records that the transaction has read, and keeps others from changing until it ends.
pub(crate) async fn replace<R: KeyedRecord>(
    session: &mut Session<'_>,
    tenant: TenantId,
    records: &[R],
) -> Result<(), PortError> {
    session.insert_many(R::REPLACE, rows(tenant, records)?).await.map(drop)
}

fn rows<R: Record>(tenant: TenantId, records: &[R]) -> Result<Vec<Vec<Value>>, PortError> {
    records.iter().map(|record| record.columns(tenant)).collect()
}

fn read_all<R: Record>(rows: &[Row]) -> Result<Vec<R>, PortError> {
    rows.iter().map(R::read).collect()
}
