//! The use cases, as a host's API calls them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{ErrorKind, PageRequest, Role};
use gestiq_webhooks::delivery::{DeadReason, Trigger};
use gestiq_webhooks::port::{
    DeliveryFilter, EndpointFilter, OperationalEvent, ReplayRequest, ReplayScope, TransportRequest,
};
use gestiq_webhooks::service::Rotation;
use gestiq_webhooks::worker::{Slots, WorkerOptions};
use gestiq_webhooks::{
    DeliveryState, EndpointUpdate, EndpointUrl, KeyKind, NewEndpoint, ReceivedHeaders, ServiceError,
    SignaturePreset, Verifier,
};

use super::block::block_on;
use super::desk::{Desk, answer};

/// Returns the result of a use case: `ok`, or the code of its error.
fn said<T>(answer: Result<T, ServiceError>) -> &'static str {
    answer.map_or_else(|error| error.code(), |_| "ok")
}

#[test]
fn an_endpoint_is_made_changed_and_deleted_and_its_key_is_shown_once() {
    let desk = Desk::new();
    block_on(async {
        let key: gestiq_core::IdempotencyKey = "request-1".parse().unwrap();
        let made = desk.service.create(&desk.admin, desk.wanted(), Some(key.clone())).await.unwrap();
        let shown = made.secret.unwrap();
        assert!(shown.reveal().starts_with("whsec_"));
        let again = desk.service.create(&desk.admin, desk.wanted(), Some(key.clone())).await.unwrap();
        assert_eq!((again.endpoint.id, again.secret.is_none()), (made.endpoint.id, true));
        let mut other = desk.wanted();
        other.url = EndpointUrl::parse("https://hooks.example.com/other").unwrap();
        let reused = desk.service.create(&desk.admin, other, Some(key)).await.unwrap_err();
        assert_eq!(reused.kind(), ErrorKind::Conflict);

        let first = made.endpoint;
        let update = EndpointUpdate::default();
        let second = desk.service.update(&desk.admin, first.id, update.clone(), first.version).await.unwrap();
        let stale = desk.service.update(&desk.admin, first.id, update, first.version).await.unwrap_err();
        assert_eq!((second.version.get(), stale.kind()), (2, ErrorKind::Conflict));

        let day = Rotation::default().with_overlap(TimeDelta::hours(24));
        let rotated = desk.service.rotate(&desk.admin, first.id, second.version, day).await.unwrap();
        let (rotated, secret) = (rotated.endpoint, rotated.secret.unwrap());
        assert_eq!(
            (rotated.secrets.active(desk.now()).count(), secret.reveal().len()),
            (2, shown.reveal().len())
        );
        desk.pass(25 * 3600);
        assert_eq!(rotated.secrets.active(desk.now()).count(), 1);

        desk.service.delete(&desk.admin, first.id, rotated.version).await.unwrap();
        assert_eq!(said(desk.service.endpoint(&desk.admin, first.id).await), "not_found");
        let page = PageRequest::default();
        assert!(
            desk.service.list(&desk.admin, &EndpointFilter::default(), &page).await.unwrap().items.is_empty()
        );
    });
}

#[test]
fn a_url_is_judged_by_the_rules_of_the_service() {
    let desk = Desk::new();
    let spellings =
        ["https://127.0.0.1/", "https://0x7f.1/", "https://[::ffff:169.254.169.254]/", "http://example.com/"];
    for spelling in spellings {
        // A URL that another installation kept under other rules.
        let mut new = desk.wanted();
        new.url = EndpointUrl::restore(spelling).unwrap();
        let refused = block_on(desk.service.create(&desk.admin, new, None)).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{spelling}");
    }
}

