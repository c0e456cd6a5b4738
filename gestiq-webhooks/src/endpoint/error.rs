//! Why a part of an endpoint is refused.

use super::{
    MAX_CONCURRENCY, MAX_DESCRIPTION_CHARS, MAX_HEADER_NAME_BYTES, MAX_HEADER_VALUE_BYTES, MAX_HEADERS,
    MAX_METADATA, MAX_METADATA_KEY_CHARS, MAX_METADATA_VALUE_CHARS, MAX_PATTERNS, MAX_REQUESTS,
};
use crate::limit::MAX_BATCHED;

/// Why an endpoint cannot be like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is not a pattern of events.
    #[error("{text:?} is not a valid pattern of events: invoice.created, invoice.* or * is needed")]
    Pattern {
        /// The text, cut to a sane length.
        text: String,
    },
    /// No event is wanted, or too many patterns are given.
    #[error("{found} patterns of events are given: 1 to {MAX_PATTERNS} are needed")]
    PatternCount {
        /// The number that was found.
        found: usize,
    },
    /// The rate is none, or beyond the limit.
    #[error("a rate of {requests} requests is refused: 1 to {MAX_REQUESTS} are possible")]
    Rate {
        /// The value that was asked for.
        requests: u32,
    },
    /// The cap is none, or beyond the limit.
    #[error("{requests} requests at once are refused: 1 to {MAX_CONCURRENCY} are possible")]
    Concurrency {
        /// The value that was asked for.
        requests: u16,
    },
    /// The batch is none, or beyond the limit.
    #[error("a batch of {at_most} messages is refused: 1 to {MAX_BATCHED} are possible")]
    Batching {
        /// The value that was asked for.
        at_most: u16,
    },
    /// The description is too long or has control characters.
    #[error(
        "the description has {chars} characters or control characters: {MAX_DESCRIPTION_CHARS} printable ones at most"
    )]
    Description {
        /// Its length.
        chars: usize,
    },
    /// There are too many entries.
    #[error("{found} entries of metadata are too many: {MAX_METADATA} at most")]
    MetadataCount {
        /// The number that was found.
        found: usize,
    },
    /// A key is empty or too long, a value is too long, or one has control characters.
    #[error(
        "the metadata {key:?} is refused: keys of 1 to {MAX_METADATA_KEY_CHARS} and values of at most \
         {MAX_METADATA_VALUE_CHARS} characters without control characters are possible"
    )]
    Metadata {
        /// The key, cut to a sane length.
        key: String,
    },
    /// Paused and active endpoints change into each other, a disabled one is enabled.
    #[error("the endpoint is {state}: {wanted} is not possible")]
    State {
        /// Its state.
        state: &'static str,
        /// The state that was wanted.
        wanted: &'static str,
    },
}

gestiq_core::coded! { EndpointError {
    Pattern => ("invalid_event_pattern", Invalid),
    PatternCount => ("event_pattern_count", Invalid),
    Rate => ("invalid_rate_limit", Invalid),
    Concurrency => ("invalid_concurrency_cap", Invalid),
    Batching => ("invalid_batching", Invalid),
    Description => ("invalid_description", Invalid),
    MetadataCount => ("too_much_metadata", Invalid),
    Metadata => ("invalid_metadata", Invalid),
    State => ("endpoint_state", Conflict),
} }

/// Why a custom header is refused. No variant holds a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// The name is not a token of RFC 9110.
    #[error(
        "{name:?} is not a valid name of a header: 1 to {MAX_HEADER_NAME_BYTES} letters, digits and hyphens are needed"
    )]
    Name {
        /// The name, cut to a sane length.
        name: String,
    },
    /// The name belongs to the connection or to the signature.
    #[error("the header {name} is refused: it belongs to the connection or to the signature")]
    Reserved {
        /// The name.
        name: String,
    },
    /// The value has other than printable ASCII, or is too long.
    #[error(
        "the value of {name} is refused: 1 to {MAX_HEADER_VALUE_BYTES} printable ASCII characters, no space at the ends"
    )]
    Value {
        /// The name.
        name: String,
    },
    /// The name comes twice.
    #[error("the header {name} is given twice")]
    Twice {
        /// The name.
        name: String,
    },
    /// There are too many.
    #[error("{found} custom headers are too many: {MAX_HEADERS} at most")]
    TooMany {
        /// The number that was found.
        found: usize,
    },
}

gestiq_core::coded! { HeaderError {
    Name => ("invalid_header_name", Invalid),
    Reserved => ("reserved_header", Invalid),
    Value => ("invalid_header_value", Invalid),
    Twice => ("duplicate_header", Invalid),
    TooMany => ("too_many_headers", Invalid),
} }
