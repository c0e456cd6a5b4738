//! Limits of messages, signatures, batches and schedules.
//!
//! Those of an endpoint's settings are in the module `endpoint`, those of a store's calls in `port`.

use std::time::Duration;

use chrono::TimeDelta;

/// Most bytes of a message id: room for a UUID with a prefix many times over, and a bound for indexes.
pub const MAX_MESSAGE_ID_BYTES: usize = 128;

/// Fewest bytes of a key: 24, by the signature scheme of Standard Webhooks 1.0.0.
pub const MIN_SECRET_BYTES: usize = 24;

/// Most bytes of a key: 64, by the signature scheme of Standard Webhooks 1.0.0.
pub const MAX_SECRET_BYTES: usize = 64;

/// The longest overlap in which the former key signs beside the new one.
pub const MAX_OVERLAP: TimeDelta = TimeDelta::days(7);

/// Former keys that sign beside the current one at most: each makes the header longer.
pub const MAX_PREVIOUS: usize = 3;

/// Most entries that are read of one `webhook-signature` header: a rotation needs two or three.
pub const MAX_SIGNATURES: usize = 32;

/// Bytes of a batch's body at most: 1 MiB, which web servers commonly take without being configured. A single message
/// with the largest payload always fits.
pub const MAX_BATCH_BYTES: usize = 1024 * 1024;

/// Messages of one request at most: as many as a worker claims at once.
pub const MAX_BATCHED: u16 = 100;

/// Most retries of one message: more would outlive what any receiver still waits for.
pub const MAX_RETRIES: usize = 100;

/// Longest step of a schedule: seven days.
pub const MAX_RETRY_DELAY: Duration = Duration::from_secs(7 * 24 * 3600);
