//! The audit trail: who did what to which record, when and why.
//!
//! Records are only ever added. Each is chained to the one before it by a digest, in a chain of its own for each tenant
//! and [`AuditArea`], so that a record that was changed, removed or put in between later is found by whoever verifies the
//! chain. The head of a chain ([`AuditHead`]) is kept outside its rows, so that a tail that was cut off is found too.
//!
//! [`AuditTrail`] is the port of the stores, [`verify`] compares a whole trail with its head, and [`MemoryAuditTrail`] is
//! the implementation in memory; a store in memory that has other records too embeds an [`AuditBook`].

pub(crate) mod area;
pub(crate) mod chain;
pub(crate) mod error;
pub(crate) mod filter;
pub(crate) mod head;
pub(crate) mod memory;
pub(crate) mod port;
pub(crate) mod record;
pub(crate) mod verify;

pub use area::AuditArea;
pub use chain::{AuditChain, ChainedRecord};
pub use error::{AuditError, Tampering};
pub use filter::AuditFilter;
pub use head::AuditHead;
pub use memory::{AuditBook, MemoryAuditTrail};
pub use port::AuditTrail;
pub use record::{AuditId, AuditRecord, MAX_SUMMARY_BYTES};
pub use verify::{VerifyError, verify};
