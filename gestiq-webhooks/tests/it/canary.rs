//! A secret is seen by the customer once, and by nobody else: not in logs, figures, pages or records.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use gestiq_core::audit::AuditFilter;
use gestiq_core::{Page, PageRequest};
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::endpoint::CustomHeaders;
use gestiq_webhooks::port::{DeliveryFilter, EndpointFilter, TransportError};
use gestiq_webhooks::service::Rotation;
use gestiq_webhooks::{EndpointUpdate, EndpointUrl, KeyKind, SignaturePreset};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::block::block_on;
use super::desk::{CANARY, Desk, answer};

/// The value of a customer's own header.
const TOKEN: &str = "tok_CANARY_of_the_customer";

/// Writes everything down: names, fields and values of every span and event of every level.
#[derive(Clone, Debug, Default)]
struct Everything(Arc<Mutex<String>>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = self.0.lock().unwrap();
        text.push_str(span.metadata().name());
        span.record(&mut Writer(&mut text));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        text.push_str(event.metadata().target());
        event.record(&mut Writer(&mut text));
        text.push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A life with everything in it; answers all that can be printed of it.
async fn a_full_life(desk: &Desk) -> String {
    let mut printed = String::new();
    let mut show = |what: &dyn std::fmt::Debug| writeln!(printed, "{what:?}").unwrap();
    let mut new = desk.wanted();
    new.headers = CustomHeaders::new([("X-Token", TOKEN)]).unwrap();
    show(&new);
    let made = desk.service.create(&desk.admin, new, None).await.unwrap();
    show(&made);
    let mut update = EndpointUpdate::default();
    update.preset = Some(SignaturePreset::Standard);
    let (id, version) = (made.endpoint.id, made.endpoint.version);
    let updated = desk.service.update(&desk.admin, id, update, version).await.unwrap();
    let to_pair = Rotation::default().to(KeyKind::Ed25519);
    let pair = desk.service.rotate(&desk.admin, id, updated.version, to_pair).await.unwrap();
    show(&pair);
    let to_shared = Rotation::default().to(KeyKind::Shared);
    let rotated = desk.service.rotate(&desk.admin, id, pair.endpoint.version, to_shared).await.unwrap();
    show(&rotated);
    let (endpoint, secret) = (rotated.endpoint, rotated.secret.unwrap());
    show(&secret.to_string());
    show(&serde_json::to_string(&endpoint).unwrap());
    let timeout = TransportError { class: FailureClass::Timeout, message: "no answer in time".to_owned() };
    desk.answers([Ok(answer(503)), Err(timeout), Ok(answer(422)), Ok(answer(410))]);
    let published = desk.service.trigger(&desk.admin, &desk.event(), None).await.unwrap();
    for _ in 0..3 {
        let claimed = desk.claim().await;
        show(&claimed);
        let tokens: Vec<_> = claimed.iter().map(|claimed| claimed.token).collect();
        gestiq_webhooks::port::DeliveryQueue::release(&*desk.store, &tokens).await.unwrap();
        desk.work().await;
        desk.pass(20);
    }
    desk.service.test(&desk.admin, endpoint.id).await.unwrap();
    desk.work().await;
    desk.dispatcher.measure().await.unwrap();
    let page = PageRequest::default();
    let attempts: Page<_> = desk.service.attempts(&desk.admin, published.deliveries[0], &page).await.unwrap();
    assert_eq!(attempts.items.len(), 3);
    for attempt in &attempts.items {
        assert_eq!(attempt.request_headers.get("x-token"), Some("***"), "it was sent, and is not shown");
        show(&attempt);
        show(&attempt.request_headers.iter().collect::<Vec<_>>());
        show(&String::from_utf8_lossy(&attempt.response_body));
    }
    show(&desk.service.list(&desk.admin, &EndpointFilter::default(), &page).await.unwrap());
    show(&desk.service.deliveries(&desk.admin, &DeliveryFilter::default(), &page).await.unwrap());
    show(&desk.service.message(&desk.admin, &published.message).await.unwrap());
    let url = EndpointUrl::parse(&format!("https://hooks.example.com/in?token={TOKEN}")).unwrap();
    let mut update = EndpointUpdate::default();
    update.url = Some(url);
    update.headers = Some(CustomHeaders::new([("X-Token", "changed")]).unwrap());
    let endpoint = desk.service.endpoint(&desk.admin, endpoint.id).await.unwrap();
    desk.service.update(&desk.admin, endpoint.id, update, endpoint.version).await.unwrap();
    let trail = desk.service.audit(&desk.admin, &AuditFilter::default(), &page).await.unwrap();
    assert!(trail.items.iter().any(|row| row.record.after.as_ref().unwrap().contains("x-token")));
    show(&trail);
    show(&serde_json::to_string(&trail.items).unwrap());
    show(&desk.service.health(&desk.admin, endpoint.id).await.unwrap());
    show(&desk.service.delete(&desk.stranger(), endpoint.id, endpoint.version).await.unwrap_err());
    show(&(&desk.service, &desk.dispatcher, &desk.store));
    show(&desk.told.0.lock().unwrap());
    for sent in desk.script.sent.lock().unwrap().iter() {
        show(sent);
        assert_eq!(sent.headers.get("x-token"), Some(TOKEN), "the receiver gets it");
    }
    printed
}

#[test]
fn a_secret_appears_nowhere() {
    let everything = Everything::default();
    // While there is one subscriber only, a place that another test's thread reaches first is asked of that thread's
    // subscriber, which is none, and then stays silent for all. With a second one, both are asked.
    let _second = tracing::Dispatch::new(everything.clone());
    let printed =
        tracing::subscriber::with_default(everything.clone(), || block_on(a_full_life(&Desk::new())));
    let logged = everything.0.lock().unwrap();
    assert!(
        logged.contains("webhook_delivery") && logged.contains("verdict="),
        "the log was captured: {logged}"
    );
    let canary = String::from_utf8(CANARY.to_vec()).unwrap();
    // A key begins with these bytes; in its written form they are this.
    let written = "Q0FOQVJZLUNBTkFSWS";
    for (place, text) in [("a log", &*logged), ("a record", &printed)] {
        for secret in [written, &canary, TOKEN] {
            assert!(!text.contains(secret), "{place} shows {secret}");
        }
    }
}
