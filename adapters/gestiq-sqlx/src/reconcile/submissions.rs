//! What creations with an idempotency key were answered.

use gestiq_core::{ErrorKind, IdempotencyKey, PortError, TenantId};
use gestiq_reconcile::books::Once;
use gestiq_reconcile::store::{Receipt, StoredSubmission};

use crate::db::{Session, values};
use crate::document;

pub(super) async fn submission(
    session: &mut Session<'_>,
    tenant: TenantId,
    key: &IdempotencyKey,
) -> Result<Option<StoredSubmission>, PortError> {
    let row = session
        .fetch_optional(
            "SELECT document FROM {schema}.reconciliation_submission WHERE tenant_id = $1 AND key = $2",
            values![tenant.as_uuid(), key.as_str()],
        )
        .await?;
    row.map(|row| document::read("submission", &row)).transpose()
}

/// Refuses an idempotency key that is there already.
pub(super) async fn check_once(
    session: &mut Session<'_>,
    tenant: TenantId,
    once: Option<&Once>,
) -> Result<(), PortError> {
    let Some(once) = once else { return Ok(()) };
    match submission(session, tenant, &once.key).await? {
        None => Ok(()),
        Some(_) => {
            let message = format!("the idempotency key {} was used before", once.key);
            Err(PortError::new(ErrorKind::Conflict, message))
        }
    }
}

/// Keeps the answer under its key, where there is one.
pub(super) async fn submit(
    session: &mut Session<'_>,
    tenant: TenantId,
    once: Option<Once>,
    receipt: Receipt,
) -> Result<(), PortError> {
    let Some(Once { key, fingerprint }) = once else { return Ok(()) };
    let answer = document::written(&StoredSubmission { fingerprint, receipt })?;
    session
        .execute(
            "INSERT INTO {schema}.reconciliation_submission (tenant_id, key, document) VALUES ($1, $2, $3)",
            values![tenant.as_uuid(), key.as_str(), answer],
        )
        .await
        .map(drop)
}
