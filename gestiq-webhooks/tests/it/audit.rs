//! Every change leaves a record in the audit trail: who, what, and the fields that changed.

use chrono::{DateTime, Utc};
use gestiq_core::audit::AuditFilter;
use gestiq_core::{Actor, AuditRecord, PageRequest, PageSize, Role, Subject, UserId};
use gestiq_webhooks::audit::ENDPOINT;
use gestiq_webhooks::endpoint::{CustomHeaders, EventPatterns};
use gestiq_webhooks::port::{ReplayRequest, ReplayScope};
use gestiq_webhooks::service::Rotation;
use gestiq_webhooks::{Endpoint, EndpointUpdate, EndpointUrl, KeyKind};

use super::block::block_on;
use super::desk::{Desk, answer};

async fn trail(desk: &Desk) -> Vec<AuditRecord> {
    let page = PageRequest::first(PageSize::LARGEST);
    let records = desk.service.audit(&desk.admin, &AuditFilter::default(), &page).await.unwrap().items;
    let head = desk.service.verify_audit(&desk.admin).await.unwrap();
    assert_eq!(head.length, records.len() as u64);
    records.into_iter().map(|row| row.record).collect()
}

/// The last record: its action, and the fields before and after.
async fn last(desk: &Desk) -> (String, String, String) {
    let record = trail(desk).await.pop().unwrap();
    assert_eq!((record.user, record.role), (desk.admin.user(), desk.admin.role()));
    let shown = |summary: Option<String>| summary.unwrap_or_default();
    (record.action.to_string(), shown(record.before), shown(record.after))
}

