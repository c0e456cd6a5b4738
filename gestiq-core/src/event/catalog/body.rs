//! Payloads in JSON.

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

use super::{EventData, EventError};
use crate::{Event, EventName, IdSource, Payload, TenantId};

/// The body of an event: what receivers are sent, and read.
///
/// ```
/// use gestiq_core::event::catalog::{EventBody, InvoiceSent};
/// use gestiq_core::Catalog;
///
/// let catalog = Catalog::standard().unwrap();
/// let example = catalog.of::<InvoiceSent>().unwrap().example();
/// let body: EventBody<InvoiceSent> = EventBody::read(example.as_bytes()).unwrap();
/// assert_eq!(body.data.channel, "email");
/// assert_eq!(body.data.invoice.total.to_string(), "1210.00 EUR");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventBody<D> {
    /// When it happened.
    pub timestamp: DateTime<Utc>,
    /// What is told about it.
    pub data: D,
}

#[derive(Serialize, Deserialize)]
struct Wire<D> {
    #[serde(rename = "type")]
    name: String,
    version: u16,
    timestamp: String,
    data: D,
}

impl<D: EventData> EventBody<D> {
    /// Writes the body.
    ///
    /// # Errors
    /// [`EventError::NotJson`] for data that have no JSON form, [`EventError::PayloadTooLarge`].
    pub fn payload(&self) -> Result<Payload, EventError>
    where
        D: Serialize,
    {
        let wire = Wire {
            name: D::NAME.to_owned(),
            version: D::VERSION,
            timestamp: self.timestamp.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            data: &self.data,
        };
        let json = serde_json::to_vec(&wire).map_err(|error| EventError::not_json(D::NAME, &error))?;
        Payload::from_json(json)
    }

    /// Reads a body. Members that it does not know are passed over.
    ///
    /// # Errors
    /// [`EventError::NotJson`] for another form, another event or another version.
    pub fn read(body: &[u8]) -> Result<Self, EventError>
    where
        D: for<'de> Deserialize<'de>,
    {
        let refused = |error: &dyn std::fmt::Display| EventError::not_json(D::NAME, error);
        let wire: Wire<D> = serde_json::from_slice(body).map_err(|error| refused(&error))?;
        if (wire.name.as_str(), wire.version) != (D::NAME, D::VERSION) {
            return Err(refused(&format_args!("it is version {} of another event", wire.version)));
        }
        let timestamp = DateTime::parse_from_rfc3339(&wire.timestamp).map_err(|error| refused(&error))?;
        Ok(EventBody { timestamp: timestamp.with_timezone(&Utc), data: wire.data })
    }
}

impl Event {
    /// A new event of the catalogue that happened at this instant.
    ///
    /// ```
    /// use chrono::DateTime;
    /// use gestiq_core::event::catalog::{CustomerCreated, CustomerData};
    /// use gestiq_core::{Event, SequentialIds, TenantId};
    ///
    /// let ids = SequentialIds::default();
    /// let customer = CustomerData {
    ///     customer_id: "C-1".to_owned(), name: "Ana".to_owned(), email: None, tax_id: None, country: None,
    /// };
    /// let event = Event::of(&ids, DateTime::UNIX_EPOCH, TenantId::new(&ids), &CustomerCreated { customer })?;
    /// assert_eq!(event.subject.to_string(), "customer/C-1");
    /// assert_eq!(
    ///     event.payload.as_bytes(),
    ///     br#"{"type":"customer.created","version":1,"timestamp":"1970-01-01T00:00:00Z","data":{"customer_id":"C-1","name":"Ana"}}"#,
    /// );
    /// # Ok::<(), gestiq_core::EventError>(())
    /// ```
    ///
    /// # Errors
    /// What [`EventBody::payload`] and [`EventData::subject`] refuse.
    pub fn of<D: EventData + Serialize + Clone>(
        ids: &dyn IdSource,
        occurred_at: DateTime<Utc>,
        tenant: TenantId,
        data: &D,
    ) -> Result<Event, EventError> {
        let timestamp = occurred_at.trunc_subsecs(6);
        let subject = data.subject()?;
        let payload = EventBody { timestamp, data: data.clone() }.payload()?;
        let id = super::super::EventId::new(ids);
        Ok(Event::restore(id, tenant, EventName::new(D::NAME)?, timestamp, subject, payload))
    }
}
