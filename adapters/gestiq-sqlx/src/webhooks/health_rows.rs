//! The health of endpoints, and its changes by attempts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::EndpointId;
use gestiq_webhooks::audit::disabled_by_health;
use gestiq_webhooks::delivery::AttemptOutcome;
use gestiq_webhooks::health::{EndpointHealth, HealthChange};
use gestiq_webhooks::port::LeaseToken;

use super::trail::OfSettlement;
use super::{endpoint_rows, trail};
use crate::db::{Columns, Session, Value, values};
use crate::record;

/// An attempt that was written down: which settlement it is, and what it came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    pub(super) at: usize,
    pub(super) token: LeaseToken,
    pub(super) tenant: TenantId,
    pub(super) endpoint: EndpointId,
    pub(super) outcome: AttemptOutcome,
}

fn read(columns: &mut Columns<'_>) -> Result<EndpointHealth, PortError> {
    Ok(EndpointHealth {
        failures: columns.count()?,
        openings: columns.count()?,
        open_until: columns.read()?,
        failing_since: columns.read()?,
        last_failure: columns.read()?,
    })
}

/// Returns the health of an endpoint of a tenant.
pub(super) async fn by_id(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: EndpointId,
) -> Result<Option<EndpointHealth>, PortError> {
    let row = session
        .fetch_optional(
            "SELECT failures, openings, open_until, failing_since, last_failure FROM {schema}.webhook_endpoint
             WHERE tenant_id = $1 AND id = $2",
            values![tenant.as_uuid(), id.as_uuid()],
        )
        .await?;
    row.map(|row| read(&mut row.columns())).transpose()
}

/// Writes how an endpoint is doing.
pub(super) async fn update(
    session: &mut Session<'_>,
    tenant: TenantId,
    id: EndpointId,
    health: &EndpointHealth,
) -> Result<(), PortError> {
    session
        .execute(
            "UPDATE {schema}.webhook_endpoint
             SET failures = $3, openings = $4, open_until = $5, failing_since = $6, last_failure = $7
             WHERE tenant_id = $1 AND id = $2",
            values![
                tenant.as_uuid(),
                id.as_uuid(),
                health.failures,
                health.openings,
                health.open_until,
                health.failing_since,
                health.last_failure,
            ],
        )
        .await
        .map(drop)
}

/// Takes note of attempts, in their order, and answers what changed, by the number of the settlement.
///
/// A success of a healthy endpoint, which nearly all are, changes nothing. So the rows are read first, and only those
/// that change are locked, read again and written.
pub(super) async fn observe(
    session: &mut Session<'_>,
    observed: &[Observed],
    now: DateTime<Utc>,
) -> Result<BTreeMap<usize, HealthChange>, PortError> {
    let endpoints: BTreeSet<EndpointId> = observed.iter().map(|one| one.endpoint).collect();
    let rows = session
        .fetch_in(
            "SELECT failures, openings, open_until, failing_since, last_failure, id FROM {schema}.webhook_endpoint WHERE id {in}",
            values![],
            endpoints.into_iter().map(|id| Value::from(id.as_uuid())).collect(),
        )
        .await?;
    let mut changes = BTreeMap::new();
    let mut unwell = BTreeSet::new();
    for row in &rows {
        let mut columns = row.columns();
        let health = read(&mut columns)?;
        let id = EndpointId::from_uuid(columns.read()?);
        let mut after = health.clone();
        let changed = fold(&mut after, observed, id, now);
        if after != health || !changed.is_empty() {
            unwell.insert(id);
        }
    }
    // In one order, so that two batches never wait for each other.
    for id in unwell {
        changes.extend(observe_one(session, observed, id, now).await?);
    }
    Ok(changes)
}

/// The changes by the attempts on one endpoint.
fn fold(
    health: &mut EndpointHealth,
    observed: &[Observed],
    id: EndpointId,
    now: DateTime<Utc>,
) -> Vec<(usize, HealthChange)> {
    let its = observed.iter().filter(|one| one.endpoint == id);
    its.filter_map(|one| Some((one.at, health.observe(one.outcome, now)?))).collect()
}

async fn observe_one(
    session: &mut Session<'_>,
    observed: &[Observed],
    id: EndpointId,
    now: DateTime<Utc>,
) -> Result<Vec<(usize, HealthChange)>, PortError> {
    let Some(tenant) = observed.iter().find(|one| one.endpoint == id).map(|one| one.tenant) else {
        return Ok(Vec::new());
    };
    match endpoint_rows::lock(session, tenant, id).await {
        Ok(_) => {}
        // It was deleted meanwhile; nothing is left to take note of.
        Err(error) if error.kind() == gestiq_core::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    }
    let Some(mut health) = by_id(session, tenant, id).await? else { return Ok(Vec::new()) };
    let changes = fold(&mut health, observed, id, now);
    update(session, tenant, id, &health).await?;
    for (at, change) in &changes {
        if let HealthChange::Disabled(reason) = change {
            let before = endpoint_rows::by_id(session, tenant, id).await?;
            let after = before.clone().disabled(*reason, now);
            record::replace(session, tenant, std::slice::from_ref(&after)).await?;
            let token = observed.iter().find(|one| one.at == *at).map(|one| OfSettlement(one.token));
            let record = token.map(|ids| disabled_by_health(&ids, &before, &after, now)).transpose()?;
            let records: Vec<_> = record.flatten().into_iter().collect();
            trail::append_as_worker(session, tenant, records).await?;
        }
    }
    Ok(changes)
}
