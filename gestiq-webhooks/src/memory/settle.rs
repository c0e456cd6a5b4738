//! Settling deliveries in memory.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use gestiq_core::{IdSource, PortError};

use super::{MemoryStore, Tables};
use crate::audit::disabled_by_health;
use crate::delivery::{AttemptOutcome, Command, Delivery};
use crate::endpoint::EndpointId;
use crate::health::HealthChange;
use crate::port::{LeaseToken, Report, Settled, Settlement};

pub(super) fn settle(store: &MemoryStore, settlements: Vec<Settlement>) -> Result<Vec<Settled>, PortError> {
    let now = store.now();
    let mut tables = store.tables();
    settlements.into_iter().map(|one| tables.settle_one(one, now, &*store.ids)).collect()
}

pub(super) fn release(store: &MemoryStore, tokens: &[LeaseToken]) -> usize {
    let now = store.now();
    let mut tables = store.tables();
    tokens.iter().filter(|token| tables.give_back(**token, now)).count()
}

impl Tables {
    fn settle_one(
        &mut self,
        one: Settlement,
        now: DateTime<Utc>,
        ids: &dyn IdSource,
    ) -> Result<Settled, PortError> {
        let ours = |delivery: &&Delivery| delivery.id == one.delivery && delivery.tenant == one.tenant;
        let Some(delivery) = self.held_by(one.token).filter(ours).cloned() else { return Ok(Settled::Stale) };
        let Ok(after) = delivery.apply(one.report.command(), now) else { return Ok(Settled::Stale) };
        self.put(after, None);
        let observed = one.report.observed();
        let Report::Attempted { attempt, .. } = one.report else {
            return Ok(Settled::Applied { health: None });
        };
        self.attempts.insert((delivery.id, delivery.attempts), *attempt);
        let health = match observed {
            Some(outcome) => self.observe(delivery.endpoint, outcome, now, ids)?,
            None => None,
        };
        Ok(Settled::Applied { health })
    }

    /// Returns the change of the endpoint's health by an attempt. An endpoint that is gone or failed for too long is
    /// disabled, which leaves a record.
    fn observe(
        &mut self,
        endpoint: EndpointId,
        outcome: AttemptOutcome,
        now: DateTime<Utc>,
        ids: &dyn IdSource,
    ) -> Result<Option<HealthChange>, PortError> {
        let Some(kept) = self.endpoints.get_mut(&endpoint) else { return Ok(None) };
        let change = kept.health.observe(outcome, now);
        if let Some(HealthChange::Disabled(reason)) = change {
            let before = Arc::clone(&kept.endpoint);
            let after = before.as_ref().clone().disabled(reason, now);
            let record = disabled_by_health(ids, &before, &after, now)?;
            kept.endpoint = Arc::new(after);
            self.append(before.tenant, record.into_iter().collect())?;
        }
        Ok(change)
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
