//! The catalogue: which events there are, and what each carries.
//!
//! Whoever receives events programs against their form, so the form is published: a JSON Schema (draft 2020-12)
//! and an example for each event and version. A field may be added within a version, so receivers pass over what
//! they do not know; nothing is taken away, renamed or given another meaning without a new version.
//!
//! The body of an event is `{"type", "version", "timestamp", "data"}`, the form that Standard Webhooks 1.0.0
//! proposes (section "Payload structure"), with the version added.

mod body;
mod customer;
mod entry;
mod invoice;
mod payment;
mod registry;
mod sales_order;

pub use body::EventBody;
pub use customer::{CustomerCreated, CustomerData, CustomerUpdated};
pub use entry::{EventType, MAX_EXAMPLE_BYTES, MAX_SCHEMA_BYTES};
pub use invoice::{
    InvoiceAuthorized, InvoiceCancelled, InvoiceCreated, InvoiceData, InvoiceRejected, InvoiceSent,
    RejectionReason,
};
pub use payment::{PaymentData, PaymentFailed, PaymentReceived};
pub use registry::{Catalog, MAX_EVENT_TYPES};
pub use sales_order::{SalesOrderCancelled, SalesOrderConfirmed, SalesOrderCreated, SalesOrderData};

use super::{EventError, Subject};

/// What an event of one type and version carries.
///
/// Hosts implement it for their own events; they add `serde::Serialize` to be told as JSON.
pub trait EventData {
    /// The name of the event.
    const NAME: &'static str;

    /// The version of its form, from 1.
    const VERSION: u16;

    /// The record that it happened to.
    ///
    /// # Errors
    /// [`EventError::InvalidSubject`] for an id that is none.
    fn subject(&self) -> Result<Subject, EventError>;
}

/// Names, version and subject of a standard payload.
macro_rules! event_data {
    ($($data:ty: $name:literal, $kind:literal, $($id:ident).+;)+) => {$(
        impl $crate::event::catalog::EventData for $data {
            const NAME: &'static str = $name;
            const VERSION: u16 = 1;

            fn subject(&self) -> Result<$crate::Subject, $crate::EventError> {
                $crate::Subject::new($kind, &self.$($id).+)
            }
        }
    )+};
}
use event_data;
