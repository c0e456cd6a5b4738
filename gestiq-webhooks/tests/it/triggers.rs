//! Typed triggers: what happened, told by the type of it.

use chrono::TimeDelta;
use gestiq_core::event::catalog::{
    CustomerCreated, CustomerUpdated, EventBody, InvoiceAuthorized, InvoiceCancelled, InvoiceCreated,
    InvoiceRejected, InvoiceSent, PaymentFailed, PaymentReceived, SalesOrderCancelled, SalesOrderConfirmed,
    SalesOrderCreated,
};
use gestiq_core::event::{Catalog, EventData, EventError};
use gestiq_core::policy::Decision;
use gestiq_core::{Action, Actor, ErrorKind, Event, IdempotencyKey, PageRequest, Policy, Role, Subject};
use gestiq_webhooks::endpoint::EventPatterns;
use gestiq_webhooks::port::{DeliveryFilter, MAX_PUBLISHED, Published};
use gestiq_webhooks::{Message, ServiceError, WebhookService};
use serde::{Deserialize, Serialize};

use super::block::block_on;
use super::desk::Desk;

fn key(text: &str) -> Option<IdempotencyKey> {
    Some(text.parse().unwrap())
}

/// The example of the catalogue, as its data.
fn example<D: EventData + for<'de> Deserialize<'de>>() -> D {
    let catalog = Catalog::standard().unwrap();
    EventBody::<D>::read(catalog.of::<D>().unwrap().example().as_bytes()).unwrap().data
}

/// Triggers the example, and reads the body back as its type.
async fn told<D>(desk: &Desk) -> (Published, Message)
where
    D: EventData + Serialize + Clone + PartialEq + std::fmt::Debug + for<'de> Deserialize<'de>,
{
    let data: D = example();
    let published = desk.service.trigger_data(&desk.admin, &data, None).await.unwrap();
    let message = desk.service.message(&desk.admin, &published.message).await.unwrap();
    let body: EventBody<D> = EventBody::read(message.payload.as_bytes()).unwrap();
    assert_eq!((body.data, body.timestamp), (data, desk.now()));
    (published, message)
}

/// A test of each event: what it is told as, and about what.
macro_rules! table {
    ($desk:ident: $($data:ty => $name:literal, $subject:literal;)+) => {
        vec![$({
            let (published, message) = told::<$data>(&$desk).await;
            (published, message, $name, $subject)
        }),+]
    };
}

#[test]
fn each_event_of_the_catalogue_is_told_by_its_type() {
    let desk = Desk::new();
    block_on(async {
        let mut wanted = desk.wanted();
        wanted.events = EventPatterns::all();
        desk.service.create(&desk.admin, wanted, None).await.unwrap();
        let all = table! { desk:
            PaymentReceived => "payment.received", "payment/PAY-2026-0042";
            PaymentFailed => "payment.failed", "payment/PAY-2026-0042";
            CustomerCreated => "customer.created", "customer/C-1001";
            CustomerUpdated => "customer.updated", "customer/C-1001";
            SalesOrderCreated => "sales_order.created", "sales_order/SO-2026-8";
            SalesOrderConfirmed => "sales_order.confirmed", "sales_order/SO-2026-8";
            SalesOrderCancelled => "sales_order.cancelled", "sales_order/SO-2026-8";
            InvoiceCreated => "invoice.created", "invoice/F-2026-17";
            InvoiceSent => "invoice.sent", "invoice/F-2026-17";
            InvoiceAuthorized => "invoice.authorized", "invoice/F-2026-17";
            InvoiceRejected => "invoice.rejected", "invoice/F-2026-17";
            InvoiceCancelled => "invoice.cancelled", "invoice/F-2026-17";
        };
        let names: Vec<_> = all.iter().map(|(_, message, ..)| message.event.clone()).collect();
        assert!(Catalog::standard().unwrap().iter().all(|entry| names.contains(entry.name())));
        for (published, message, name, subject) in all {
            assert_eq!((message.event.as_str(), message.subject.to_string().as_str()), (name, subject));
            assert_eq!((published.deliveries.len(), published.repeated), (1, false), "{name}");
        }
        assert_eq!(desk.work().await, 12, "all of them go out");
    });
}

#[derive(Clone, Serialize)]
struct ParcelDelivered {
    parcel: String,
}

impl EventData for ParcelDelivered {
    const NAME: &'static str = "parcel.delivered";
    const VERSION: u16 = 3;

    fn subject(&self) -> Result<Subject, EventError> {
        Subject::new("parcel", &self.parcel)
    }
}

#[test]
fn a_host_tells_its_own_events_in_the_same_way() {
    let desk = Desk::new();
    block_on(async {
        let parcel = ParcelDelivered { parcel: "Z-1".to_owned() };
        let published = desk.service.trigger_data(&desk.admin, &parcel, None).await.unwrap();
        let message = desk.service.message(&desk.admin, &published.message).await.unwrap();
        assert_eq!(message.subject.to_string(), "parcel/Z-1");
        let body = br#"{"type":"parcel.delivered","version":3,"timestamp":"2026-01-01T00:00:00Z","data":{"parcel":"Z-1"}}"#;
        assert_eq!(message.payload.as_bytes(), body);

        let nameless = ParcelDelivered { parcel: String::new() };
        let refused = desk.service.trigger_data(&desk.admin, &nameless, None).await.unwrap_err();
        assert_eq!(refused.code(), "invalid_subject");
    });
}

