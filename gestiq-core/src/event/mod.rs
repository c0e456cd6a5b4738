//! Events: facts about the business that subscribers receive.
//!
//! The crates of the family never call each other. A confirmed match is an event; the webhook crate tells the
//! customer's systems about it, the notification crate tells people, the reports count it.

pub mod catalog;
pub(crate) mod cloud_event;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod name;
pub(crate) mod payload;
pub(crate) mod subject;

pub use catalog::{Catalog, EventData, EventType};
pub use cloud_event::{CLOUD_EVENTS_VERSION, CloudEvent};
pub use envelope::{Event, EventId};
pub use error::EventError;
pub(crate) use name::is_snake_case;
pub use name::{EventName, MAX_NAME_BYTES};
pub use payload::{MAX_PAYLOAD_BYTES, Payload};
pub use subject::{MAX_SUBJECT_ID_BYTES, Subject};
