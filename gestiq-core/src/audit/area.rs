//! Areas: what has a chain of its own in a tenant's audit trail.

use std::fmt;
use std::str::FromStr;

use super::AuditError;
use crate::short_name::ShortName;

/// A part of a host's business with an audit trail of its own, so that one part does not wait for another: the records of
/// a tenant are chained per area.
///
/// The crates of the family name theirs; a host adds its own: `snake_case`, 1 to 31 bytes.
///
/// ```
/// use gestiq_core::audit::AuditArea;
///
/// let sales: AuditArea = "sales".parse()?;
/// assert_ne!(sales, AuditArea::RECONCILIATION);
/// assert_eq!(AuditArea::WEBHOOKS.to_string(), "webhooks");
/// # Ok::<(), gestiq_core::audit::AuditError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuditArea(ShortName);

impl AuditArea {
    /// Imports, matches, and what people decide about them.
    pub const RECONCILIATION: AuditArea = AuditArea(ShortName::literal("reconciliation"));

    /// Webhook endpoints and their keys.
    pub const WEBHOOKS: AuditArea = AuditArea(ShortName::literal("webhooks"));

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for AuditArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for AuditArea {
    type Err = AuditError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || AuditError::InvalidArea { text: crate::text::excerpt(text) };
        ShortName::parse(text).map(AuditArea).ok_or_else(refused)
    }
}

crate::__text_serde!(AuditArea);