#[test]
fn every_use_case_asks_the_policy() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let (id, version) = (endpoint.id, endpoint.version);
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        let delivery = published.deliveries[0];
        let (page, all) = (PageRequest::default(), DeliveryFilter::default());
        let replay = everything(id);
        // Denied: sales people do nothing, supervisors only read, jobs send again but do not set up.
        for (role, reads, manages, retries) in [
            (Role::SalesRep, "denied", "denied", "denied"),
            (Role::Supervisor, "ok", "denied", "denied"),
            (Role::System, "ok", "denied", "ok"),
        ] {
            let (actor, service) = (desk.actor(role), &desk.service);
            let read = [
                said(service.endpoint(&actor, id).await),
                said(service.health(&actor, id).await),
                said(service.list(&actor, &EndpointFilter::default(), &page).await),
                said(service.deliveries(&actor, &all, &page).await),
                said(service.delivery(&actor, delivery).await),
                said(service.attempts(&actor, delivery, &page).await),
                said(service.message(&actor, &published.message).await),
            ];
            assert_eq!(read, [reads; 7], "{role}");
            let managed = [
                said(service.create(&actor, desk.wanted(), None).await),
                said(service.update(&actor, id, EndpointUpdate::default(), version).await),
                said(service.pause(&actor, id, version).await),
                said(service.resume(&actor, id, version).await),
                said(service.disable(&actor, id, version).await),
                said(service.rotate(&actor, id, version, Rotation::default()).await),
                said(service.delete(&actor, id, version).await),
                said(service.test(&actor, id).await),
            ];
            assert_eq!(managed, [manages; 8], "{role}");
            let retried =
                [said(service.retry(&actor, delivery).await), said(service.replay(&actor, &replay).await)];
            assert_eq!(retried, [retries; 2], "{role}");
            assert_eq!(said(service.trigger(&actor, &desk.event(), None).await), "ok", "{role}");
        }
        assert_eq!(said(desk.service.cancel(&desk.actor(Role::SalesRep), delivery).await), "denied");
        assert_eq!(said(desk.service.cancel(&desk.admin, delivery).await), "ok");
    });
}

#[test]
fn what_belongs_to_another_tenant_does_not_exist() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let (id, version) = (endpoint.id, endpoint.version);
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        let delivery = published.deliveries[0];
        let (page, stranger, service) = (PageRequest::default(), desk.stranger(), &desk.service);
        let answers = [
            said(service.endpoint(&stranger, id).await),
            said(service.health(&stranger, id).await),
            said(service.update(&stranger, id, EndpointUpdate::default(), version).await),
            said(service.pause(&stranger, id, version).await),
            said(service.resume(&stranger, id, version).await),
            said(service.disable(&stranger, id, version).await),
            said(service.rotate(&stranger, id, version, Rotation::default()).await),
            said(service.delete(&stranger, id, version).await),
            said(service.test(&stranger, id).await),
            said(service.delivery(&stranger, delivery).await),
            said(service.attempts(&stranger, delivery, &page).await),
            said(service.message(&stranger, &published.message).await),
            said(service.retry(&stranger, delivery).await),
            said(service.cancel(&stranger, delivery).await),
            said(service.replay(&stranger, &everything(id)).await),
        ];
        assert_eq!(answers, ["not_found"; 15]);
        assert_eq!(said(service.trigger(&stranger, &desk.event(), None).await), "foreign_event");
        assert!(service.list(&stranger, &EndpointFilter::default(), &page).await.unwrap().items.is_empty());
        assert!(
            service.deliveries(&stranger, &DeliveryFilter::default(), &page).await.unwrap().items.is_empty()
        );
        assert_eq!(*service.endpoint(&desk.admin, id).await.unwrap(), endpoint);
    });
}

