//! Requests that may be sent twice and must count once.
//!
//! A client that got no response cannot know whether its request was carried out, so it sends it again. With the same
//! idempotency key the second one returns the result of the first.
//!
//! One protocol serves every store:
//!
//! 1. The service makes an [`IdempotentRequest`] of the client's key and of the [`RequestContent`], whose canonical form
//!    gives the fingerprint. The fingerprint tells a true repetition from a key that was used twice by mistake.
//! 2. The store looks up what it recorded under (tenant, operation, key), in the transaction that writes, and asks
//!    [`IdempotentRequest::decide`]: carry it out, or return the first result, or refuse the key.
//! 3. If it carries the request out, it records a [`RecordedRequest`] in the same transaction. Two requests at once meet
//!    in the primary key of that table: the slower one waits, and is then a repetition.
//! 4. What is recorded is kept for at least [`KEPT_FOR`].
//!
//! The scope of a key is the tenant and the operation: two tenants may use the same key, and so may two operations.

pub(crate) mod content;
pub(crate) mod error;
pub(crate) mod fingerprint;
pub(crate) mod key;
pub(crate) mod request;

use chrono::TimeDelta;

pub use content::RequestContent;
pub use error::IdempotencyError;
pub use fingerprint::Fingerprint;
pub use key::{IdempotencyKey, MAX_KEY_BYTES};
pub use request::{IdempotentRequest, MAX_OPERATION_BYTES, Operation, Outcome, RecordedRequest, Submission};

/// The time for which a store keeps a recorded request at least: 30 days, so that a client that repeats what failed over a holiday
/// or a long outage still gets the first result.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);
