//! A limit on how long a statement is waited for.

use std::time::Duration;

use gestiq_core::{ErrorKind, PortError};

/// The limit of each statement by default: 20 s. Housekeeping and migrations have no limit.
pub const STATEMENT_LIMIT: Duration = Duration::from_secs(20);

/// Waits for a step; without a limit, for ever. A server that has gone without a word answers nothing, and sqlx 0.9.0 asks
/// the network for no sign of life.
pub(crate) async fn within<T>(
    limit: Option<Duration>,
    step: impl Future<Output = Result<T, PortError>>,
) -> Result<T, PortError> {
    let Some(limit) = limit else { return step.await };
    match tokio::time::timeout(limit, step).await {
        Ok(answer) => answer,
        Err(_) => {
            let message = format!("the database did not answer within {limit:?}");
            Err(PortError::new(ErrorKind::Unavailable, message))
        }
    }
}
