//! Several messages in one request: bytes, attempts, and what becomes of each.

use chrono::{DateTime, TimeDelta};
use gestiq_core::event::MAX_PAYLOAD_BYTES;
use gestiq_core::{Event, EventName, PageRequest, Payload, Subject};
use gestiq_webhooks::delivery::{DeadReason, FailureClass, fan_out};
use gestiq_webhooks::endpoint::{Batching, Change, Ordering, RateLimit, RatePeriod};
use gestiq_webhooks::inbound::{BatchedMessage, GitHubVerifier, StripeVerifier, split_batch};
use gestiq_webhooks::limit::MAX_BATCH_BYTES;
use gestiq_webhooks::port::{
    OperationalEvent, Publication, ReplayRequest, ReplayScope, TransportError, TransportRequest,
};
use gestiq_webhooks::worker::{Slots, WorkerOptions};
use gestiq_webhooks::{
    DeliveryId, DeliveryState, EndpointUpdate, Error, Message, ReceivedHeaders, RetrySchedule, Secret,
    SignaturePreset, Verifier,
};
use proptest::prelude::*;

use super::block::block_on;
use super::desk::{Desk, answer};

/// An endpoint that takes so many at once; its key.
async fn batching(
    desk: &Desk,
    at_most: u16,
    change: impl FnOnce(&mut gestiq_webhooks::NewEndpoint),
) -> Secret {
    let mut new = desk.wanted();
    new.batching = Some(Batching::new(at_most).unwrap());
    change(&mut new);
    desk.service.create(&desk.admin, new, None).await.unwrap().secret.unwrap()
}

fn event(desk: &Desk, payload: impl AsRef<[u8]>) -> Event {
    Event::new(
        &*desk.ids,
        desk.now(),
        desk.admin.tenant(),
        EventName::new("invoice.sent").unwrap(),
        Subject::new("invoice", "F-17").unwrap(),
        Payload::from_json(payload).unwrap(),
    )
}

/// Owes so many messages; the deliveries, in the order in which they were published.
async fn owe(desk: &Desk, count: usize) -> Vec<DeliveryId> {
    let events: Vec<Event> = (0..count).map(|at| event(desk, format!("{{\"n\": {at} }}"))).collect();
    let published = desk.service.trigger_all(&desk.admin, &events).await.unwrap();
    published.iter().flat_map(|one| one.deliveries.clone()).collect()
}

fn sent(desk: &Desk) -> Vec<TransportRequest> {
    desk.script.sent.lock().unwrap().drain(..).collect()
}

/// Returns how many messages each request carried.
fn sizes(desk: &Desk) -> Vec<usize> {
    sent(desk).iter().map(|request| split_batch(request.body.as_bytes()).unwrap().len()).collect()
}

async fn states(desk: &Desk, ids: &[DeliveryId]) -> Vec<DeliveryState> {
    let mut states = Vec::new();
    for id in ids {
        states.push(desk.service.delivery(&desk.admin, *id).await.unwrap().state);
    }
    states
}

