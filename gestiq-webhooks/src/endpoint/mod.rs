//! Endpoints: customers' servers that receive events.
//!
//! It is what other products call a webhook subscription: a URL, the events that are wanted, how they are signed,
//! and how much the server can take. The record holds no secret in clear: a store saves what
//! [`SecretCipher`](crate::cipher::SecretCipher) sealed.

mod batching;
mod capacity;
mod description;
mod draft;
mod error;
mod event_pattern;
mod headers;
mod metadata;
mod order;
mod rate_limit;
mod record;
mod state;

pub use batching::Batching;
pub use capacity::{ConcurrencyCap, MAX_CONCURRENCY};
pub use description::{Description, MAX_DESCRIPTION_CHARS};
pub use draft::{Change, EndpointUpdate, NewEndpoint};
pub use error::{EndpointError, HeaderError};
pub use event_pattern::{EventPattern, EventPatterns, MAX_PATTERNS};
pub use headers::{CustomHeaders, MAX_HEADER_NAME_BYTES, MAX_HEADER_VALUE_BYTES, MAX_HEADERS};
pub use metadata::{MAX_METADATA, MAX_METADATA_KEY_CHARS, MAX_METADATA_VALUE_CHARS, Metadata};
pub use order::{MAX_ORDER_KEY_BYTES, OrderKey, Ordering};
pub use rate_limit::{Admission, MAX_REQUESTS, RateLimit, RatePeriod};
pub use record::{Endpoint, EndpointId};
pub use state::{DisabledReason, EndpointState};
