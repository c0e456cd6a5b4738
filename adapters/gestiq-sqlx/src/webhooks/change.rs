//! Changing deliveries that no worker holds.

use std::collections::BTreeSet;

use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::delivery::Command;
use gestiq_webhooks::{Delivery, DeliveryId};

use super::delivery_rows;
use super::delivery_rows::{final_columns, open_columns};
use crate::db::{Row, Session, Value, values};

/// Deliveries of a tenant with these ids that nobody holds, open or final; nobody else changes them meanwhile.
pub(super) async fn lock_free(
    session: &mut Session<'_>,
    tenant: TenantId,
    ids: Vec<DeliveryId>,
) -> Result<Vec<Delivery>, PortError> {
    let ids: BTreeSet<DeliveryId> = ids.into_iter().collect();
    let ids: Vec<Value> = ids.into_iter().map(|id| Value::from(id.as_uuid())).collect();
    let open = session.either(
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery WHERE tenant_id = $1 AND token IS NULL AND id {in}
             ORDER BY id FOR UPDATE"
        ),
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery WHERE tenant_id = $1 AND token IS NULL AND id {in}"
        ),
    );
    let done = session.either(
        concat!(
            "SELECT ",
            final_columns!(),
            " FROM {schema}.webhook_delivery_history WHERE tenant_id = $1 AND id {in} ORDER BY id FOR UPDATE"
        ),
        concat!(
            "SELECT ",
            final_columns!(),
            " FROM {schema}.webhook_delivery_history WHERE tenant_id = $1 AND id {in}"
        ),
    );
    let mut rows: Vec<Row> = session.fetch_in(open, values![tenant.as_uuid()], ids.clone()).await?;
    rows.extend(session.fetch_in(done, values![tenant.as_uuid()], ids).await?);
    delivery_rows::read_all(&rows)
}

/// Applies commands to deliveries that nobody holds, and writes what becomes of them; those that do not take their
/// command are passed over. Answers the others, as they are now.
pub(super) async fn apply(
    session: &mut Session<'_>,
    changes: Vec<(Delivery, Command)>,
) -> Result<Vec<Delivery>, PortError> {
    let now = session.now().await?;
    let (mut opened, mut done, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let mut changed = Vec::new();
    for (before, command) in changes {
        let Ok(after) = before.apply(command, now) else { continue };
        changed.push(after.clone());
        match (before.state.is_final(), after.state.is_final()) {
            (false, false) => delivery_rows::update_open(session, &after).await?,
            (true, false) => opened.push(after),
            (false, true) => {
                gone.push(after.id);
                done.push(after);
            }
            // No command leads from one end to another.
            (true, true) => {}
        }
    }
    delivery_rows::delete_open(session, gone).await?;
    delivery_rows::insert_final(session, &done).await?;
    delete_final(session, &opened).await?;
    delivery_rows::insert_open(session, &opened).await?;
    Ok(changed)
}

/// Only a tenant opens what is final, so all of them are of one.
async fn delete_final(session: &mut Session<'_>, opened: &[Delivery]) -> Result<(), PortError> {
    let Some(tenant) = opened.first().map(|delivery| delivery.tenant) else { return Ok(()) };
    let ids = opened.iter().map(|delivery| Value::from(delivery.id.as_uuid())).collect();
    let sql = "DELETE FROM {schema}.webhook_delivery_history WHERE tenant_id = $1 AND id {in}";
    session.fetch_in(sql, values![tenant.as_uuid()], ids).await.map(drop)
}
