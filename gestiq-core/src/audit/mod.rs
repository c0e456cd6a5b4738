//! The audit trail: who did what to which record, when and why.
//!
//! Records are only ever added. Each is chained to the one before it by a digest, so that a record that was
//! changed, removed or put in between later is found by whoever verifies the chain. Cutting records off the end
//! leaves a valid chain; it is found by comparing with the head (number and digest) that was noted elsewhere.

mod chain;
mod error;
mod record;

pub use chain::{AuditChain, ChainedRecord};
pub use error::{AuditError, Tampering};
pub use record::{AuditId, AuditRecord, MAX_SUMMARY_BYTES};
