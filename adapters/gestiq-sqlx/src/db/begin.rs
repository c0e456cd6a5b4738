//! Beginning a transaction so that nobody can stop it half-way.

use gestiq_core::{ErrorKind, PortError};
use sqlx::{Database, Pool, SqlSafeStr, Transaction};

use crate::error::port_error;

/// Begins on a task of its own.
///
/// If the caller stops waiting, the task still comes to its end, and drops a transaction that knows that it is open and
/// rolls itself back.
pub(super) async fn begin_apart<DB: Database>(
    pool: &Pool<DB>,
    statement: impl SqlSafeStr + Send + 'static,
) -> Result<Transaction<'static, DB>, PortError> {
    let pool = pool.clone();
    #[expect(clippy::disallowed_methods, reason = "on a task of its own it cannot be cancelled")]
    let begun = tokio::spawn(async move { pool.begin_with(statement).await });
    match begun.await {
        Ok(begun) => begun.map_err(port_error),
        Err(stopped) => {
            Err(PortError::new(ErrorKind::Unavailable, "the program is shutting down").because(stopped))
        }
    }
}
