//! Publishing in memory.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use gestiq_core::idempotency::RecordedRequest;
use gestiq_core::{ErrorKind, PortError, TenantId};

use super::{KeptMessage, MemoryStore, Tables, requests};
use crate::delivery::{Delivery, DeliveryId};
use crate::message::MessageId;
use crate::port::{KnownMessage, KnownPublications, Publication, PublishPlan, Published};

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
    let plan = PublishPlan::of(&outgoing, tables.known(tenant, &outgoing)?)?;
    tables.check_new(&plan)?;
    for one in plan.new {
        tables.write(tenant, one, now);
    }
    Ok(plan.results)
}

impl Tables {
    /// Returns the messages and requests of a publication that are there already.
    fn known(&self, tenant: TenantId, outgoing: &[Publication]) -> Result<KnownPublications, PortError> {
        let mut known = KnownPublications::default();
        for request in outgoing.iter().filter_map(|one| one.request.as_ref()) {
            if let Some(first) = self.recorded(tenant, request) {
                let result: MessageId = requests::result(&first.result)?;
                let recorded = RecordedRequest { fingerprint: first.fingerprint, result };
                known.requests.insert(request.key.clone(), recorded);
            }
        }
        let asked = outgoing.iter().map(|one| &one.message.id);
        let ids: BTreeSet<MessageId> =
            asked.chain(known.requests.values().map(|first| &first.result)).cloned().collect();
        for id in ids {
            if let Some(kept) = self.messages.get(&(tenant, id.clone())) {
                let (fingerprint, deliveries) = (kept.message.fingerprint(), kept.deliveries.clone());
                known.messages.insert(id, KnownMessage { fingerprint, deliveries });
            }
        }
        Ok(known)
    }

    /// Refuses deliveries whose id is taken.
    fn check_new(&self, plan: &PublishPlan<'_>) -> Result<(), PortError> {
        let mut ids: BTreeSet<DeliveryId> = BTreeSet::new();
        for new in plan.new.iter().flat_map(|one| &one.deliveries) {
            if self.deliveries.contains_key(&new.id) || !ids.insert(new.id) {
                return Err(PortError::new(ErrorKind::Conflict, format!("the delivery {} exists", new.id)));
            }
        }
        Ok(())
    }

    fn write(&mut self, tenant: TenantId, one: &Publication, now: DateTime<Utc>) {
        let id = one.message.id.clone();
        if let Some(request) = &one.request {
            self.record(tenant, request, id.to_string(), now);
        }
        for new in &one.deliveries {
            self.put(Delivery::new(&one.message, new.clone(), now), None);
        }
        let mut deliveries: Vec<DeliveryId> = one.deliveries.iter().map(|new| new.id).collect();
        deliveries.sort_unstable();
        self.messages
            .insert((tenant, id), KeptMessage { message: Arc::new(one.message.clone()), deliveries });
    }
}
