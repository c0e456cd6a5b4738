//! Requests that may come twice.

use gestiq_core::idempotency::{IdempotentRequest, Operation, RecordedRequest};
use gestiq_core::{ErrorKind, Fingerprint, IdempotencyError, IdempotencyKey, TenantId};

use super::reconciliation::ReconciliationService;
use crate::books::Once;
use crate::error::Error;
use crate::store::Receipt;

/// All creations share their keys; the fingerprint names the one that it is.
const CREATE: Operation = Operation::new("reconciliation.create");

impl ReconciliationService {
    /// What a request with a key was answered before; none where it is new, or has no key.
    pub(super) async fn replay<T>(
        &self,
        tenant: TenantId,
        once: Option<&Once>,
        of_kind: fn(Receipt) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let Some(Once { key, fingerprint }) = once else { return Ok(None) };
        let stored = self.stores.matches.submission(tenant, key).await?;
        let first = stored
            .map(|stored| RecordedRequest { fingerprint: Some(stored.fingerprint), result: stored.receipt });
        let request = IdempotentRequest { operation: CREATE, key: key.clone(), fingerprint: *fingerprint };
        let Some(receipt) = request.decide(first)?.replay() else { return Ok(None) };
        // The fingerprint names the operation, so a receipt of another kind is the key of another request.
        let other = || IdempotencyError::KeyReused { key: key.clone() };
        Ok(Some(of_kind(receipt).ok_or_else(other)?))
    }

    /// The answer of the request that was faster with the same key, or else the error itself.
    pub(super) async fn replay_after<T>(
        &self,
        error: Error,
        tenant: TenantId,
        once: Option<&Once>,
        of_kind: fn(Receipt) -> Option<T>,
    ) -> Result<T, Error> {
        if error.kind() != ErrorKind::Conflict {
            return Err(error);
        }
        self.replay(tenant, once, of_kind).await?.ok_or(error)
    }
}

/// A key with the fingerprint of what is asked.
pub(super) fn once(key: Option<&IdempotencyKey>, operation: &str, content: &[u8]) -> Option<Once> {
    key.map(|key| Once { key: key.clone(), fingerprint: Fingerprint::of(operation, content) })
}
