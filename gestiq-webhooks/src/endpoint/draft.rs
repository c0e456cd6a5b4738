//! The request to make or change an endpoint.

use super::{
    Batching, ConcurrencyCap, CustomHeaders, Description, EventPatterns, Metadata, Ordering, RateLimit,
};
use crate::filter::Filter;
use crate::schedule::RetrySchedule;
use crate::secret::KeyKind;
use crate::signature::SignaturePreset;
use crate::url::EndpointUrl;

/// An endpoint to be made: what its owner decides, and nothing else. Ids, state, version and times are not among it.
///
/// ```
/// use gestiq_webhooks::{EndpointUrl, NewEndpoint, RetrySchedule};
/// use gestiq_webhooks::endpoint::EventPatterns;
///
/// let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
/// let mut new = NewEndpoint::new(url, EventPatterns::parse(["invoice.*"])?);
/// new.schedule = RetrySchedule::durable();
/// # Ok::<(), gestiq_webhooks::endpoint::EndpointError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewEndpoint {
    /// The URL that it listens on.
    pub url: EndpointUrl,
    /// The events that it wants.
    pub events: EventPatterns,
    /// The condition on their payload.
    pub filter: Option<Filter>,
    /// Headers of its owner.
    pub headers: CustomHeaders,
    /// The owner's name for it.
    pub description: Description,
    /// The host's own data about it.
    pub metadata: Metadata,
    /// The limit of requests in a period.
    pub rate_limit: Option<RateLimit>,
    /// The limit of requests at once.
    pub concurrency: ConcurrencyCap,
    /// When a failed message is tried again.
    pub schedule: RetrySchedule,
    /// The headers that carry the signature.
    pub preset: SignaturePreset,
    /// The kind of the key that signs; later ones come by rotation.
    pub key: KeyKind,
    /// In which order it gets its messages.
    pub ordering: Ordering,
    /// The number of messages in one request; none if each comes by itself.
    pub batching: Option<Batching>,
}

impl NewEndpoint {
    /// An endpoint with the defaults in everything else.
    #[must_use]
    pub fn new(url: EndpointUrl, events: EventPatterns) -> Self {
        NewEndpoint {
            url,
            events,
            filter: None,
            headers: CustomHeaders::default(),
            description: Description::default(),
            metadata: Metadata::default(),
            rate_limit: None,
            concurrency: ConcurrencyCap::default(),
            schedule: RetrySchedule::default(),
            preset: SignaturePreset::default(),
            key: KeyKind::default(),
            ordering: Ordering::default(),
            batching: None,
        }
    }
}

/// A change of something that may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// As it is.
    #[default]
    Keep,
    /// This from now on.
    Set(T),
    /// None from now on.
    Clear,
}

impl<T> Change<T> {
    pub(super) fn apply(self, to: &mut Option<T>) {
        match self {
            Change::Keep => {}
            Change::Set(value) => *to = Some(value),
            Change::Clear => *to = None,
        }
    }
}

/// A change of an endpoint; what is absent stays as it is. State and secrets have methods of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointUpdate {
    /// The URL that it listens on.
    pub url: Option<EndpointUrl>,
    /// The events that it wants.
    pub events: Option<EventPatterns>,
    /// The condition on their payload.
    pub filter: Change<Filter>,
    /// Headers of its owner, all of them.
    pub headers: Option<CustomHeaders>,
    /// The owner's name for it.
    pub description: Option<Description>,
    /// The host's own data about it, all of it.
    pub metadata: Option<Metadata>,
    /// The limit of requests in a period.
    pub rate_limit: Change<RateLimit>,
    /// The limit of requests at once.
    pub concurrency: Option<ConcurrencyCap>,
    /// When a failed message is tried again.
    pub schedule: Option<RetrySchedule>,
    /// The headers that carry the signature.
    pub preset: Option<SignaturePreset>,
    /// In which order it gets its messages.
    pub ordering: Option<Ordering>,
    /// The number of messages in one request.
    pub batching: Change<Batching>,
}