#[test]
fn a_message_that_fails_twice_arrives_and_its_history_tells_it() {
    let desk = Desk::new();
    block_on(async {
        desk.endpoint().await;
        let event = desk.event();
        let published = desk.service.trigger(&desk.admin, &event, None).await.unwrap();
        let again = desk.service.trigger(&desk.admin, &event, None).await.unwrap();
        assert_eq!((again.repeated, &again.deliveries), (true, &published.deliveries));

        desk.answers([Ok(answer(503)), Ok(answer(500)), Ok(answer(204))]);
        for _ in 0..3 {
            assert_eq!(desk.work().await, 1);
            desk.pass(20);
        }
        let id = published.deliveries[0];
        let delivery = desk.service.delivery(&desk.admin, id).await.unwrap();
        assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Succeeded, 3));
        let attempts = desk.service.attempts(&desk.admin, id, &PageRequest::default()).await.unwrap().items;
        assert_eq!(attempts.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(attempts[0].response_body, b"seen");

        let sent = desk.script.sent.lock().unwrap();
        let sent_ids: Vec<_> =
            sent.iter().map(|request| request.headers.get("webhook-id").unwrap()).collect();
        assert_eq!(sent_ids, [published.message.as_str(); 3], "the id stays over all attempts");
        assert!(sent.iter().all(|request| request.body.as_bytes() == event.payload.as_bytes()));
        let told = desk.told.0.lock().unwrap();
        assert_eq!(told.iter().map(OperationalEvent::name).collect::<Vec<_>>(), ["message.recovered"]);
    });
}

/// The headers that a receiver verifies.
fn received(sent: &TransportRequest) -> ReceivedHeaders<'_> {
    let header = |name: &str| sent.headers.get(name).unwrap();
    ReceivedHeaders {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    }
}

/// An endpoint whose key is a pair.
fn with_a_key_pair(desk: &Desk) -> NewEndpoint {
    let mut new = desk.wanted();
    (new.key, new.preset) = (KeyKind::Ed25519, SignaturePreset::Standard);
    new
}

#[test]
fn an_endpoint_with_a_key_pair_shows_the_public_half_and_never_the_private_one() {
    let desk = Desk::new();
    block_on(async {
        let made = desk.service.create(&desk.admin, with_a_key_pair(&desk), None).await.unwrap();
        assert!(made.secret.is_none());
        let endpoint = desk.service.endpoint(&desk.admin, made.endpoint.id).await.unwrap();
        let public = endpoint.public_key().unwrap();
        assert_eq!(endpoint.key(), KeyKind::Ed25519);
        assert_eq!(serde_json::to_value(&*endpoint).unwrap()["public_key"], public.to_string());

        let rotation = Rotation::default().to(KeyKind::Shared);
        let rotated =
            desk.service.rotate(&desk.admin, endpoint.id, endpoint.version, rotation).await.unwrap();
        assert_eq!((rotated.endpoint.key(), rotated.endpoint.public_key()), (KeyKind::Shared, None));
        desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        desk.work().await;
        let sent = desk.script.sent.lock().unwrap()[0].clone();
        let body = sent.body.as_bytes();
        for verifier in [Verifier::of_public_key(public), Verifier::new(rotated.secret.unwrap())] {
            assert!(verifier.verify(&received(&sent), body, desk.now()).is_ok(), "both sign for a while");
            assert!(verifier.verify(&received(&sent), b"{}", desk.now()).is_err());
        }
        // A rotation keeps the kind unless it names another.
        let (id, version) = (rotated.endpoint.id, rotated.endpoint.version);
        let again = desk.service.rotate(&desk.admin, id, version, Rotation::default()).await.unwrap();
        assert_eq!((again.endpoint.key(), again.secret.is_some()), (KeyKind::Shared, true));
    });
}

#[test]
fn a_key_pair_serves_no_preset_whose_receivers_need_a_secret() {
    let desk = Desk::new();
    block_on(async {
        let service = &desk.service;
        let pair = service.create(&desk.admin, with_a_key_pair(&desk), None).await.unwrap().endpoint;
        let shared = desk.endpoint().await;
        for preset in SignaturePreset::ALL {
            let mut new = with_a_key_pair(&desk);
            new.preset = preset;
            let mut update = EndpointUpdate::default();
            update.preset = Some(preset);
            let expected = if preset == SignaturePreset::Standard { "ok" } else { "preset_needs_secret" };
            assert_eq!(said(service.create(&desk.admin, new, None).await), expected, "{preset:?}");
            let version = service.endpoint(&desk.admin, pair.id).await.unwrap().version;
            let updated = service.update(&desk.admin, pair.id, update, version).await;
            assert_eq!(said(updated), expected, "{preset:?}");
        }
        assert_eq!(shared.preset, SignaturePreset::Both);
        let to_pair = Rotation::default().to(KeyKind::Ed25519);
        let refused = service.rotate(&desk.admin, shared.id, shared.version, to_pair).await;
        assert_eq!(said(refused), "preset_needs_secret");
        let kept = service.endpoint(&desk.admin, shared.id).await.unwrap();
        assert_eq!(*kept, shared, "nothing of it has changed");
    });
}

