//! The head of a chain.

use super::{AuditArea, AuditChain, ChainedRecord};
use crate::TenantId;
use crate::digest::Digest;

/// Where the chain of a tenant's area ends: how many records it has, and the digest of the last one.
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

impl AuditHead {
    /// The head of a chain without records.
    #[must_use]
    pub fn start(tenant: TenantId, area: AuditArea) -> Self {
        AuditChain::start(tenant, area).head()
    }
}

impl From<&ChainedRecord> for AuditHead {
    /// The head of the chain that ends with this record.
    fn from(last: &ChainedRecord) -> Self {
        AuditHead { length: last.sequence, digest: last.digest }
    }
}
