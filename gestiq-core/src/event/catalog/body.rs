//! The JSON body of an event.

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

use crate::event::catalog::data::EventData;
use crate::event::envelope::{Event, EventId};
use crate::event::error::EventError;
use crate::event::name::EventName;
use crate::event::payload::Payload;
use crate::id::source::IdSource;
use crate::tenant::TenantId;

/// The body of an event, as it is sent to receivers and read by them.
///
/// ```
/// use gestiq_core::event::catalog::{EventBody, InvoiceSent};
/// use gestiq_core::event::Catalog;
///
/// let catalog = Catalog::standard().unwrap();
/// let example = catalog.of::<InvoiceSent>().unwrap().example();
/// let body: EventBody<InvoiceSent> = EventBody::read(example.as_bytes()).unwrap();
/// assert_eq!(body.data.channel, "email");
/// assert_eq!(body.data.invoice.total.to_string(), "1210.00 EUR");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventBody<D> {
    /// The instant of the event.
    pub timestamp: DateTime<Utc>,
    /// The data of the event.
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
    /// Creates the body of an event that happened at an instant.
    #[must_use]
    pub fn new(timestamp: DateTime<Utc>, data: D) -> Self {
        EventBody { timestamp, data }
    }

    /// Writes the body as JSON.
    ///
    /// # Errors
    /// [`EventError::NotJson`] for data without a JSON form, [`EventError::PayloadTooLarge`] for too many bytes.
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

    /// Parses a body. Unknown members are ignored.
    ///
    /// # Errors
    /// [`EventError::NotJson`] for another form, another event or another version of it.
    pub fn read(body: &[u8]) -> Result<Self, EventError>
    where
        D: for<'de> Deserialize<'de>,
    {
        let refused = |error: &dyn std::fmt::Display| EventError::not_json(D::NAME, error);
        let wire: Wire<D> = serde_json::from_slice(body).map_err(|error| refused(&error))?;
        if (wire.name.as_str(), wire.version) != (D::NAME, D::VERSION) {
            return Err(refused(&format_args!("it is {} version {}", wire.name, wire.version)));
        }
        let timestamp = DateTime::parse_from_rfc3339(&wire.timestamp).map_err(|error| refused(&error))?;
        Ok(EventBody::new(timestamp.with_timezone(&Utc), wire.data))
    }
}

impl Event {
    /// Creates an event of the catalogue that happened at this instant.
    ///
    /// ```
    /// use chrono::DateTime;
    /// use gestiq_core::event::catalog::{CustomerCreated, CustomerData};
    /// use gestiq_core::{Event, SequentialIds, TenantId};
    ///
    /// let ids = SequentialIds::default();
    /// let created = CustomerCreated::new(CustomerData::new("C-1", "Ana"));
    /// let event = Event::of(&ids, DateTime::UNIX_EPOCH, TenantId::new(&ids), &created)?;
    /// assert_eq!(event.subject.to_string(), "customer/C-1");
    /// assert_eq!(
    ///     event.payload.as_bytes(),
    ///     br#"{"type":"customer.created","version":1,"timestamp":"1970-01-01T00:00:00Z","data":{"customer_id":"C-1","name":"Ana"}}"#,
    /// );
    /// # Ok::<(), gestiq_core::event::EventError>(())
    /// ```
    ///
    /// # Errors
    /// As [`EventBody::payload`] and [`EventData::subject`].
    pub fn of<D: EventData + Serialize + Clone>(
        ids: &dyn IdSource,
        occurred_at: DateTime<Utc>,
        tenant: TenantId,
        data: &D,
    ) -> Result<Event, EventError> {
        let timestamp = occurred_at.trunc_subsecs(6);
        let subject = data.subject()?;
        let payload = EventBody::new(timestamp, data.clone()).payload()?;
        let id = EventId::new(ids);
        Ok(Event::restore(id, tenant, EventName::new(D::NAME)?, timestamp, subject, payload))
    }
}
