//! Keeping the tables small.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::delivery::{Command, DeadReason};
use gestiq_webhooks::port::{Housekeeping, MAX_SWEPT};
use gestiq_webhooks::{Delivery, DeliveryId};

use super::delivery_rows::{COLUMNS, open_columns};
use super::{WebhookStore, change, delivery_rows, message_rows};
use crate::db::{Row, Session, Value, values};

#[async_trait]
impl Housekeeping for WebhookStore {
    async fn sweep(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let mut tx = self.tidy().await?;
        let session = &mut tx.session();
        let sql = session.either(STRANDED_IN_POSTGRES, STRANDED_IN_SQLITE);
        let rows = session.fetch(sql, values![rows_of(limit)]).await?;
        let give_up = |row: &Row| {
            let reason = match row.get::<Option<String>>(COLUMNS)? {
                None => DeadReason::EndpointDeleted,
                Some(_) => DeadReason::EndpointDisabled,
            };
            Ok((delivery_rows::read(row)?, Command::GiveUp(reason)))
        };
        let stranded = rows.iter().map(give_up).collect::<Result<Vec<_>, PortError>>()?;
        let swept = change::apply(session, stranded).await?;
        tx.commit().await?;
        Ok(swept)
    }

    async fn purge(&self, before: DateTime<Utc>, limit: usize) -> Result<usize, PortError> {
        let mut tx = self.tidy().await?;
        let purged = purge(&mut tx.session(), before, limit.min(MAX_SWEPT)).await?;
        tx.commit().await?;
        Ok(purged)
    }

    async fn forget_requests(&self, limit: usize) -> Result<usize, PortError> {
        self.db.forget_requests(limit.min(MAX_SWEPT)).await
    }
}

fn rows_of(limit: usize) -> i64 {
    i64::try_from(limit.min(MAX_SWEPT)).unwrap_or(i64::MAX)
}

/// Open deliveries that nobody holds and that have nowhere to go, with the state of their endpoint.
const STRANDED_IN_POSTGRES: &str = concat!(
    "SELECT ",
    open_columns!(),
    ", endpoint_state FROM (
        SELECT d.*, e.state AS endpoint_state FROM {schema}.webhook_delivery d
        LEFT JOIN {schema}.webhook_endpoint e ON e.id = d.endpoint_id
        WHERE d.token IS NULL AND (e.id IS NULL OR e.state = 'disabled')
        ORDER BY d.id LIMIT $1 FOR UPDATE OF d SKIP LOCKED
    ) AS stranded"
);

const STRANDED_IN_SQLITE: &str = concat!(
    "SELECT ",
    open_columns!(),
    ", endpoint_state FROM (
        SELECT d.*, e.state AS endpoint_state FROM {schema}.webhook_delivery d
        LEFT JOIN {schema}.webhook_endpoint e ON e.id = d.endpoint_id
        WHERE d.token IS NULL AND (e.id IS NULL OR e.state = 'disabled')
        ORDER BY d.id LIMIT $1
    ) AS stranded"
);

/// A message that is old enough to go.
struct Old {
    tenant: TenantId,
    id: String,
    created_at: DateTime<Utc>,
    deliveries: Vec<DeliveryId>,
}

/// Deletes old messages of which nothing is pending. Their deliveries are locked before it reads which are pending: nobody
/// opens one again whose message goes. It walks over those that still have something pending, which
/// are few: a schedule ends long before a retention does.
async fn purge(session: &mut Session<'_>, before: DateTime<Utc>, limit: usize) -> Result<usize, PortError> {
    let mut purged = 0;
    let mut after: Option<(DateTime<Utc>, String)> = None;
    while purged < limit {
        let old = old(session, before, after, limit - purged).await?;
        let Some(last) = old.last() else { break };
        after = Some((last.created_at, last.id.clone()));
        lock_history(session, &old).await?;
        let pending = pending(session, &old).await?;
        let gone: Vec<Old> =
            old.into_iter().filter(|one| !one.deliveries.iter().any(|id| pending.contains(id))).collect();
        purged += gone.len();
        delete(session, gone).await?;
    }
    Ok(purged)
}