fn verified(desk: &Desk, secret: Secret, request: &TransportRequest) -> bool {
    let header = |name: &str| request.headers.get(name).unwrap();
    let received = ReceivedHeaders {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    Verifier::new(secret).verify(&received, request.body.as_bytes(), desk.now()).is_ok()
}

#[test]
fn a_batch_has_a_size() {
    for (at_most, expected) in [(0, false), (1, true), (100, true), (101, false)] {
        assert_eq!(Batching::new(at_most).is_ok(), expected, "{at_most}");
    }
    assert_eq!(Batching::new(0).unwrap_err().code(), "invalid_batching");
}

#[test]
fn batching_has_a_form_in_json() {
    let json = "{\"at_most\":7}";
    let batching: Batching = serde_json::from_str(json).unwrap();
    assert_eq!((batching.at_most(), serde_json::to_string(&batching).unwrap().as_str()), (7, json));
    for refused in ["{\"at_most\":0}", "{\"at_most\":101}", "{}", "{\"at_most\":7,\"wait\":1}", "7"] {
        assert!(serde_json::from_str::<Batching>(refused).is_err(), "{refused}");
    }
}

#[test]
fn an_update_sets_and_clears_it() {
    let desk = Desk::new();
    block_on(async {
        let endpoint = desk.endpoint().await;
        let mut update = EndpointUpdate::default();
        update.batching = Change::Set(Batching::new(3).unwrap());
        let set = desk.service.update(&desk.admin, endpoint.id, update, endpoint.version).await.unwrap();
        assert_eq!(set.batching, Batching::new(3).ok());
        let kept =
            desk.service.update(&desk.admin, set.id, EndpointUpdate::default(), set.version).await.unwrap();
        assert_eq!(kept.batching, set.batching);
        let mut update = EndpointUpdate::default();
        update.batching = Change::Clear;
        let cleared = desk.service.update(&desk.admin, kept.id, update, kept.version).await.unwrap();
        assert_eq!((endpoint.batching, cleared.batching), (None, None));
    });
}

#[test]
fn what_is_claimed_together_goes_in_one_signed_request() {
    let desk = Desk::new();
    block_on(async {
        let secret = batching(&desk, 10, |_| {}).await;
        let ids = owe(&desk, 3).await;
        assert_eq!(desk.round().await, 1);
        let requests = sent(&desk);
        let request = &requests[0];
        let body = std::str::from_utf8(request.body.as_bytes()).unwrap();
        assert!(
            body.starts_with(r#"{"type":"webhook.batched","version":1,"messages":[{"id":"msg_"#),
            "{body}"
        );
        assert!(body.contains(r#","event":"invoice.sent","payload":{"n": 2 }}]}"#), "{body}");
        assert!(verified(&desk, secret.clone(), request));
        let header = |name| request.headers.get(name).unwrap();
        assert_eq!(header("x-event"), "webhook.batched");
        assert!(header("webhook-id").starts_with("bat_"));
        assert!(
            gestiq_webhooks::signature::verify_body(&secret, header("x-signature"), request.body.as_bytes())
                .is_ok()
        );

        assert_eq!(states(&desk, &ids).await, [DeliveryState::Succeeded; 3]);
        let messages = split_batch(request.body.as_bytes()).unwrap();
        for (id, message) in ids.iter().zip(messages) {
            let delivery = desk.service.delivery(&desk.admin, *id).await.unwrap();
            assert_eq!((message.id(), message.event()), (&delivery.message, &delivery.event));
            let page = desk.service.attempts(&desk.admin, *id, &PageRequest::default()).await.unwrap();
            assert_eq!((page.items.len(), page.items[0].number), (1, 1));
            assert_eq!(page.items[0].request_headers.get("webhook-id").unwrap(), header("webhook-id"));
            assert_eq!(page.items[0].response_body, b"seen", "each records the same answer");
        }
    });
}

#[test]
fn a_batch_of_one_is_a_batch() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        owe(&desk, 1).await;
        desk.round().await;
        assert_eq!(sizes(&desk), [1]);
    });
}

#[test]
fn presets_sign_the_whole_body() {
    for preset in [SignaturePreset::GitHub, SignaturePreset::Stripe] {
        let desk = Desk::new();
        block_on(async {
            let secret = batching(&desk, 10, |new| new.preset = preset).await;
            owe(&desk, 2).await;
            desk.round().await;
            let requests = sent(&desk);
            let (body, text) = (requests[0].body.as_bytes(), secret.reveal());
            let header = |name| requests[0].headers.get(name).unwrap();
            if preset == SignaturePreset::GitHub {
                let verifier = GitHubVerifier::new(&text).unwrap();
                assert!(verifier.verify(header("x-hub-signature-256"), body).is_ok());
                assert_eq!(header("x-github-event"), "webhook.batched");
                assert!(header("x-github-delivery").starts_with("bat_"));
            } else {
                let verifier = StripeVerifier::new(&text).unwrap();
                assert!(verifier.verify(header("stripe-signature"), body, desk.now()).is_ok());
            }
        });
    }
}

#[test]
fn a_request_takes_so_many_and_the_others_follow() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 3, |_| {}).await;
        owe(&desk, 8).await;
        assert_eq!(desk.round().await, 3);
        assert_eq!(sizes(&desk), [3, 3, 2]);
    });
}

#[test]
fn a_body_is_no_longer_than_the_limit() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 100, |_| {}).await;
        // Four of them are one byte too long for one body, with what stands around them.
        let large = format!("\"{}\"", "x".repeat(MAX_PAYLOAD_BYTES - 2));
        let events: Vec<Event> = (0..5).map(|_| event(&desk, &large)).collect();
        desk.service.trigger_all(&desk.admin, &events).await.unwrap();
        desk.round().await;
        let requests = sent(&desk);
        assert!(requests.iter().all(|request| request.body.as_bytes().len() <= MAX_BATCH_BYTES));
        let sizes: Vec<_> =
            requests.iter().map(|one| split_batch(one.body.as_bytes()).unwrap().len()).collect();
        assert_eq!(sizes, [3, 2]);
    });
}

