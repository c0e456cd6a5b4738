//! Requests with an idempotency key, and their results.

use std::collections::BTreeMap;

use gestiq_core::{Fingerprint, PortError, TenantId};
use gestiq_webhooks::port::Keyed;

use crate::db::{Session, Value, values};

/// The kind of record that a key creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Creates {
    Endpoint,
    Message,
}

impl Creates {
    fn name(self) -> &'static str {
        match self {
            Creates::Endpoint => "endpoint",
            Creates::Message => "message",
        }
    }
}

/// The first requests with these keys: what was asked, and the id of what was created.
pub(super) async fn known(
    session: &mut Session<'_>,
    tenant: TenantId,
    creates: Creates,
    keys: Vec<&Keyed>,
) -> Result<BTreeMap<String, (Fingerprint, String)>, PortError> {
    let rows = session
        .fetch_in(
            "SELECT key, fingerprint, created FROM {schema}.webhook_submission
             WHERE tenant_id = $1 AND creates = $2 AND key {in}",
            values![tenant.as_uuid(), creates.name()],
            keys.into_iter().map(|keyed| Value::from(keyed.key.as_str())).collect(),
        )
        .await?;
    let read = |row: &crate::db::Row| {
        let mut columns = row.columns();
        Ok((columns.read()?, (columns.fingerprint()?, columns.read()?)))
    };
    rows.iter().map(read).collect()
}

/// Keeps what keys created, passes over keys that are there, and counts.
pub(super) async fn insert(
    session: &mut Session<'_>,
    tenant: TenantId,
    creates: Creates,
    created: Vec<(&Keyed, String)>,
) -> Result<u64, PortError> {
    let rows = created.into_iter().map(|(keyed, id)| {
        let fingerprint = keyed.fingerprint.digest();
        values![tenant.as_uuid(), creates.name(), keyed.key.as_str(), fingerprint.as_bytes().as_slice(), id]
    });
    session
        .insert_many(
            "INSERT INTO {schema}.webhook_submission (tenant_id, creates, key, fingerprint, created) {rows}
             ON CONFLICT DO NOTHING",
            rows.collect(),
        )
        .await
}

/// Forgets the keys of messages that are gone.
pub(super) async fn delete(
    session: &mut Session<'_>,
    tenant: TenantId,
    keys: Vec<String>,
) -> Result<(), PortError> {
    session
        .fetch_in(
            "DELETE FROM {schema}.webhook_submission WHERE tenant_id = $1 AND creates = 'message' AND key {in}",
            values![tenant.as_uuid()],
            keys.into_iter().map(Value::from).collect(),
        )
        .await
        .map(drop)
}
