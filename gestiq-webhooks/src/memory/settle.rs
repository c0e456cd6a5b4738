//! Settling deliveries in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{MemoryStore, Tables};
use crate::delivery::{AttemptOutcome, Command};
use crate::endpoint::{DisabledReason, EndpointId};
use crate::health::HealthChange;
use crate::port::{LeaseToken, Report, Settled, Settlement};

pub(super) fn settle(store: &MemoryStore, settlements: Vec<Settlement>) -> Vec<Settled> {
    let now = store.now();
    let mut tables = store.tables();
    settlements.into_iter().map(|one| tables.settle_one(one, now)).collect()
}

pub(super) fn release(store: &MemoryStore, tokens: &[LeaseToken]) -> usize {
    let now = store.now();
    let mut tables = store.tables();
    tokens.iter().filter(|token| tables.give_back(**token, now)).count()
}

impl Tables {
    fn settle_one(&mut self, one: Settlement, now: DateTime<Utc>) -> Settled {
        let ours = |delivery: &&crate::delivery::Delivery| {
            delivery.id == one.delivery && delivery.tenant == one.tenant
        };
        let Some(delivery) = self.held_by(one.token).filter(ours).cloned() else { return Settled::Stale };
        let Ok(after) = delivery.apply(one.report.command(), now) else { return Settled::Stale };
        self.put(after, None);
        let observed = one.report.observed();
        let Report::Attempted { attempt, .. } = one.report else { return Settled::Applied { health: None } };
        let health = observed.and_then(|outcome| self.observe(delivery.endpoint, outcome, now));
        self.attempts.insert((delivery.id, delivery.attempts), *attempt);
        Settled::Applied { health }
    }

    /// The endpoint's health after an attempt; one that is gone or failed for too long is disabled.
    fn observe(
        &mut self,
        endpoint: EndpointId,
        outcome: AttemptOutcome,
        now: DateTime<Utc>,
    ) -> Option<HealthChange> {
        let kept = self.endpoints.get_mut(&endpoint)?;
        let change = kept.health.observe(outcome, now);
        if let Some(HealthChange::Disabled(reason)) = change {
            kept.endpoint = Arc::new(disabled((*kept.endpoint).clone(), reason, now));
        }
        change
    }

    fn give_back(&mut self, token: LeaseToken, now: DateTime<Utc>) -> bool {
        let after = self.held_by(token).and_then(|delivery| delivery.apply(Command::GiveBack, now).ok());
        let possible = after.is_some();
        if let Some(after) = after {
            self.put(after, None);
        }
        possible
    }
}

fn disabled(
    endpoint: crate::endpoint::Endpoint,
    reason: DisabledReason,
    now: DateTime<Utc>,
) -> crate::endpoint::Endpoint {
    let state = endpoint.state.disabled(reason, now);
    endpoint.with_state(state, now)
}
