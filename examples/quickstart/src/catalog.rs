//! The events that the company publishes: the catalogue of Gestiq, and one of its own.

use chrono::{DateTime, NaiveDate, Utc};
use gestiq_core::event::catalog::{PaymentData, PaymentReceived};
use gestiq_core::event::{Catalog, EventData, EventError, EventType};
use gestiq_core::{Event, IdSource, Money, Subject, TenantId};
use gestiq_reconcile::Direction;
use serde::{Deserialize, Serialize};

use crate::payment::Payment;

/// `payment.sent`: a supplier was paid. It is the company's own event: the twelve of Gestiq are about customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PaymentSent {
    payment_id: String,
    invoice_id: String,
    supplier: String,
    amount: Money,
    sent_on: NaiveDate,
}

impl EventData for PaymentSent {
    const NAME: &'static str = "payment.sent";
    const VERSION: u16 = 1;

    fn subject(&self) -> Result<Subject, EventError> {
        Subject::new("payment", &self.payment_id)
    }
}

/// Creates the catalogue for receivers: each event with its schema and an example.
pub(crate) fn catalog() -> Result<Catalog, EventError> {
    let mut catalog = Catalog::standard()?;
    catalog.register(EventType::of::<PaymentSent>(
        include_str!("../events/payment.sent.schema.json"),
        include_str!("../events/payment.sent.example.json"),
    )?)?;
    Ok(catalog)
}

/// Creates the event of a payment: received for a sale, sent for a purchase.
pub(crate) fn event(
    ids: &dyn IdSource,
    at: DateTime<Utc>,
    tenant: TenantId,
    payment: &Payment,
) -> Result<Event, EventError> {
    match payment.direction {
        Direction::Receivable => Event::of(ids, at, tenant, &received(payment)),
        Direction::Payable => Event::of(ids, at, tenant, &sent(payment)),
    }
}

fn received(payment: &Payment) -> PaymentReceived {
    let mut data = PaymentData::new(&payment.id, payment.paid);
    data.customer_id = Some(payment.partner.clone());
    data.invoice_id = Some(payment.invoice.clone());
    data.method = Some("card".to_owned());
    PaymentReceived::new(data, payment.date)
}

fn sent(payment: &Payment) -> PaymentSent {
    PaymentSent {
        payment_id: payment.id.clone(),
        invoice_id: payment.invoice.clone(),
        supplier: payment.partner.clone(),
        amount: payment.paid,
        sent_on: payment.date,
    }
}

#[cfg(test)]
mod tests {
    use gestiq_core::event::catalog::EventBody;
    use gestiq_core::{Currency, SequentialIds};
    use gestiq_reconcile::books::Origin;
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_sent_is_what_the_catalogue_promises() {
        let catalog = catalog().unwrap();
        let (ids, at) = (SequentialIds::default(), "2018-10-13T21:40:00Z".parse().unwrap());
        for direction in [Direction::Receivable, Direction::Payable] {
            let payment = Payment {
                id: "17".to_owned(),
                invoice: "P-1052".to_owned(),
                partner: "Leupay EU Ltd.".to_owned(),
                direction,
                paid: Money::from_minor(8254, Currency::EUR),
                date: NaiveDate::from_ymd_opt(2018, 9, 17).unwrap(),
                origin: Origin::Automatic,
            };
            let event = event(&ids, at, TenantId::new(&ids), &payment).unwrap();
            let entry = catalog.latest(&event.name).unwrap();
            let schema: Value = serde_json::from_str(entry.schema()).unwrap();
            let valid = |body: &[u8]| jsonschema::is_valid(&schema, &serde_json::from_slice(body).unwrap());
            assert!(valid(event.payload.as_bytes()) && valid(entry.example().as_bytes()), "{}", event.name);
            assert!(!valid(b"{}"), "the schema has required members");
        }
    }

    #[test]
    fn the_example_is_read_as_the_event() {
        let catalog = catalog().unwrap();
        let example = catalog.of::<PaymentSent>().unwrap().example();
        let body = EventBody::<PaymentSent>::read(example.as_bytes()).unwrap();
        assert_eq!(body.data.subject().unwrap().to_string(), "payment/2018-09-17/4");
    }
}
