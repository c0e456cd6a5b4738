//! The queue in memory.

use std::time::Duration;

use async_trait::async_trait;
use gestiq_core::{PortError, TenantId};

use super::{Lease, MemoryStore, claim, publish, settle};
use crate::delivery::later;
use crate::port::{
    ClaimRequest, Claimed, DeliveryQueue, LeaseToken, Publication, Published, QueueDepth, Recovered, Settled,
    Settlement,
};

#[async_trait]
impl DeliveryQueue for MemoryStore {
    async fn publish(
        &self,
        tenant: TenantId,
        outgoing: Vec<Publication>,
    ) -> Result<Vec<Published>, PortError> {
        publish::publish(self, tenant, outgoing)
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Vec<Claimed>, PortError> {
        claim::claim(self, request)
    }

    async fn claim_expired(&self, lease: Duration) -> Result<Recovered, PortError> {
        Ok(claim::claim_expired(self, lease))
    }

    async fn extend(&self, tokens: &[LeaseToken], lease: Duration) -> Result<Vec<LeaseToken>, PortError> {
        let until = later(self.now(), lease);
        let mut tables = self.tables();
        let good = tokens.iter().copied().filter(|token| {
            let id = tables.held.get(token).copied();
            let kept = id.and_then(|id| tables.deliveries.get_mut(&id));
            kept.map(|kept| kept.lease = Some(Lease { token: *token, until })).is_some()
        });
        Ok(good.collect())
    }

    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError> {
        settle::settle(self, settlements)
    }

    async fn release(&self, tokens: &[LeaseToken]) -> Result<usize, PortError> {
        Ok(settle::release(self, tokens))
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        let now = self.now();
        let tables = self.tables();
        let mut depth = QueueDepth::default();
        for kept in tables.deliveries.values().filter(|kept| !kept.delivery.state.is_final()) {
            if kept.lease.is_some() {
                depth.leased += 1;
            } else if kept.delivery.is_due(now) {
                depth.due += 1;
                let waited = now.signed_duration_since(kept.delivery.next_at).to_std().ok();
                depth.oldest_due = depth.oldest_due.max(waited);
            } else {
                depth.scheduled += 1;
            }
        }
        Ok(depth)
    }
}
