//! The catalogue of events: their names, versions and payloads.
//!
//! Receivers program against the form of an event, so the form is published: a JSON Schema (draft 2020-12) and an
//! example for each event and version. A field may be added within a version, so receivers ignore unknown fields;
//! nothing is removed, renamed or given another meaning without a new version.
//!
//! The body of an event is `{"type", "version", "timestamp", "data"}`, the form that Standard Webhooks 1.0.0
//! proposes (section "Payload structure"), with the version added.

mod body;
mod customer;
mod data;
mod entry;
mod invoice;
mod payment;
mod registry;
mod sales_order;

pub use body::EventBody;
pub use customer::{CustomerCreated, CustomerData, CustomerUpdated};
pub use data::EventData;
pub use entry::{EventType, MAX_EXAMPLE_BYTES, MAX_SCHEMA_BYTES};
pub use invoice::{
    InvoiceAuthorized, InvoiceCancelled, InvoiceCreated, InvoiceData, InvoiceRejected, InvoiceSent,
    RejectionReason,
};
pub use payment::{PaymentData, PaymentFailed, PaymentReceived};
pub use registry::{Catalog, MAX_EVENT_TYPES};
pub use sales_order::{SalesOrderCancelled, SalesOrderConfirmed, SalesOrderCreated, SalesOrderData};
