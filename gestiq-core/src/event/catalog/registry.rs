//! The catalogue of a host.

use std::collections::BTreeMap;

use crate::event::catalog::customer::{CustomerCreated, CustomerUpdated};
use crate::event::catalog::data::EventData;
use crate::event::catalog::entry::EventType;
use crate::event::catalog::invoice::{
    InvoiceAuthorized, InvoiceCancelled, InvoiceCreated, InvoiceRejected, InvoiceSent,
};
use crate::event::catalog::payment::{PaymentFailed, PaymentReceived};
use crate::event::catalog::sales_order::{SalesOrderCancelled, SalesOrderConfirmed, SalesOrderCreated};
use crate::event::error::EventError;
use crate::event::name::EventName;

/// The maximum number of types of a catalogue; each version counts.
pub const MAX_EVENT_TYPES: usize = 1000;

/// The types of events that a host publishes: the twelve of this crate and its own.
///
/// ```
/// use gestiq_core::EventName;
/// use gestiq_core::event::{Catalog, EventType};
///
/// let mut catalog = Catalog::standard()?;
/// assert_eq!(catalog.iter().count(), 12);
///
/// let name = EventName::new("parcel.delivered")?;
/// catalog.register(EventType::new(name.clone(), 1, r#"{"type": "object"}"#, "{}")?)?;
/// assert!(catalog.latest(&name).is_some());
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog(BTreeMap<(EventName, u16), EventType>);

/// Creates the entry of a payload of this crate from its files.
macro_rules! entry {
    ($data:ty, $name:literal) => {
        EventType::of::<$data>(
            include_str!(concat!("files/", $name, ".schema.json")),
            include_str!(concat!("files/", $name, ".example.json")),
        )
    };
}

impl Catalog {
    /// Creates the catalogue with the twelve events of this crate.
    ///
    /// # Errors
    /// None in practice; a test reads every file.
    pub fn standard() -> Result<Self, EventError> {
        let mut catalog = Catalog::default();
        for entry in [
            entry!(PaymentReceived, "payment.received"),
            entry!(PaymentFailed, "payment.failed"),
            entry!(CustomerCreated, "customer.created"),
            entry!(CustomerUpdated, "customer.updated"),
            entry!(SalesOrderCreated, "sales_order.created"),
            entry!(SalesOrderConfirmed, "sales_order.confirmed"),
            entry!(SalesOrderCancelled, "sales_order.cancelled"),
            entry!(InvoiceCreated, "invoice.created"),
            entry!(InvoiceSent, "invoice.sent"),
            entry!(InvoiceAuthorized, "invoice.authorized"),
            entry!(InvoiceRejected, "invoice.rejected"),
            entry!(InvoiceCancelled, "invoice.cancelled"),
        ] {
            catalog.register(entry?)?;
        }
        Ok(catalog)
    }

    /// Adds a type of event, or another version of one.
    ///
    /// # Errors
    /// [`EventError::KnownEvent`] if the version is registered already, [`EventError::CatalogFull`] beyond
    /// [`MAX_EVENT_TYPES`].
    pub fn register(&mut self, entry: EventType) -> Result<(), EventError> {
        let key = (entry.name().clone(), entry.version());
        if self.0.contains_key(&key) {
            return Err(EventError::KnownEvent { name: key.0.to_string(), version: key.1 });
        }
        if self.0.len() >= MAX_EVENT_TYPES {
            return Err(EventError::CatalogFull);
        }
        self.0.insert(key, entry);
        Ok(())
    }

    /// Returns one version of a type.
    #[must_use]
    pub fn get(&self, name: &EventName, version: u16) -> Option<&EventType> {
        self.0.get(&(name.clone(), version))
    }

    /// Returns the newest version of a type.
    #[must_use]
    pub fn latest(&self, name: &EventName) -> Option<&EventType> {
        self.0.range((name.clone(), 0)..=(name.clone(), u16::MAX)).next_back().map(|(_, entry)| entry)
    }

    /// Returns the type that a payload belongs to.
    #[must_use]
    pub fn of<D: EventData>(&self) -> Option<&EventType> {
        self.get(&EventName::new(D::NAME).ok()?, D::VERSION)
    }

    /// Returns all types, sorted by name and version.
    pub fn iter(&self) -> impl Iterator<Item = &EventType> {
        self.0.values()
    }
}
