//! Tenants and records for the cases.

use chrono::{DateTime, TimeDelta, Utc};

use super::Stores;
use crate::actor::{Actor, UserId};
use crate::audit::{AuditArea, AuditFilter, AuditRecord, ChainedRecord};
use crate::contract::read_all;
use crate::event::name::EventName;
use crate::event::subject::Subject;
use crate::id::source::SequentialIds;
use crate::role::Role;
use crate::tenant::TenantId;

/// The area of most cases.
pub(super) const AREA: AuditArea = AuditArea::WEBHOOKS;

/// An actor of a tenant, and what they did.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) stores: Stores,
    pub(super) actor: Actor,
    ids: SequentialIds,
}

impl Stage {
    /// Stages of different numbers are of different tenants.
    pub(super) fn new(stores: &Stores, number: u128) -> Self {
        let tenant = TenantId::from_uuid(uuid::Uuid::from_u128(number));
        let user = UserId::from_uuid(uuid::Uuid::from_u128(number + 1000));
        let actor = Actor::new(tenant, user, Role::Admin);
        Stage { stores: stores.clone(), actor, ids: SequentialIds::default() }
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.actor.tenant()
    }

    /// Creates the record of an action on the subject with this number, so many seconds after the epoch.
    pub(super) fn record(&self, number: u32) -> AuditRecord {
        let (action, subject) =
            (EventName::new("endpoint.changed").unwrap(), Subject::new("endpoint", number).unwrap());
        AuditRecord::new(&self.ids, instant(number), &self.actor, action, subject)
    }

    /// Appends records with these numbers, each by itself.
    pub(super) async fn append(&self, area: AuditArea, numbers: impl IntoIterator<Item = u32>) {
        for number in numbers {
            let records = vec![self.record(number)];
            self.stores.trail.append(self.tenant(), area, records).await.unwrap();
        }
    }

    /// All records of an area.
    pub(super) async fn rows(&self, area: AuditArea) -> Vec<ChainedRecord> {
        let everything = AuditFilter::default();
        self.found(area, &everything).await
    }

    pub(super) async fn found(&self, area: AuditArea, filter: &AuditFilter) -> Vec<ChainedRecord> {
        let (trail, tenant) = (&self.stores.trail, self.tenant());
        read_all(|page| async move { trail.page(tenant, area, filter, &page).await }).await
    }
}

pub(super) fn instant(second: u32) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::from(second))
}

/// The numbers of the subjects.
pub(super) fn numbers(rows: &[ChainedRecord]) -> Vec<u32> {
    rows.iter().map(|row| row.record.subject.id().parse().unwrap()).collect()
}
