//! Publishing in memory.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use gestiq_core::{ErrorKind, PortError, TenantId};

use super::{KeptMessage, MemoryStore, Tables};
use crate::delivery::Delivery;
use crate::message::MessageId;
use crate::port::{Publication, Published};

pub(super) fn publish(
    store: &MemoryStore,
    tenant: TenantId,
    outgoing: Vec<Publication>,
) -> Result<Vec<Published>, PortError> {
    let now = store.now();
    let mut tables = store.tables();
    Publication::check(tenant, &outgoing)?;
    let is_there = |id| tables.endpoints.get(&id).is_some_and(|kept| kept.endpoint.tenant == tenant);
    let outgoing = Publication::retain_endpoints(outgoing, is_there);
    tables.check(tenant, &outgoing)?;
    Ok(outgoing.into_iter().map(|one| tables.publish_one(tenant, one, now)).collect())
}

impl Tables {
    /// Everything that can be wrong, before anything is written. What the call itself would have written first is
    /// looked at too.
    fn check(&self, tenant: TenantId, outgoing: &[Publication]) -> Result<(), PortError> {
        let mut ids = BTreeSet::new();
        for (at, one) in outgoing.iter().enumerate() {
            let earlier = outgoing.get(..at).unwrap_or_default();
            if self.repeated(tenant, one)?.is_some() || repeated_within(earlier, one)? {
                continue;
            }
            for new in &one.deliveries {
                if self.deliveries.contains_key(&new.id) || !ids.insert(new.id) {
                    return Err(PortError::new(
                        ErrorKind::Conflict,
                        format!("the delivery {} exists", new.id),
                    ));
                }
            }
        }
        Ok(())
    }

    /// The message that this one repeats.
    fn repeated(&self, tenant: TenantId, one: &Publication) -> Result<Option<MessageId>, PortError> {
        if let Some(keyed) = &one.submission
            && let Some((fingerprint, id)) = self.message_keys.get(&(tenant, keyed.key.clone()))
        {
            return same(*fingerprint == keyed.fingerprint, "idempotency key").map(|()| Some(id.clone()));
        }
        match self.messages.get(&(tenant, one.message.id.clone())) {
            Some(kept) => same(kept.message.fingerprint() == one.message.fingerprint(), "message id")
                .map(|()| Some(one.message.id.clone())),
            None => Ok(None),
        }
    }

    fn publish_one(&mut self, tenant: TenantId, one: Publication, now: DateTime<Utc>) -> Published {
        // It was checked, so an error cannot come here; a repetition answers what was answered then.
        if let Ok(Some(id)) = self.repeated(tenant, &one) {
            let deliveries = self
                .messages
                .get(&(tenant, id.clone()))
                .map(|kept| kept.deliveries.clone())
                .unwrap_or_default();
            return Published { message: id, deliveries, repeated: true };
        }
        let Publication { message, deliveries, submission } = one;
        let id = message.id.clone();
        if let Some(keyed) = submission {
            self.message_keys.insert((tenant, keyed.key), (keyed.fingerprint, id.clone()));
        }
        let mut published: Vec<_> = deliveries.iter().map(|new| new.id).collect();
        published.sort_unstable();
        for new in deliveries {
            self.put(Delivery::new(&message, new, now), None);
        }
        let kept = KeptMessage { message: Arc::new(message), deliveries: published.clone() };
        self.messages.insert((tenant, id.clone()), kept);
        Published { message: id, deliveries: published, repeated: false }
    }
}

/// Returns true if an earlier publication of the same call is the same.
fn repeated_within(earlier: &[Publication], one: &Publication) -> Result<bool, PortError> {
    for other in earlier {
        if let (Some(a), Some(b)) = (&other.submission, &one.submission)
            && a.key == b.key
        {
            return same(a.fingerprint == b.fingerprint, "idempotency key").map(|()| true);
        }
        if other.message.id == one.message.id {
            return same(other.message.fingerprint() == one.message.fingerprint(), "message id")
                .map(|()| true);
        }
    }
    Ok(false)
}

fn same(same: bool, what: &str) -> Result<(), PortError> {
    if same {
        Ok(())
    } else {
        Err(PortError::new(
            ErrorKind::Conflict,
            format!("the {what} was used for something else: take a new one"),
        ))
    }
}