#[test]
fn what_failed_together_is_tried_again_alone() {
    // A receiver that is down, and one that refuses a batch because of one of its messages.
    for status in [503, 422, 413, 400] {
        let desk = Desk::new();
        block_on(async {
            batching(&desk, 10, |_| {}).await;
            let ids = owe(&desk, 3).await;
            desk.answers([Ok(answer(status)), Ok(answer(204)), Ok(answer(422)), Ok(answer(204))]);
            assert_eq!(desk.round().await, 1);
            assert_eq!(states(&desk, &ids).await, [DeliveryState::Pending; 3], "{status}");
            let endpoint = desk.service.delivery(&desk.admin, ids[0]).await.unwrap().endpoint;
            let health = desk.service.health(&desk.admin, endpoint).await.unwrap();
            assert_eq!(health.failures, u32::from(status == 503), "one request failed, not three");

            desk.pass(2);
            assert_eq!(desk.round().await, 3);
            assert_eq!(sizes(&desk), [3, 1, 1, 1]);
            let states = states(&desk, &ids).await;
            let count = |wanted| states.iter().filter(|state| **state == wanted).count();
            assert_eq!(count(DeliveryState::Succeeded), 2);
            assert_eq!(
                count(DeliveryState::DeadLettered(DeadReason::Permanent)),
                1,
                "the one that is to blame"
            );
        });
    }
}

#[test]
fn a_receiver_that_is_gone_is_gone_for_the_whole_batch() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        let ids = owe(&desk, 2).await;
        desk.answers([Ok(answer(410))]);
        desk.round().await;
        let dead = DeliveryState::DeadLettered(DeadReason::Permanent);
        assert_eq!(states(&desk, &ids).await, [dead; 2]);
        let names: Vec<_> = desk.told.0.lock().unwrap().iter().map(OperationalEvent::name).collect();
        assert_eq!(names.iter().filter(|name| **name == "endpoint.disabled").count(), 1);
    });
}

#[test]
fn without_retries_each_goes_alone() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |new| new.schedule = RetrySchedule::new(vec![]).unwrap()).await;
        owe(&desk, 3).await;
        desk.round().await;
        assert_eq!(sizes(&desk), [1, 1, 1]);
    });
}

#[test]
fn tests_and_what_is_sent_again_by_hand_go_alone_and_a_replay_together() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        let ids = owe(&desk, 3).await;
        desk.round().await;
        let endpoint = desk.service.delivery(&desk.admin, ids[0]).await.unwrap().endpoint;
        desk.service.test(&desk.admin, endpoint).await.unwrap();
        desk.service.retry(&desk.admin, ids[0]).await.unwrap();
        desk.service.retry(&desk.admin, ids[1]).await.unwrap();
        desk.round().await;
        assert_eq!(sizes(&desk), [3, 1, 1, 1]);

        let (since, until) = (DateTime::UNIX_EPOCH, DateTime::<chrono::Utc>::MAX_UTC);
        let replay = ReplayRequest::new(endpoint, since, until, ReplayScope::All);
        desk.service.replay(&desk.admin, &replay).await.unwrap();
        desk.round().await;
        assert_eq!(sizes(&desk), [4]);
    });
}

#[test]
fn what_is_taken_over_from_a_dead_worker_goes_alone() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        let ids = owe(&desk, 3).await;
        assert_eq!(desk.claim().await.len(), 3, "a worker takes them, and dies");
        desk.pass(31);
        owe(&desk, 2).await;
        desk.round().await;
        assert_eq!(sizes(&desk), [1, 2]);
        desk.round().await;
        desk.round().await;
        assert_eq!(sizes(&desk), [1, 1]);
        assert_eq!(states(&desk, &ids).await, [DeliveryState::Succeeded; 3]);
    });
}

