//! The published forms of events, checked by a validator that we did not write.

use std::collections::BTreeSet;

use chrono::DateTime;
use gestiq_core::event::catalog::{
    CustomerCreated, CustomerUpdated, EventBody, EventData, InvoiceAuthorized, InvoiceCancelled,
    InvoiceCreated, InvoiceRejected, InvoiceSent, MAX_EVENT_TYPES, MAX_EXAMPLE_BYTES, MAX_SCHEMA_BYTES,
    PaymentFailed, PaymentReceived, SalesOrderCancelled, SalesOrderConfirmed, SalesOrderCreated,
};
use gestiq_core::event::{Catalog, EventError, EventType};
use gestiq_core::{Event, EventName, SequentialIds, TenantId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn catalog() -> Catalog {
    Catalog::standard().unwrap()
}

fn validator(entry: &EventType) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(entry.schema()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn example(entry: &EventType) -> Value {
    serde_json::from_str(entry.example()).unwrap()
}

#[test]
fn the_catalogue_has_the_twelve_events() {
    let names: Vec<String> = catalog().iter().map(|entry| entry.name().to_string()).collect();
    assert_eq!(
        names,
        [
            "customer.created",
            "customer.updated",
            "invoice.authorized",
            "invoice.cancelled",
            "invoice.created",
            "invoice.rejected",
            "invoice.sent",
            "payment.failed",
            "payment.received",
            "sales_order.cancelled",
            "sales_order.confirmed",
            "sales_order.created",
        ]
    );
}

#[test]
fn schemas_are_schemas_and_name_their_event() {
    for entry in catalog().iter() {
        let schema: Value = serde_json::from_str(entry.schema()).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{}", entry.name());
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("urn:gestiq:event:{}:{}", entry.name(), entry.version()));
        assert_eq!(schema["properties"]["type"]["const"], entry.name().as_str());
        assert_eq!(schema["properties"]["version"]["const"], entry.version());
    }
}

#[test]
fn an_example_passes_its_schema_and_no_other() {
    let catalog = catalog();
    for entry in catalog.iter() {
        for other in catalog.iter() {
            let passes = validator(entry).is_valid(&example(other));
            assert_eq!(passes, entry.name() == other.name(), "{} by {}", other.name(), entry.name());
        }
    }
}

#[test]
fn a_schema_asks_for_each_member_that_is_needed() {
    for entry in catalog().iter() {
        let (schema, validator): (Value, _) =
            (serde_json::from_str(entry.schema()).unwrap(), validator(entry));
        let required = |schema: &Value| -> BTreeSet<String> {
            serde_json::from_value(schema["required"].clone()).unwrap()
        };
        for (place, required) in [("", required(&schema)), ("/data", required(&schema["properties"]["data"]))]
        {
            let members = example(entry).pointer(place).unwrap().as_object().unwrap().clone();
            for member in members.keys() {
                let mut body = example(entry);
                body.pointer_mut(place).unwrap().as_object_mut().unwrap().remove(member);
                let passes = validator.is_valid(&body);
                assert_eq!(passes, !required.contains(member), "{} without {place}/{member}", entry.name());
                body.pointer_mut(place).unwrap()[member] = json!({"of": "another type"});
                assert!(!validator.is_valid(&body), "{} with another {place}/{member}", entry.name());
            }
            let mut grown = example(entry);
            grown.pointer_mut(place).unwrap()["added_later"] = json!(1);
            assert!(validator.is_valid(&grown), "{}: a field may be added", entry.name());
        }
    }
}

/// The example goes through the typed payload and comes out the same, by way of an event.
fn check<D: EventData + Serialize + DeserializeOwned + Clone + std::fmt::Debug>(kind: &str) {
    let catalog = catalog();
    let entry = catalog.of::<D>().unwrap();
    let body: EventBody<D> = EventBody::read(entry.example().as_bytes()).unwrap();
    let written: Value = serde_json::from_slice(body.payload().unwrap().as_bytes()).unwrap();
    assert_eq!(written, example(entry), "{}", entry.name());

    let (ids, at) = (SequentialIds::default(), DateTime::from_timestamp(1_772_181_000, 0).unwrap());
    let event = Event::of(&ids, at, TenantId::new(&ids), &body.data).unwrap();
    assert_eq!((event.name.as_str(), event.subject.kind()), (D::NAME, kind));
    let told: Value = serde_json::from_slice(event.payload.as_bytes()).unwrap();
    assert_eq!(told, example(entry));
    assert!(validator(entry).is_valid(&told));

    // A receiver of an older version of this crate passes over what it does not know.
    let mut grown = example(entry);
    grown["data"]["added_later"] = json!({"a": [1]});
    assert!(EventBody::<D>::read(grown.to_string().as_bytes()).is_ok());
    // What the schema asks for, the type asks for.
    let schema: Value = serde_json::from_str(entry.schema()).unwrap();
    for member in schema["properties"]["data"]["required"].as_array().unwrap() {
        let mut body = example(entry);
        body["data"].as_object_mut().unwrap().remove(member.as_str().unwrap());
        let refused = EventBody::<D>::read(body.to_string().as_bytes());
        assert!(matches!(refused, Err(EventError::NotJson { .. })), "{} without {member}", entry.name());
    }
    for (member, other) in
        [("type", json!("parcel.delivered")), ("version", json!(2)), ("timestamp", json!("today"))]
    {
        let mut body = example(entry);
        body[member] = other;
        assert!(EventBody::<D>::read(body.to_string().as_bytes()).is_err(), "{member}");
    }
}

#[test]
fn typed_payloads_are_what_the_schemas_say() {
    check::<PaymentReceived>("payment");
    check::<PaymentFailed>("payment");
    check::<CustomerCreated>("customer");
    check::<CustomerUpdated>("customer");
    check::<SalesOrderCreated>("sales_order");
    check::<SalesOrderConfirmed>("sales_order");
    check::<SalesOrderCancelled>("sales_order");
    check::<InvoiceCreated>("invoice");
    check::<InvoiceSent>("invoice");
    check::<InvoiceAuthorized>("invoice");
    check::<InvoiceRejected>("invoice");
    check::<InvoiceCancelled>("invoice");
}

#[test]
fn an_amount_with_many_digits_is_told_exactly() {
    let catalog = catalog();
    let entry = catalog.of::<PaymentReceived>().unwrap();
    let body = entry.example().replace("1210.00", "79228162514264337593543950.33");
    let read: EventBody<PaymentReceived> = EventBody::read(body.as_bytes()).unwrap();
    assert_eq!(read.data.payment.amount.to_string(), "79228162514264337593543950.33 EUR");
    let written = read.payload().unwrap();
    assert!(String::from_utf8_lossy(written.as_bytes()).contains("\"79228162514264337593543950.33\""));
}

#[test]
fn a_host_adds_its_own_events_and_versions() {
    let mut catalog = catalog();
    let name = EventName::new("invoice.sent").unwrap();
    let entry = |version| EventType::new(name.clone(), version, "{}", "{}");
    assert_eq!(entry(0), Err(EventError::InvalidVersion));
    let known = catalog.register(entry(1).unwrap());
    assert_eq!(known, Err(EventError::KnownEvent { name: "invoice.sent".to_owned(), version: 1 }));
    catalog.register(entry(2).unwrap()).unwrap();
    catalog.register(entry(10).unwrap()).unwrap();
    assert_eq!(catalog.latest(&name).map(EventType::version), Some(10));
    assert_eq!(catalog.get(&name, 2).map(EventType::version), Some(2));
    assert_eq!(catalog.get(&name, 3), None);
    assert_eq!(catalog.latest(&EventName::new("invoice.sen").unwrap()), None);
}

#[test]
fn the_catalogue_keeps_its_limits() {
    let entry = |n: usize, schema: usize, example: usize| {
        EventType::new(
            EventName::new(format!("a{n}.done")).unwrap(),
            1,
            " ".repeat(schema),
            " ".repeat(example),
        )
    };
    assert!(entry(0, MAX_SCHEMA_BYTES, MAX_EXAMPLE_BYTES).is_ok());
    assert!(entry(0, MAX_SCHEMA_BYTES + 1, 0).is_err() && entry(0, 0, MAX_EXAMPLE_BYTES + 1).is_err());
    let mut catalog = Catalog::default();
    (0..MAX_EVENT_TYPES).for_each(|n| catalog.register(entry(n, 0, 0).unwrap()).unwrap());
    assert_eq!(catalog.register(entry(MAX_EVENT_TYPES, 0, 0).unwrap()), Err(EventError::CatalogFull));
}