#[test]
fn a_receiver_verifies_what_is_sent_with_the_key_that_was_shown() {
    let desk = Desk::new();
    block_on(async {
        let made = desk.service.create(&desk.admin, desk.wanted(), None).await.unwrap();
        desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        desk.work().await;
        let sent = desk.script.sent.lock().unwrap()[0].clone();
        let header = |name: &str| sent.headers.get(name).unwrap();
        let received = received(&sent);
        let verifier = Verifier::new(made.secret.unwrap());
        assert!(verifier.verify(&received, sent.body.as_bytes(), desk.now()).is_ok());
        assert!(verifier.verify(&received, b"{}", desk.now()).is_err());
        assert_eq!((header("content-type"), header("x-event")), ("application/json", "invoice.sent"));
        assert!(
            header("x-signature").starts_with("sha256=")
                && header("user-agent").starts_with("Gestiq-Webhooks/")
        );
    });
}

#[test]
fn a_dead_letter_is_told_and_can_be_sent_again() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        let id = published.deliveries[0];
        desk.answers([Ok(answer(422)), Ok(answer(200))]);
        desk.work().await;
        let dead = desk.service.delivery(&desk.admin, id).await.unwrap();
        assert_eq!(dead.state, DeliveryState::DeadLettered(DeadReason::Permanent));
        assert_eq!(desk.told.0.lock().unwrap()[0].name(), "message.exhausted");

        let retried = desk.service.retry(&desk.admin, id).await.unwrap();
        assert_eq!((retried.state, retried.trigger), (DeliveryState::Pending, Trigger::Manual));
        let claimed = desk.claim().await;
        assert_eq!(said(desk.service.retry(&desk.admin, id).await), "delivery_not_now");
        gestiq_webhooks::port::DeliveryQueue::release(&*desk.store, &[claimed[0].token]).await.unwrap();
        desk.work().await;

        let progress = desk.service.replay(&desk.admin, &everything(endpoint.id)).await.unwrap();
        assert_eq!((progress.examined, progress.reopened, progress.next), (1, 1, None));
        desk.work().await;
        assert_eq!(desk.service.delivery(&desk.admin, id).await.unwrap().attempts, 3);
    });
}

#[test]
fn a_test_is_sent_once_to_an_active_endpoint_whatever_it_wants() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let tested = desk.service.test(&desk.admin, endpoint.id).await.unwrap();
        desk.answers([Ok(answer(503))]);
        desk.work().await;
        let delivery = desk.service.delivery(&desk.admin, tested.deliveries[0]).await.unwrap();
        assert_eq!(delivery.trigger, Trigger::Test);
        assert_eq!(delivery.state, DeliveryState::DeadLettered(DeadReason::Exhausted));

        let paused = desk.service.pause(&desk.admin, endpoint.id, endpoint.version).await.unwrap();
        assert_eq!(said(desk.service.test(&desk.admin, endpoint.id).await), "endpoint_not_active");
        assert_eq!(said(desk.service.retry(&desk.admin, delivery.id).await), "endpoint_not_active");

        let kept = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        assert_eq!((kept.deliveries.len(), desk.work().await), (1, 0), "its messages are kept");
        desk.service.resume(&desk.admin, paused.id, paused.version).await.unwrap();
        assert_eq!(desk.work().await, 1);
    });
}

fn everything(endpoint: gestiq_webhooks::EndpointId) -> ReplayRequest {
    ReplayRequest::new(endpoint, DateTime::<Utc>::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC, ReplayScope::All)
}

