//! The head of a chain.

use crate::digest::Digest;

/// The end of the chain of a tenant's area: the number of its records, and the digest of the last one.
///
/// A store keeps it outside the rows, so that a tail that was cut off shows. Noted outside the database too, in a monthly
/// report for instance, it shows later whether rows and head were rewritten together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct AuditHead {
    /// Records of the chain.
    pub length: u64,
    /// Digest of the last record; for a chain without records, that of its tenant and area.
    pub digest: Digest,
}
