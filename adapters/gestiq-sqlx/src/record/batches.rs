//! Lists that are read to their end, a batch at a time.

use gestiq_core::PortError;

use super::{Record, select};
use crate::db::{Session, Value};

/// Records that are read in one go: some megabytes.
const BATCH: i64 = 5_000;

/// Calls `each` with all records of a list, which is read in batches: the parameters of `sql` are those of the scope, of
/// the key after which the batch begins, and the size of the batch.
pub(crate) async fn for_each<R: Record>(
    session: &mut Session<'_>,
    sql: &'static str,
    scope: Vec<Value>,
    mut after: Vec<Value>,
    key: impl Fn(&R) -> Vec<Value>,
    mut each: impl FnMut(R) -> Result<(), PortError>,
) -> Result<(), PortError> {
    loop {
        let values = [scope.as_slice(), &after, &[Value::from(BATCH)]].concat();
        let batch: Vec<R> = select(session, sql, values).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = key(last);
        batch.into_iter().try_for_each(&mut each)?;
    }
}

/// Returns all records of a list, which is read as [`for_each`] reads it.
pub(crate) async fn all<R: Record>(
    session: &mut Session<'_>,
    sql: &'static str,
    scope: Vec<Value>,
    after: Vec<Value>,
    key: impl Fn(&R) -> Vec<Value>,
) -> Result<Vec<R>, PortError> {
    let mut records = Vec::new();
    for_each(session, sql, scope, after, key, |record| {
        records.push(record);
        Ok(())
    })
    .await?;
    Ok(records)
}
