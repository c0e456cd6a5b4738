//! A change and its audit record are written together, or neither is.

use chrono::{DateTime, Utc};
use gestiq_core::audit::{AuditArea, AuditFilter, verify};
use gestiq_core::{Actor, AuditRecord, ErrorKind, PageRequest, SequentialIds, TenantId, UserId, Version};

use super::stage::{keyed, settlement};
use super::{Stage, Stores};
use crate::audit::{EndpointAction, Recorder};
use crate::delivery::{DeadReason, Verdict};
use crate::endpoint::{DisabledReason, Endpoint, EndpointState};
use crate::port::{CREATE_ENDPOINT, DeliveryChange, ReplayRequest, ReplayScope};

/// The actions of a tenant's trail, the oldest first; the trail is what was written.
pub(super) async fn actions(stores: &Stores, tenant: TenantId) -> Vec<String> {
    let records = records(stores, tenant).await;
    records.into_iter().map(|record| record.action.to_string()).collect()
}

async fn records(stores: &Stores, tenant: TenantId) -> Vec<AuditRecord> {
    let (area, everything) = (AuditArea::WEBHOOKS, AuditFilter::default());
    let page = stores.audit.page(tenant, area, &everything, &PageRequest::default()).await.unwrap();
    let head = verify(&*stores.audit, tenant, area).await.unwrap();
    assert_eq!(head.length, page.items.len() as u64);
    page.items.into_iter().map(|row| row.record).collect()
}

/// The record of an action of somebody.
pub(super) fn record(
    tenant: TenantId,
    action: EndpointAction,
    before: Option<&Endpoint>,
    after: Option<&Endpoint>,
) -> Vec<AuditRecord> {
    let (ids, actor) = (SequentialIds::default(), Actor::system(tenant));
    let recorder = Recorder { ids: &ids, actor: &actor, at: DateTime::UNIX_EPOCH };
    vec![recorder.endpoint(action, before, after).unwrap()]
}

pub(super) async fn a_change_leaves_its_record(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let first = stage.new_endpoint(tenant);
    let created = record(tenant, EndpointAction::Created, None, Some(&first));
    stores.endpoints.insert(tenant, first.clone(), None, created.clone()).await.unwrap();
    let second = first.clone().disabled(DisabledReason::ByHost, DateTime::UNIX_EPOCH);
    let disabled = record(tenant, EndpointAction::Disabled, Some(&first), Some(&second));
    stores.endpoints.update(tenant, second.clone(), first.version, disabled.clone()).await.unwrap();
    let deleted = record(tenant, EndpointAction::Deleted, Some(&second), None);
    stores.endpoints.delete(tenant, second.id, second.version, deleted.clone()).await.unwrap();
    assert_eq!(records(&stores, tenant).await, [created, disabled, deleted].concat());
}

pub(super) async fn a_change_that_is_refused_leaves_none(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let first = stage.new_endpoint(tenant);
    let record = |action| record(tenant, action, None, Some(&first));
    let key = || Some(keyed(CREATE_ENDPOINT, "k", "content"));
    let created = record(EndpointAction::Created);
    stores.endpoints.insert(tenant, first.clone(), key(), created).await.unwrap();

    let other = stage.new_endpoint(tenant);
    let again = record(EndpointAction::Created);
    let repeated = stores.endpoints.insert(tenant, other.clone(), key(), again.clone()).await.unwrap();
    assert_eq!(repeated, first);
    let reused = Some(keyed(CREATE_ENDPOINT, "k", "other content"));
    let changed = first.clone().disabled(DisabledReason::ByHost, DateTime::UNIX_EPOCH);
    let (stale, change) = (Version::FIRST.next(), record(EndpointAction::Disabled));
    for refused in [
        stores.endpoints.insert(tenant, other.clone(), reused, again.clone()).await.map(drop),
        stores.endpoints.insert(tenant, first.clone(), None, again).await.map(drop),
        stores.endpoints.update(tenant, changed.clone(), stale, change.clone()).await,
        stores.endpoints.delete(tenant, first.id, stale, change.clone()).await,
        stores.endpoints.delete(tenant, other.id, Version::FIRST, change).await,
    ] {
        assert!(matches!(refused.unwrap_err().kind(), ErrorKind::Conflict | ErrorKind::NotFound));
    }
    assert_eq!(actions(&stores, tenant).await, ["webhook_endpoint.created"]);

    // A record that cannot be written stops its change.
    let foreign = super::audit::record(stage.tenant(), EndpointAction::Disabled, None, Some(&first));
    let refused = stores.endpoints.update(tenant, changed, first.version, foreign).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Internal);
    assert_eq!(*stores.endpoints.get(tenant, first.id).await.unwrap(), first);
    assert_eq!(actions(&stores, tenant).await.len(), 1);
}

pub(super) async fn deliveries_changed_by_hand_leave_records(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, held) = stage.published().await;
    let claimed = stage.claim_one().await;
    let free = stage.owe(tenant, endpoint).await;
    let (ids, actor) = (SequentialIds::default(), Actor::system(tenant));
    let recorder = Recorder { ids: &ids, actor: &actor, at: DateTime::UNIX_EPOCH };
    let mut audit = Vec::new();
    for id in [held, free] {
        let delivery = stage.delivery(tenant, id).await;
        audit.push(recorder.delivery(DeliveryChange::Cancel, &delivery).unwrap());
    }
    let cancelled =
        stores.log.change(tenant, &[held, free], DeliveryChange::Cancel, audit.clone()).await.unwrap();
    assert_eq!(cancelled, [free]);
    assert_eq!(records(&stores, tenant).await, audit[1..], "what a worker holds was not changed");
    stage.succeed(&claimed).await;
}

pub(super) async fn a_replay_leaves_a_record_if_it_reopens_something(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, _) = stage.published().await;
    let (since, until) = (DateTime::<Utc>::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC);
    let request = ReplayRequest::new(endpoint, since, until, ReplayScope::All);
    let (ids, actor) = (SequentialIds::default(), Actor::system(tenant));
    let audit =
        vec![Recorder { ids: &ids, actor: &actor, at: DateTime::UNIX_EPOCH }.replay(&request).unwrap()];
    assert_eq!(stores.log.replay(tenant, &request, audit.clone()).await.unwrap().reopened, 0);
    assert_eq!(records(&stores, tenant).await, []);
    let claimed = stage.claim_one().await;
    stage.succeed(&claimed).await;
    assert_eq!(stores.log.replay(tenant, &request, audit.clone()).await.unwrap().reopened, 1);
    assert_eq!(records(&stores, tenant).await, audit);
}

pub(super) async fn an_endpoint_disabled_by_its_health_leaves_a_record(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, _) = stage.published().await;
    stage.owe(tenant, endpoint).await;
    let gone = Verdict::DeadLetter(DeadReason::Permanent);
    // Both of one batch say so; the endpoint is disabled once.
    let settlements = stage.claim(2).await.iter().map(|claimed| settlement(claimed, 410, gone)).collect();
    stores.queue.settle(settlements).await.unwrap();
    assert!(matches!(
        stores.endpoints.get(tenant, endpoint).await.unwrap().state,
        EndpointState::Disabled { .. }
    ));
    let records = records(&stores, tenant).await;
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!((record.action.as_str(), record.user), ("webhook_endpoint.disabled", UserId::SYSTEM));
    assert_eq!(record.subject.to_string(), format!("webhook_endpoint/{endpoint}"));
    assert_eq!(record.before.as_deref(), Some(r#"{"state":{"state":"active"}}"#));
    assert!(record.after.as_ref().unwrap().contains(r#""reason":"gone""#));
}