#[test]
fn a_request_that_comes_again_later_is_told_once() {
    let desk = Desk::new();
    block_on(async {
        let payment: PaymentReceived = example();
        let first = desk.service.trigger_data(&desk.admin, &payment, key("line-17")).await.unwrap();
        desk.pass(3600);
        let again = desk.service.trigger_data(&desk.admin, &payment, key("line-17")).await.unwrap();
        assert_eq!((again.message, again.repeated), (first.message.clone(), true));

        let mut other = payment.clone();
        other.received_on = other.received_on.succ_opt().unwrap();
        let refused = desk.service.trigger_data(&desk.admin, &other, key("line-17")).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "other data under the same key");
        let created: CustomerCreated = example();
        let refused = desk.service.trigger_data(&desk.admin, &created, key("line-17")).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "another event under the same key");

        let keyless = desk.service.trigger_data(&desk.admin, &payment, None).await.unwrap();
        assert!(keyless.message != first.message, "without a key each call is an event");
        let stranger = desk.stranger();
        let theirs = desk.service.trigger_data(&stranger, &payment, key("line-17")).await.unwrap();
        assert!(!theirs.repeated, "a key is of its tenant");
    });
}

#[test]
fn what_is_told_until_an_instant_is_not_sent_after_it() {
    for (passed, expected) in [(59, "succeeded"), (60, "dead_expired")] {
        let desk = Desk::new();
        block_on(async {
            desk.endpoint().await;
            let until = desk.now() + TimeDelta::seconds(60);
            let told = desk.service.trigger_until(&desk.admin, &desk.event(), until, None).await.unwrap();
            desk.pass(passed);
            desk.work().await;
            let delivery = desk.service.delivery(&desk.admin, told.deliveries[0]).await.unwrap();
            assert_eq!(delivery.state.name(), expected, "{passed} s later");
            let foreign = desk.service.trigger_until(&desk.stranger(), &desk.event(), until, None).await;
            assert_eq!(foreign.unwrap_err().code(), "foreign_event");
        });
    }
}

fn events(desk: &Desk, count: usize) -> Vec<Event> {
    let invoice: InvoiceCreated = example();
    let event = |at: usize| {
        let mut invoice = invoice.clone();
        invoice.invoice.invoice_id = format!("F-{at}");
        Event::of(&*desk.ids, desk.now(), desk.admin.tenant(), &invoice).unwrap()
    };
    (0..count).map(event).collect()
}

async fn history(service: &WebhookService, actor: &Actor) -> usize {
    let (filter, page) = (DeliveryFilter::default(), PageRequest::default());
    service.deliveries(actor, &filter, &page).await.unwrap().items.len()
}

#[test]
fn an_import_is_told_in_one_step_and_may_be_told_again() {
    let desk = Desk::new();
    block_on(async {
        desk.endpoint().await;
        let events = events(&desk, MAX_PUBLISHED);
        let published = desk.service.trigger_all(&desk.admin, &events).await.unwrap();
        assert!(published.iter().all(|one| one.deliveries.len() == 1 && !one.repeated));
        let ids: Vec<_> = events.iter().map(|event| Message::of(event, desk.now()).id).collect();
        assert!(
            published.iter().map(|one| &one.message).eq(&ids),
            "answers stand in the order of the events"
        );

        desk.clock.advance(TimeDelta::days(1));
        let again = desk.service.trigger_all(&desk.admin, &events).await.unwrap();
        assert!(again.iter().zip(&published).all(|(b, a)| b.repeated && b.deliveries == a.deliveries));
        assert!(desk.service.trigger_all(&desk.admin, &[]).await.unwrap().is_empty());
    });
}

#[test]
fn of_an_import_with_a_mistake_nothing_is_told() {
    let desk = Desk::new();
    block_on(async {
        desk.endpoint().await;
        let mut events = events(&desk, 3);
        let code = |answer: Result<_, ServiceError>| {
            answer.map(|_: Vec<Published>| "ok").unwrap_or_else(|e| e.code())
        };
        let foreign =
            Event::of(&*desk.ids, desk.now(), desk.stranger().tenant(), &example::<InvoiceCreated>());
        events.push(foreign.unwrap());
        assert_eq!(code(desk.service.trigger_all(&desk.admin, &events).await), "foreign_event");
        events.pop();

        // An id that was told with other bytes.
        let mut changed = events[1].clone();
        changed.payload = events[0].payload.clone();
        desk.service.trigger(&desk.stranger(), &events[0], None).await.unwrap_err();
        desk.service.trigger(&desk.admin, &changed, None).await.unwrap();
        assert_eq!(code(desk.service.trigger_all(&desk.admin, &events).await), "conflict");
        assert_eq!(history(&desk.service, &desk.admin).await, 1, "the changed one alone");

        let too_many = self::events(&desk, MAX_PUBLISHED + 1);
        assert_eq!(code(desk.service.trigger_all(&desk.admin, &too_many).await), "too_many_events");
        assert_eq!(history(&desk.service, &desk.admin).await, 1);
    });
}

/// A policy under which nobody may do anything.
#[derive(Debug)]
struct Nobody;

impl Policy for Nobody {
    fn decide(&self, _: &Actor, _: Action) -> Decision {
        Decision::Deny
    }
}

#[test]
fn who_may_not_write_records_tells_nothing_of_them() {
    let desk = Desk::with_policy(std::sync::Arc::new(Nobody));
    block_on(async {
        let (actor, payment) = (desk.actor(Role::Admin), example::<PaymentReceived>());
        let refused = [
            desk.service.trigger_data(&actor, &payment, None).await.map(drop).unwrap_err(),
            desk.service.trigger_all(&actor, &events(&desk, 2)).await.map(drop).unwrap_err(),
            desk.service.trigger(&actor, &desk.event(), None).await.map(drop).unwrap_err(),
        ];
        assert_eq!(refused.map(|error| error.kind()), [ErrorKind::Denied; 3]);
    });
}
