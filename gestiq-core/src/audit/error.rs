//! Errors of audit trails.

use std::fmt;

use super::MAX_SUMMARY_BYTES;
use crate::error::port::PortError;
use crate::tenant::TenantId;

/// Why a record cannot be added, or a trail cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A summary or a reason is too long.
    #[error("a summary of {bytes} bytes is too long: {MAX_SUMMARY_BYTES} at most")]
    SummaryTooLong {
        /// Its size.
        bytes: usize,
    },
    /// The text cannot name an area.
    #[error("{text:?} is not an area of the audit trail: snake_case of 1 to 31 bytes, such as webhooks")]
    InvalidArea {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The record is of another tenant than the chain.
    #[error("the record is of tenant {found}, the audit trail of tenant {wanted}")]
    OtherTenant {
        /// Tenant of the chain.
        wanted: TenantId,
        /// Tenant of the record.
        found: TenantId,
    },
    /// The trail was changed after it was written.
    #[error("the audit trail is broken at record {sequence}: {found}")]
    Broken {
        /// Number of the first record that is wrong.
        sequence: u64,
        /// The fault.
        found: Tampering,
    },
}

crate::coded! { AuditError {
    SummaryTooLong => ("audit_summary_too_long", Invalid),
    InvalidArea => ("invalid_audit_area", Invalid),
    OtherTenant => ("audit_of_other_tenant", Internal),
    Broken => ("audit_trail_broken", Internal),
} }

impl From<AuditError> for PortError {
    fn from(error: AuditError) -> Self {
        PortError::of(error)
    }
}

/// A difference between a trail and what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tampering {
    /// A number is missing, doubled or out of order.
    Sequence,
    /// The record, or one before it, is not what was written.
    Content,
    /// This record and those after it are missing.
    Truncated,
    /// The records up to this one fit together, but are not those that were written.
    Rewritten,
    /// This record was added behind the store's back.
    Added,
}

impl fmt::Display for Tampering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tampering::Sequence => "a record is missing, doubled or out of order",
            Tampering::Content => "its digest does not fit its content and the record before it",
            Tampering::Truncated => "it was written, and is missing with all that followed it",
            Tampering::Rewritten => "its digest is not the one that the head of the chain keeps",
            Tampering::Added => "the head of the chain does not know it",
        })
    }
}