#[test]
fn what_is_taken_over_for_an_endpoint_that_is_not_active_is_not_sent() {
    block_on(async {
        for deleted in [false, true] {
            let desk = Desk::new();
            let endpoint = desk.endpoint().await;
            let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
            desk.claim().await;
            if deleted {
                desk.service.delete(&desk.admin, endpoint.id, endpoint.version).await.unwrap();
            } else {
                desk.service.pause(&desk.admin, endpoint.id, endpoint.version).await.unwrap();
            }
            desk.pass(31);
            let mut slots = Slots::new(WorkerOptions::default());
            let taken = desk.dispatcher.take(&mut slots).await.unwrap();
            let finished = desk.dispatcher.deliver(&taken[0].claimed[0], taken[0].endpoint.as_deref()).await;
            desk.dispatcher.settle(&[finished]).await.unwrap();
            let delivery = desk.service.delivery(&desk.admin, published.deliveries[0]).await.unwrap();
            let gone = DeliveryState::DeadLettered(DeadReason::EndpointDeleted);
            assert_eq!(delivery.state, if deleted { gone } else { DeliveryState::Pending });
            assert_eq!((delivery.attempts, desk.script.sent.lock().unwrap().len()), (1, 0));
        }
    });
}

#[test]
fn the_errors_of_use_cases_have_codes_of_their_own() {
    let desk = Desk::new();
    let (endpoint, delivery) =
        (gestiq_webhooks::EndpointId::new(&*desk.ids), gestiq_webhooks::DeliveryId::new(&*desk.ids));
    let own = [
        (ServiceError::ForeignEvent, "foreign_event", ErrorKind::Invalid),
        (ServiceError::TooManyEvents { found: 1001 }, "too_many_events", ErrorKind::Invalid),
        (
            ServiceError::NotActive { id: endpoint, state: "paused" },
            "endpoint_not_active",
            ErrorKind::Conflict,
        ),
        (ServiceError::NotNow { id: delivery }, "delivery_not_now", ErrorKind::Conflict),
    ];
    for (error, code, kind) in own {
        assert_eq!((error.code(), error.kind()), (code, kind));
        assert!(!gestiq_webhooks::Error::CODES.contains(&code));
        let message = error.to_string();
        let lower = |first: char| first.is_lowercase() || first.is_ascii_digit();
        assert!(!message.ends_with('.') && message.starts_with(lower), "{message}");
    }
}

#[test]
fn what_expires_is_not_sent() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let message = gestiq_webhooks::Message::of(&desk.event(), desk.now())
            .expiring_at(desk.now() + TimeDelta::seconds(5));
        let deliveries = gestiq_webhooks::delivery::fan_out(&message, [endpoint], &*desk.ids);
        let outgoing = gestiq_webhooks::port::Publication { message, deliveries, request: None };
        let tenant = desk.admin.tenant();
        let published = gestiq_webhooks::port::DeliveryQueue::publish(&*desk.store, tenant, vec![outgoing])
            .await
            .unwrap();
        desk.pass(6);
        desk.work().await;
        let delivery = desk.service.delivery(&desk.admin, published[0].deliveries[0]).await.unwrap();
        assert_eq!(delivery.state, DeliveryState::DeadLettered(DeadReason::Expired));
        assert_eq!((delivery.attempts, desk.script.sent.lock().unwrap().len()), (0, 0));
    });
}

#[test]
fn a_dead_workers_delivery_goes_on_within_two_leases() {
    let desk = Desk::new();
    block_on(async {
        desk.endpoint().await;
        let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
        assert_eq!(desk.claim().await.len(), 1, "a worker takes it, and dies");
        desk.pass(i64::try_from(Duration::from_secs(31).as_secs()).unwrap());
        let claimed = desk.dispatcher.recover().await.unwrap().unwrap();
        let endpoint = desk.dispatcher.endpoint(&claimed).await.unwrap();
        let finished = desk.dispatcher.deliver(&claimed, endpoint.as_deref()).await;
        desk.dispatcher.settle(&[finished]).await.unwrap();
        let delivery = desk.service.delivery(&desk.admin, published.deliveries[0]).await.unwrap();
        assert_eq!((delivery.state, delivery.attempts, delivery.lost), (DeliveryState::Succeeded, 2, 0));
    });
}
