//! The queue of deliveries.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{ErrorKind, PortError, TenantId};
use gestiq_webhooks::port::{
    ClaimRequest, Claimed, DeliveryQueue, LeaseToken, Publication, Published, QueueDepth, Recovered, Settled,
    Settlement,
};

use super::claim::expired;
use super::{WebhookStore, claim, held, publish, settle};
use crate::db::values;

#[async_trait]
impl DeliveryQueue for WebhookStore {
    async fn publish(
        &self,
        tenant: TenantId,
        outgoing: Vec<Publication>,
    ) -> Result<Vec<Published>, PortError> {
        Publication::check(tenant, &outgoing)?;
        for _ in 0..publish::TRIES {
            let mut tx = self.write(tenant).await?;
            match publish::publish(&mut tx.session(), tenant, &outgoing, self.db.published().name()).await? {
                publish::Outcome::Published(answers) => {
                    let _notify = self.db.published().notify_on_drop();
                    tx.commit().await?;
                    return Ok(answers);
                }
                // The other publication is there by now, and its result is returned next time.
                publish::Outcome::Collided => {}
            }
        }
        Err(publish::collided())
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError> {
        request.check()?;
        let mut tx = self.work().await?;
        let session = &mut tx.session();
        let claimed = claim::claim(
            session,
            #[cfg(feature = "postgres")]
            &self.cursors,
            request,
        )
        .await?;
        tx.commit().await?;
        Ok(claimed)
    }

    async fn claim_expired(&self, lease: Duration) -> Result<Recovered, PortError> {
        let mut tx = self.work().await?;
        let recovered = expired::claim(&mut tx.session(), &self.leases, lease).await?;
        tx.commit().await?;
        Ok(recovered)
    }

    async fn extend(&self, tokens: &[LeaseToken], lease: Duration) -> Result<Vec<LeaseToken>, PortError> {
        let mut tx = self.work().await?;
        let good = held::extend(&mut tx.session(), tokens, lease).await?;
        tx.commit().await?;
        Ok(good)
    }

    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError> {
        if settlements.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.work().await?;
        let settled = settle::settle(&mut tx.session(), &settlements).await?;
        tx.commit().await?;
        Ok(settled)
    }

    async fn release(&self, tokens: &[LeaseToken]) -> Result<usize, PortError> {
        let mut tx = self.work().await?;
        let given = held::release(&mut tx.session(), tokens).await?;
        tx.commit().await?;
        Ok(given)
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        let mut tx = self.work().await?;
        let row = tx.session().fetch_optional(DEPTH, values![]).await?;
        let row = row.ok_or_else(|| PortError::new(ErrorKind::Internal, "the queue cannot be counted"))?;
        let mut columns = row.columns();
        let mut count = || Ok::<u64, PortError>(columns.read::<i64>()?.unsigned_abs());
        let (due, scheduled, leased) = (count()?, count()?, count()?);
        let (oldest, now): (Option<DateTime<Utc>>, DateTime<Utc>) = (columns.read()?, columns.read()?);
        let oldest_due = oldest.and_then(|oldest| now.signed_duration_since(oldest).to_std().ok());
        Ok(QueueDepth { due, scheduled, leased, oldest_due })
    }
}

const DEPTH: &str = "
    SELECT count(*) FILTER (WHERE token IS NULL AND next_at <= {now}),
           count(*) FILTER (WHERE token IS NULL AND next_at > {now}),
           count(*) FILTER (WHERE token IS NOT NULL),
           min(next_at) FILTER (WHERE token IS NULL AND next_at <= {now}),
           {now}
    FROM {schema}.webhook_delivery";