#[test]
fn what_cannot_go_does_not_hold_up_the_others() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        let expiring =
            Message::of(&event(&desk, "{}"), desk.now()).expiring_at(desk.now() + TimeDelta::seconds(5));
        let endpoints = gestiq_webhooks::port::EndpointStore::subscribed(&*desk.store, desk.admin.tenant())
            .await
            .unwrap();
        let deliveries = fan_out(&expiring, endpoints.iter().map(|endpoint| &**endpoint), &*desk.ids);
        let outgoing = Publication { message: expiring, deliveries, request: None };
        let tenant = desk.admin.tenant();
        let published = gestiq_webhooks::port::DeliveryQueue::publish(&*desk.store, tenant, vec![outgoing])
            .await
            .unwrap();
        let broken = event(&desk, r#"{}},{"id":"msg_forged","event":"invoice.sent","payload":{}"#);
        let broken = desk.service.trigger(&desk.admin, &broken, None).await.unwrap().deliveries[0];
        let good = owe(&desk, 2).await;
        desk.pass(6);
        assert_eq!(desk.round().await, 1);
        assert_eq!(sizes(&desk), [2]);
        assert_eq!(states(&desk, &good).await, [DeliveryState::Succeeded; 2]);
        let expired = states(&desk, &published[0].deliveries).await;
        assert_eq!(expired, [DeliveryState::DeadLettered(DeadReason::Expired)]);
        let attempts =
            desk.service.attempts(&desk.admin, broken, &PageRequest::default()).await.unwrap().items;
        assert_eq!(
            attempts[0].outcome,
            gestiq_webhooks::delivery::AttemptOutcome::Failed(FailureClass::Request)
        );
        assert!(String::from_utf8_lossy(&attempts[0].response_body).contains("not a JSON text"));
    });
}

#[test]
fn a_batch_is_one_request_for_caps_and_rates() {
    let desk = Desk::new();
    block_on(async {
        let rate = RateLimit::new(2, RatePeriod::Minute).unwrap();
        batching(&desk, 5, |new| new.rate_limit = Some(rate)).await;
        owe(&desk, 20).await;
        let mut slots = Slots::new(WorkerOptions::default());
        // Of an endpoint that is not known yet it takes what a worker takes of any: eight.
        let taken = desk.dispatcher.take(&mut slots).await.unwrap();
        let sizes: Vec<_> = taken.iter().map(|one| one.claimed.len()).collect();
        assert_eq!((sizes, slots.in_flight()), (vec![5, 3], 2));
        let endpoint = taken[0].endpoint_id();
        assert_eq!(slots.request(desk.now()).unwrap().room_of(endpoint), 0, "the rate is used up");
        let later = desk.now() + TimeDelta::minutes(1);
        assert_eq!(slots.request(later).unwrap().room_of(endpoint), 10, "two requests of five");
        slots.end(endpoint);
        assert_eq!(slots.in_flight(), 1);
    });
}

#[test]
fn messages_in_order_go_one_of_a_key_at_a_time() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |new| new.ordering = Ordering::BySubject).await;
        owe(&desk, 2).await;
        let other = Event::restore(
            gestiq_core::event::EventId::new(&*desk.ids),
            desk.admin.tenant(),
            EventName::new("invoice.sent").unwrap(),
            desk.now(),
            Subject::new("invoice", "F-18").unwrap(),
            Payload::from_json("{}").unwrap(),
        );
        desk.service.trigger(&desk.admin, &other, None).await.unwrap();
        desk.round().await;
        assert_eq!(sizes(&desk), [2], "the first of each");
        desk.round().await;
        assert_eq!(sizes(&desk), [1]);
    });
}

#[test]
fn a_timeout_is_recorded_by_each() {
    let desk = Desk::new();
    block_on(async {
        batching(&desk, 10, |_| {}).await;
        let ids = owe(&desk, 2).await;
        desk.answers([Err(TransportError { class: FailureClass::Timeout, message: "late".to_owned() })]);
        desk.round().await;
        for id in ids {
            let attempts =
                desk.service.attempts(&desk.admin, id, &PageRequest::default()).await.unwrap().items;
            assert_eq!(
                attempts[0].outcome,
                gestiq_webhooks::delivery::AttemptOutcome::Failed(FailureClass::Timeout)
            );
        }
    });
}