#[test]
fn every_change_of_an_endpoint_is_recorded_with_what_changed() {
    let desk = Desk::new();
    block_on(async {
        let created = desk.endpoint().await;
        let (action, before, after) = last(&desk).await;
        assert_eq!((action.as_str(), before.as_str()), ("webhook_endpoint.created", ""));
        assert!(
            after.contains(r#""events":["invoice.*"]"#) && after.contains(r#""kind":"shared""#),
            "{after}"
        );

        let mut update = EndpointUpdate::default();
        update.events = Some(EventPatterns::parse(["payment.*"]).unwrap());
        update.url = Some(EndpointUrl::parse("https://hooks.example.com/in?token=s3cr3t").unwrap());
        update.headers = Some(CustomHeaders::new([("X-Token", "s3cr3t")]).unwrap());
        let changed = desk.service.update(&desk.admin, created.id, update, created.version).await.unwrap();
        let expected = (
            "webhook_endpoint.changed".to_owned(),
            r#"{"events":["invoice.*"],"headers":{},"url":"https://hooks.example.com/in"}"#.to_owned(),
            r#"{"events":["payment.*"],"headers":{"x-token":"***"},"url":"https://hooks.example.com/in?***"}"#
                .to_owned(),
        );
        assert_eq!(last(&desk).await, expected);

        // A value that changed is shown to have changed, and still not what it is.
        let mut update = EndpointUpdate::default();
        update.headers = Some(CustomHeaders::new([("X-Token", "0th3r")]).unwrap());
        let changed = desk.service.update(&desk.admin, created.id, update, changed.version).await.unwrap();
        let masked = r#"{"headers":{"x-token":"***"}}"#;
        assert_eq!(
            last(&desk).await,
            ("webhook_endpoint.changed".to_owned(), masked.to_owned(), masked.to_owned())
        );
        lives_on(&desk, changed).await;

        let seen: Vec<String> =
            trail(&desk).await.into_iter().map(|record| record.action.to_string()).collect();
        let wanted =
            ["created", "changed", "changed", "paused", "resumed", "secret_rotated", "disabled", "deleted"];
        assert_eq!(seen, wanted.map(|action| format!("webhook_endpoint.{action}")));
    });
}

/// Pauses, resumes, rotates, disables and deletes an endpoint.
async fn lives_on(desk: &Desk, endpoint: Endpoint) {
    let (service, admin, id) = (&desk.service, &desk.admin, endpoint.id);
    let paused = service.pause(admin, id, endpoint.version).await.unwrap();
    let (_, before, after) = last(desk).await;
    assert_eq!(before, r#"{"state":{"state":"active"}}"#);
    assert!(after.starts_with(r#"{"state":{"since":"#), "{after}");
    let resumed = service.resume(admin, id, paused.version).await.unwrap();
    let rotated =
        service.rotate(admin, id, resumed.version, Rotation::default().to(KeyKind::Shared)).await.unwrap();
    let (_, before, after) = last(desk).await;
    assert!(before.contains(r#""former_until":[]"#), "{before}");
    assert!(after.contains(r#""former_until":[""#), "{after}");
    let disabled = service.disable(admin, id, rotated.endpoint.version).await.unwrap();
    service.delete(admin, id, disabled.version).await.unwrap();
    let (action, before, after) = last(desk).await;
    assert_eq!((action.as_str(), after.as_str()), ("webhook_endpoint.deleted", ""));
    assert!(before.contains(r#""reason":"by_host""#), "{before}");
}

#[test]
fn what_is_done_to_deliveries_by_hand_is_recorded() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        desk.answers([Ok(answer(204))]);
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        let delivery = published.deliveries[0];
        desk.work().await;
        desk.service.retry(&desk.admin, delivery).await.unwrap();
        assert_eq!(last(&desk).await.0, "webhook_delivery.retried");
        desk.service.cancel(&desk.admin, delivery).await.unwrap();
        let (action, _, after) = last(&desk).await;
        assert_eq!(action, "webhook_delivery.cancelled");
        assert!(
            after.contains(r#""state":"cancelled""#) && after.contains(&endpoint.id.to_string()),
            "{after}"
        );
        desk.service.cancel(&desk.admin, delivery).await.unwrap_err();

        desk.answers([Ok(answer(204))]);
        desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        desk.work().await;
        let (since, until) = (DateTime::<Utc>::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC);
        let everything = ReplayRequest::new(endpoint.id, since, until, ReplayScope::All);
        assert_eq!(desk.service.replay(&desk.admin, &everything).await.unwrap().reopened, 1);
        let (action, _, after) = last(&desk).await;
        assert_eq!(action, "webhook_endpoint.replayed");
        assert!(after.contains(r#""scope":"all""#), "{after}");

        let count = trail(&desk).await.len();
        assert_eq!(desk.service.replay(&desk.admin, &everything).await.unwrap().reopened, 0);
        assert_eq!(trail(&desk).await.len(), count, "what changed nothing is not recorded");
    });
}

#[test]
fn a_change_that_is_refused_is_not_recorded() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let (service, id) = (&desk.service, endpoint.id);
        service.pause(&desk.admin, id, endpoint.version).await.unwrap();
        let count = trail(&desk).await.len();
        service.resume(&desk.admin, id, endpoint.version).await.unwrap_err();
        service.delete(&desk.admin, id, endpoint.version).await.unwrap_err();
        service.delete(&desk.stranger(), id, endpoint.version.next()).await.unwrap_err();
        assert_eq!(trail(&desk).await.len(), count);
    });
}

#[test]
fn the_trail_is_read_by_those_who_may_and_by_subject() {
    let desk = Desk::new();
    block_on(async {
        let (first, _) = (desk.endpoint().await, desk.endpoint().await);
        let page = PageRequest::default();
        let subject = Some(Subject::new(ENDPOINT, first.id).unwrap());
        let of_first = AuditFilter { subject, ..AuditFilter::default() };
        let found = desk.service.audit(&desk.admin, &of_first, &page).await.unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].record.subject.id(), first.id.to_string());

        let seller = Actor::new(desk.admin.tenant(), UserId::SYSTEM, Role::SalesRep);
        let denied = desk.service.audit(&seller, &of_first, &page).await.unwrap_err();
        assert_eq!(denied.code(), "denied");
        assert_eq!(desk.service.verify_audit(&seller).await.unwrap_err().code(), "denied");
        let other = desk.service.audit(&desk.stranger(), &AuditFilter::default(), &page).await.unwrap();
        assert!(other.items.is_empty(), "another tenant has a trail of its own");
    });
}
