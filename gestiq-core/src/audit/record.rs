//! One entry of the audit trail.

use chrono::{DateTime, SubsecRound as _, Utc};

use super::AuditError;
use crate::actor::{Actor, UserId};
use crate::event::name::EventName;
use crate::event::subject::Subject;
use crate::id::source::IdSource;
use crate::role::Role;
use crate::tenant::TenantId;

/// Bytes of a summary or a reason at most.
pub const MAX_SUMMARY_BYTES: usize = 16 * 1024;

crate::id! {
    /// Identifies a record of the audit trail.
    pub struct AuditId: "audit record";
}

/// A record of the audit trail: who did what to which record, when and why.
///
/// The summaries tell the record before and after, usually as JSON of the fields that changed. No secret
/// belongs into them.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_core::{Actor, AuditRecord, EventName, Role, SequentialIds, Subject, TenantId, UserId};
///
/// let ids = SequentialIds::default();
/// let eva = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::Supervisor);
/// let name = EventName::new("match.revoked")?;
/// let record = AuditRecord::new(&ids, DateTime::UNIX_EPOCH, &eva, name, Subject::new("match", "M-4")?)
///     .changed(Some("confirmed"), Some("revoked"))?
///     .because("the customer paid another invoice")?;
/// assert_eq!(record.user, eva.user());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct AuditRecord {
    /// Identifies the record.
    pub id: AuditId,
    /// Whose trail it is in.
    pub tenant: TenantId,
    /// The user who did it.
    pub user: UserId,
    /// In which role.
    pub role: Role,
    /// The time, to the microsecond, which is what databases keep.
    pub at: DateTime<Utc>,
    /// The action, named as the event of it: `match.confirmed`.
    pub action: EventName,
    /// To which record.
    pub subject: Subject,
    /// The record before; `None` if it did not exist.
    pub before: Option<String>,
    /// The record after; `None` if it no longer exists.
    pub after: Option<String>,
    /// Why, in the actor's words.
    pub reason: Option<String>,
}

impl AuditRecord {
    /// Refuses a record of another tenant.
    ///
    /// # Errors
    /// [`AuditError::OtherTenant`].
    pub fn check_tenant(&self, wanted: TenantId) -> Result<(), AuditError> {
        if self.tenant == wanted {
            Ok(())
        } else {
            Err(AuditError::OtherTenant { wanted, found: self.tenant })
        }
    }

    /// Creates the record of an action at an instant.
    #[must_use]
    pub fn new(
        ids: &dyn IdSource,
        at: DateTime<Utc>,
        actor: &Actor,
        action: EventName,
        subject: Subject,
    ) -> Self {
        AuditRecord {
            id: AuditId::new(ids),
            tenant: actor.tenant(),
            user: actor.user(),
            role: actor.role(),
            at: at.trunc_subsecs(6),
            action,
            subject,
            before: None,
            after: None,
            reason: None,
        }
    }

    /// The record with summaries of its subject before and after.
    ///
    /// # Errors
    /// [`AuditError::SummaryTooLong`] beyond [`MAX_SUMMARY_BYTES`].
    pub fn changed(mut self, before: Option<&str>, after: Option<&str>) -> Result<Self, AuditError> {
        self.before = before.map(checked).transpose()?;
        self.after = after.map(checked).transpose()?;
        Ok(self)
    }

    /// The record with the actor's reason.
    ///
    /// # Errors
    /// [`AuditError::SummaryTooLong`] beyond [`MAX_SUMMARY_BYTES`].
    pub fn because(mut self, reason: &str) -> Result<Self, AuditError> {
        self.reason = Some(checked(reason)?);
        Ok(self)
    }
}

fn checked(text: &str) -> Result<String, AuditError> {
    if text.len() > MAX_SUMMARY_BYTES {
        return Err(AuditError::SummaryTooLong { bytes: text.len() });
    }
    Ok(text.to_owned())
}
