//! What a caller gives to make or change an endpoint.

use super::{
    Batching, ConcurrencyCap, CustomHeaders, Description, EventPatterns, Metadata, Ordering, RateLimit,
    SignaturePreset,
};
use crate::{EndpointUrl, Filter, KeyKind, RetrySchedule};

/// An endpoint to be made: what its owner decides, and nothing else. Ids, state, version and times are not among it.
///
/// ```
/// use gestiq_webhooks::{EndpointUrl, EventPatterns, NewEndpoint, RetrySchedule};
///
/// let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
/// let mut new = NewEndpoint::new(url, EventPatterns::parse(["invoice.*"])?);
/// new.schedule = RetrySchedule::durable();
/// # Ok::<(), gestiq_webhooks::EndpointError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewEndpoint {
    /// Where it listens.
    pub url: EndpointUrl,
    /// Which events it wants.
    pub events: EventPatterns,
    /// Which of them, by their payload.
    pub filter: Option<Filter>,
    /// Headers of its owner.
    pub headers: CustomHeaders,
    /// What its owner calls it.
    pub description: Description,
    /// What the host keeps with it.
    pub metadata: Metadata,
    /// How many requests it takes in a time.
    pub rate_limit: Option<RateLimit>,
    /// How many requests it takes at once.
    pub concurrency: ConcurrencyCap,
    /// When a failed message is tried again.
    pub schedule: RetrySchedule,
    /// Which headers carry the signature.
    pub preset: SignaturePreset,
    /// Which kind of key signs; later ones come by rotation.
    pub key: KeyKind,
    /// In which order it gets its messages.
    pub ordering: Ordering,
    /// How many of them come in one request; none where each comes by itself.
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
    /// Where it listens.
    pub url: Option<EndpointUrl>,
    /// Which events it wants.
    pub events: Option<EventPatterns>,
    /// Which of them, by their payload.
    pub filter: Change<Filter>,
    /// Headers of its owner, all of them.
    pub headers: Option<CustomHeaders>,
    /// What its owner calls it.
    pub description: Option<Description>,
    /// What the host keeps with it, all of it.
    pub metadata: Option<Metadata>,
    /// How many requests it takes in a time.
    pub rate_limit: Change<RateLimit>,
    /// How many requests it takes at once.
    pub concurrency: Option<ConcurrencyCap>,
    /// When a failed message is tried again.
    pub schedule: Option<RetrySchedule>,
    /// Which headers carry the signature.
    pub preset: Option<SignaturePreset>,
    /// In which order it gets its messages.
    pub ordering: Option<Ordering>,
    /// How many of them come in one request.
    pub batching: Change<Batching>,
}