#[test]
fn what_is_no_batch_is_refused() {
    let member = r#"{"id":"msg_1","event":"a.b","payload":1}"#;
    let of = |messages: &str| format!(r#"{{"type":"webhook.batched","version":1,"messages":[{messages}]}}"#);
    let many = |count: usize| of(&vec![member; count].join(","));
    let cases = [
        (of(""), "ok"),
        (many(100), "ok"),
        (of(r#"{"id":"msg_1","event":"a.b","payload":1,"new":[]}"#), "ok"),
        (many(101), "too_many_batched"),
        (String::new(), "invalid_batch"),
        ("{}".to_owned(), "invalid_batch"),
        (of(member) + "x", "invalid_batch"),
        (of(member).replace("batched", "tested"), "invalid_batch"),
        (of(member).replace("\"version\":1", "\"version\":2"), "invalid_batch"),
        (of(r#"{"id":"msg_1","event":"a.b"}"#), "invalid_batch"),
        (of(r#"{"id":"msg_1","event":"no name","payload":1}"#), "invalid_batch"),
        (of(r#"{"id":"msg.1","event":"a.b","payload":1}"#), "invalid_message_id"),
        (of(member) + &" ".repeat(MAX_BATCH_BYTES), "batch_too_large"),
    ];
    for (body, expected) in cases {
        let said = split_batch(body.as_bytes()).map_or_else(|error: Error| error.code(), |_| "ok");
        assert_eq!(said, expected, "{}", body.chars().take(80).collect::<String>());
    }
}

/// A JSON text, with white space wherever it may stand.
fn payload() -> impl Strategy<Value = String> {
    let space = || prop::sample::select(vec!["", " ", "\n", "\t \r\n"]);
    let leaf = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "[a-zñ😀 ,}\\]{:]{0,12}".prop_map(|text| format!("\"{text}\"")),
        Just("\"\\u00e9\\\"}]\"".to_owned()),
        Just("1.50e3".to_owned()),
        Just("null".to_owned()),
    ];
    let value = leaf.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..3), space())
                .prop_map(|(parts, space)| format!("[{space}{}{space}]", parts.join(&format!(",{space}")))),
            (inner, space()).prop_map(|(value, space)| format!("{{\"a\"{space}:{space}{value}{space}}}")),
        ]
    });
    (space(), value, space()).prop_map(|(before, value, behind)| format!("{before}{value}{behind}"))
}

proptest! {
    #[test]
    fn payloads_come_out_as_they_went_in(payloads in prop::collection::vec(payload(), 1..9)) {
        let desk = Desk::new();
        block_on(async {
            let secret = batching(&desk, 100, |_| {}).await;
            let events: Vec<Event> = payloads.iter().map(|payload| event(&desk, payload)).collect();
            let published = desk.service.trigger_all(&desk.admin, &events).await.unwrap();
            assert_eq!(desk.round().await, 1);
            let requests = sent(&desk);
            assert!(verified(&desk, secret, &requests[0]));
            let messages = split_batch(requests[0].body.as_bytes()).unwrap();
            assert!(messages.iter().map(BatchedMessage::payload).eq(payloads.iter().map(String::as_bytes)));
            assert!(messages.iter().map(BatchedMessage::id).eq(published.iter().map(|one| &one.message)));
            let whole: serde_json::Value = serde_json::from_slice(requests[0].body.as_bytes()).unwrap();
            for (member, payload) in whole["messages"].as_array().unwrap().iter().zip(&payloads) {
                assert_eq!(member["payload"], serde_json::from_str::<serde_json::Value>(payload).unwrap());
            }
        });
    }

    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200), at in 0..80_usize, byte: u8) {
        let _ = split_batch(&body);
        let mut nearly = br#"{"type":"webhook.batched","version":1,"messages":[{"id":"m","event":"a.b","payload": {} }]}"#.to_vec();
        nearly[at] = byte;
        let _ = split_batch(&nearly);
    }
}

#[test]
fn the_same_messages_are_the_same_request() {
    let ids = || {
        let desk = Desk::new();
        block_on(async {
            batching(&desk, 10, |_| {}).await;
            owe(&desk, 3).await;
            desk.answers([Ok(answer(503))]);
            desk.round().await;
            for _ in 0..2 {
                desk.pass(5);
                desk.round().await;
            }
            sent(&desk)
                .iter()
                .map(|one| one.headers.get("webhook-id").unwrap().to_owned())
                .collect::<Vec<_>>()
        })
    };
    let (first, again) = (ids(), ids());
    assert_eq!(first, again);
    // Three together, then each alone, with an id that stays over its attempts.
    let mut distinct = first.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!((first.len(), distinct.len()), (7, 4));
}
