//! Use cases of the audit trail: read and verify.

use gestiq_core::audit::{AuditArea, AuditFilter, AuditHead, ChainedRecord};
use gestiq_core::{Action, Actor, Page, PageRequest, PolicyExt as _, audit};

use super::{ServiceError, WebhookService};

impl WebhookService {
    /// Returns a page of the audit trail of webhooks: who changed which endpoint or delivery, and what, the oldest first.
    ///
    /// The subject of a record is of the kind [`ENDPOINT`](crate::audit::ENDPOINT) or [`DELIVERY`](crate::audit::DELIVERY).
    ///
    /// # Errors
    /// `Denied`; `Invalid` for a cursor of another list; `Unavailable`.
    pub async fn audit(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadAudit)?;
        Ok(self.parts.audit.page(tenant, AuditArea::WEBHOOKS, filter, page).await?)
    }

    /// Verifies the whole audit trail of webhooks, and returns its head.
    ///
    /// # Errors
    /// `Denied`; `Internal` for the first record that was changed, removed, moved or added behind the store's back;
    /// `Unavailable`.
    pub async fn verify_audit(&self, actor: &Actor) -> Result<AuditHead, ServiceError> {
        let tenant = self.parts.policy.require_tenant(actor, Action::ReadAudit)?;
        Ok(audit::verify(&*self.parts.audit, tenant, AuditArea::WEBHOOKS).await?)
    }
}
