//! The port of housekeeping, which keeps the tables small.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::PortError;

use crate::delivery::Delivery;

/// Rows of one call at most: a batch is a short transaction.
pub const MAX_SWEPT: usize = 10_000;

/// Work that nobody waits for, done in small batches over all tenants.
///
/// Contract: each call is all or nothing, touches at most `limit` rows of the kind it counts (never more than
/// [`MAX_SWEPT`]), and none means that nothing is left to do.
#[async_trait]
pub trait Housekeeping: fmt::Debug + Send + Sync + 'static {
    /// Makes dead letters of pending deliveries that nobody holds and whose endpoint is disabled or deleted. Answers
    /// them, as they are now.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn sweep(&self, limit: usize) -> Result<Vec<Delivery>, PortError>;

    /// Deletes messages that were published before an instant and of which nothing is pending, with their deliveries and
    /// attempts, and returns how many messages. Recorded requests stay: [`Housekeeping::forget_requests`] deletes them.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn purge(&self, before: DateTime<Utc>, limit: usize) -> Result<usize, PortError>;

    /// Deletes recorded requests that are older than [`KEPT_FOR`](gestiq_core::idempotency::KEPT_FOR) by the store's clock, of
    /// every operation that it records, and returns how many.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn forget_requests(&self, limit: usize) -> Result<usize, PortError>;
}
