//! Keeping memory small.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use gestiq_core::{PortError, TenantId};

use super::{MemoryStore, Tables};
use crate::delivery::{Command, DeadReason, Delivery, DeliveryId};
use crate::message::MessageId;
use crate::port::{Housekeeping, MAX_SWEPT};

#[async_trait]
impl Housekeeping for MemoryStore {
    async fn sweep(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let now = self.now();
        let mut tables = self.tables();
        let stranded = tables.stranded(limit.min(MAX_SWEPT));
        for (id, reason) in &stranded {
            tables.change_free(*id, Command::GiveUp(*reason), now);
        }
        let swept = stranded.iter().filter_map(|(id, _)| tables.deliveries.get(id));
        Ok(swept.map(|kept| kept.delivery.clone()).collect())
    }

    async fn purge(&self, before: DateTime<Utc>, limit: usize) -> Result<usize, PortError> {
        let mut tables = self.tables();
        let old = tables.old(before, limit.min(MAX_SWEPT));
        for (tenant, id) in &old {
            tables.forget(*tenant, id);
        }
        Ok(old.len())
    }

    async fn forget_requests(&self, limit: usize) -> Result<usize, PortError> {
        let now = self.now();
        Ok(self.tables().forget_requests(now, limit.min(MAX_SWEPT)))
    }
}

impl Tables {
    /// Pending deliveries that nobody holds and that have nowhere to go.
    fn stranded(&self, limit: usize) -> Vec<(DeliveryId, DeadReason)> {
        let open = self.open.values().flatten().filter_map(|id| self.deliveries.get(id));
        let free = open.filter(|kept| kept.lease.is_none()).map(|kept| &kept.delivery);
        free.filter_map(|delivery| Some((delivery.id, self.nowhere(delivery)?))).take(limit).collect()
    }

    fn nowhere(&self, delivery: &Delivery) -> Option<DeadReason> {
        match self.endpoints.get(&delivery.endpoint) {
            None => Some(DeadReason::EndpointDeleted),
            Some(kept) if kept.endpoint.state.takes_messages() => None,
            Some(_) => Some(DeadReason::EndpointDisabled),
        }
    }

    fn old(&self, before: DateTime<Utc>, limit: usize) -> Vec<(TenantId, MessageId)> {
        let pending =
            |id: &DeliveryId| self.deliveries.get(id).is_some_and(|kept| !kept.delivery.state.is_final());
        let old = self
            .messages
            .iter()
            .filter(|(_, kept)| kept.message.created_at < before && !kept.deliveries.iter().any(pending));
        old.take(limit).map(|(key, _)| key.clone()).collect()
    }

    fn forget(&mut self, tenant: TenantId, id: &MessageId) {
        let Some(kept) = self.messages.remove(&(tenant, id.clone())) else { return };
        for delivery in kept.deliveries {
            self.deliveries.remove(&delivery);
            let attempts: Vec<_> =
                self.attempts.range((delivery, 0)..=(delivery, u32::MAX)).map(|(key, _)| *key).collect();
            for attempt in attempts {
                self.attempts.remove(&attempt);
            }
        }
    }
}
