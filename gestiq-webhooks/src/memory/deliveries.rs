//! Rows of deliveries and the two indexes over them.

use chrono::{DateTime, Utc};
use gestiq_core::TenantId;

use super::{KeptDelivery, Lease, Tables};
use crate::delivery::{Command, Delivery, DeliveryId};
use crate::port::LeaseToken;

impl Tables {
    /// Writes a delivery with its lease, and keeps the indexes true.
    pub(super) fn put(&mut self, delivery: Delivery, lease: Option<Lease>) {
        let (id, endpoint) = (delivery.id, delivery.endpoint);
        if delivery.state.is_final() {
            if let Some(open) = self.open.get_mut(&endpoint) {
                open.remove(&id);
                if open.is_empty() {
                    self.open.remove(&endpoint);
                }
            }
        } else {
            self.open.entry(endpoint).or_default().insert(id);
        }
        if let Some(lease) = lease {
            self.held.insert(lease.token, id);
        }
        let before = self.deliveries.insert(id, KeptDelivery { delivery, lease });
        let token = before.and_then(|before| before.lease).map(|lease| lease.token);
        if let Some(token) = token.filter(|token| lease.is_none_or(|lease| lease.token != *token)) {
            self.held.remove(&token);
        }
    }

    /// The delivery that a token holds.
    pub(super) fn held_by(&self, token: LeaseToken) -> Option<&Delivery> {
        let id = self.held.get(&token)?;
        self.deliveries.get(id).map(|kept| &kept.delivery)
    }

    /// A delivery of a tenant.
    pub(super) fn owned(&self, tenant: TenantId, id: DeliveryId) -> Option<&KeptDelivery> {
        self.deliveries.get(&id).filter(|kept| kept.delivery.tenant == tenant)
    }

    /// Applies a command to a delivery that nobody holds; whether that was possible.
    pub(super) fn change_free(&mut self, id: DeliveryId, command: Command, now: DateTime<Utc>) -> bool {
        let after = self
            .deliveries
            .get(&id)
            .filter(|kept| kept.lease.is_none())
            .and_then(|kept| kept.delivery.apply(command, now).ok());
        let possible = after.is_some();
        if let Some(after) = after {
            self.put(after, None);
        }
        possible
    }
}