async fn old(
    session: &mut Session<'_>,
    before: DateTime<Utc>,
    after: Option<(DateTime<Utc>, String)>,
    limit: usize,
) -> Result<Vec<Old>, PortError> {
    let (at, id) = after.unzip();
    let rows = session
        .fetch(
            "SELECT tenant_id, id, created_at, deliveries FROM {schema}.webhook_message
             WHERE created_at < $1 AND ($2 IS NULL OR (created_at, id) > ($2, $3))
             ORDER BY created_at, id LIMIT $4",
            values![before, at, id, rows_of(limit)],
        )
        .await?;
    let read = |row: &Row| {
        let mut columns = row.columns();
        Ok(Old {
            tenant: TenantId::from_uuid(columns.read()?),
            id: columns.read()?,
            created_at: columns.read()?,
            deliveries: message_rows::unpacked(&columns.read::<Vec<u8>>()?),
        })
    };
    rows.iter().map(read).collect()
}

/// Keeps others from opening their deliveries again until the transaction ends; in the order in which who opens them
/// locks them. SQLite has one writer.
async fn lock_history(session: &mut Session<'_>, old: &[Old]) -> Result<(), PortError> {
    if !session.is_postgres() {
        return Ok(());
    }
    let mut by_tenant: BTreeMap<TenantId, Vec<Value>> = BTreeMap::new();
    for one in old {
        let deliveries = one.deliveries.iter().map(|id| Value::from(id.as_uuid()));
        by_tenant.entry(one.tenant).or_default().extend(deliveries);
    }
    let sql = "SELECT id FROM {schema}.webhook_delivery_history
               WHERE tenant_id = $1 AND id {in} ORDER BY id FOR UPDATE";
    for (tenant, deliveries) in by_tenant {
        session.fetch_in(sql, values![tenant.as_uuid()], deliveries).await?;
    }
    Ok(())
}

/// Returns those of their deliveries that are open.
async fn pending(session: &mut Session<'_>, old: &[Old]) -> Result<BTreeSet<DeliveryId>, PortError> {
    let ids = old.iter().flat_map(|one| &one.deliveries).map(|id| Value::from(id.as_uuid())).collect();
    let sql = "SELECT id FROM {schema}.webhook_delivery WHERE id {in}";
    let rows = session.fetch_in(sql, values![], ids).await?;
    rows.iter().map(|row| row.get(0).map(DeliveryId::from_uuid)).collect()
}

/// Deletes messages with their deliveries and attempts, tenant by tenant.
async fn delete(session: &mut Session<'_>, gone: Vec<Old>) -> Result<(), PortError> {
    let mut by_tenant: BTreeMap<TenantId, Vec<Old>> = BTreeMap::new();
    for one in gone {
        by_tenant.entry(one.tenant).or_default().push(one);
    }
    for (tenant, gone) in by_tenant {
        let owner = values![tenant.as_uuid()];
        let deliveries = gone.iter().flat_map(|one| &one.deliveries);
        let deliveries: Vec<Value> = deliveries.map(|id| Value::from(id.as_uuid())).collect();
        session.fetch_in(ATTEMPTS, owner.clone(), deliveries.clone()).await?;
        session.fetch_in(HISTORY, owner.clone(), deliveries).await?;
        let ids = gone.into_iter().map(|one| Value::from(one.id)).collect();
        session.fetch_in(MESSAGES, owner, ids).await?;
    }
    Ok(())
}

const ATTEMPTS: &str = "DELETE FROM {schema}.webhook_attempt WHERE tenant_id = $1 AND delivery_id {in}";
const HISTORY: &str = "DELETE FROM {schema}.webhook_delivery_history WHERE tenant_id = $1 AND id {in}";
const MESSAGES: &str = "DELETE FROM {schema}.webhook_message WHERE tenant_id = $1 AND id {in}";
