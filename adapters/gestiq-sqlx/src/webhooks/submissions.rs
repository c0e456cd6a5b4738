//! Messages that were published under an idempotency key.

use std::collections::BTreeMap;

use gestiq_core::idempotency::{IdempotentRequest, Operation, RecordedRequest};
use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::port::Keyed;

use crate::db::Session;
use crate::idempotency;

/// Publishing a message; its result is the id of the message.
const PUBLISH: Operation = Operation::new("webhook_message.publish");

/// The request to publish a message under this key.
fn publication(keyed: &Keyed) -> IdempotentRequest {
    IdempotentRequest { operation: PUBLISH, key: keyed.key.clone(), fingerprint: keyed.fingerprint }
}

/// Returns what was published under these keys, by key.
pub(super) async fn published(
    session: &mut Session<'_>,
    tenant: TenantId,
    keys: Vec<&Keyed>,
) -> Result<BTreeMap<String, RecordedRequest>, PortError> {
    let keys: Vec<&str> = keys.into_iter().map(|keyed| keyed.key.as_str()).collect();
    idempotency::known(session, tenant, PUBLISH, keys).await
}

/// Records messages under their keys, passes over keys that are there, and returns how many were recorded.
pub(super) async fn record(
    session: &mut Session<'_>,
    tenant: TenantId,
    messages: Vec<(&Keyed, String)>,
) -> Result<u64, PortError> {
    let requests: Vec<_> = messages.into_iter().map(|(keyed, id)| (publication(keyed), id)).collect();
    let requests = requests.iter().map(|(request, id)| (request, id.clone()));
    idempotency::record(session, tenant, requests).await
}

/// Forgets the keys of messages that are gone.
pub(super) async fn forget(
    session: &mut Session<'_>,
    tenant: TenantId,
    keys: Vec<String>,
) -> Result<(), PortError> {
    idempotency::forget(session, tenant, PUBLISH, keys).await
}
