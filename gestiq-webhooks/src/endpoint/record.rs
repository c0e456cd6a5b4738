//! The record of an endpoint.

use chrono::{DateTime, SubsecRound as _, Utc};
use gestiq_core::{EventName, Payload, TenantId, Version};

use super::{
    Batching, ConcurrencyCap, CustomHeaders, Description, DisabledReason, EndpointState, EndpointUpdate,
    EventPatterns, Metadata, NewEndpoint, Ordering, RateLimit,
};
use crate::cipher::SealedSecrets;
use crate::filter::Filter;
use crate::schedule::RetrySchedule;
use crate::secret::{Ed25519PublicKey, KeyKind};
use crate::signature::SignaturePreset;
use crate::url::EndpointUrl;

gestiq_core::id! {
    /// Identifies an endpoint.
    pub struct EndpointId: "endpoint";
}

/// An endpoint as it is stored.
///
/// A store that reads one makes it anew with [`Endpoint::create`] and sets state, version and times. In JSON it has
/// no secret, and `***` for the values of custom headers; it cannot be read from JSON, because callers give
/// [`NewEndpoint`] and [`EndpointUpdate`].
///
/// ```
/// use chrono::DateTime;
/// use gestiq_core::{SequentialIds, TenantId, Version};
/// use gestiq_webhooks::{Endpoint, EndpointId, EndpointUpdate, EndpointUrl, NewEndpoint};
/// use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
/// use gestiq_webhooks::endpoint::EventPatterns;
///
/// let (ids, now) = (SequentialIds::default(), DateTime::UNIX_EPOCH);
/// let url = EndpointUrl::parse("https://hooks.example.com/in")?;
/// let sealed = SealedSecret::restore("k1", vec![0; 64])?;
/// let endpoint = Endpoint::create(
///     EndpointId::new(&ids),
///     TenantId::new(&ids),
///     NewEndpoint::new(url, EventPatterns::all()),
///     SealedSecrets::new(sealed),
///     now,
/// );
/// let mut update = EndpointUpdate::default();
/// update.events = Some(EventPatterns::parse(["invoice.*"])?);
/// let changed = endpoint.updated(update, now);
/// assert_eq!(changed.version.get(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Endpoint {
    /// Identifies it.
    pub id: EndpointId,
    /// Whose it is.
    pub tenant: TenantId,
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
    /// In which order it gets its messages.
    pub ordering: Ordering,
    /// The number of messages in one request; none if each comes by itself.
    pub batching: Option<Batching>,
    /// Its state.
    pub state: EndpointState,
    /// Its keys, encrypted. In JSON they are the public half of the current one, where it is a key pair.
    #[serde(rename = "public_key", serialize_with = "public_half")]
    pub secrets: SealedSecrets,
    /// Grows with each change.
    pub version: Version,
    /// When it was made, to the microsecond.
    pub created_at: DateTime<Utc>,
    /// When it was last changed, to the microsecond.
    pub updated_at: DateTime<Utc>,
}

impl Endpoint {
    /// A new endpoint: active, of the first version.
    #[must_use]
    pub fn create(
        id: EndpointId,
        tenant: TenantId,
        new: NewEndpoint,
        secrets: SealedSecrets,
        now: DateTime<Utc>,
    ) -> Self {
        let now = now.trunc_subsecs(6);
        Endpoint {
            id,
            tenant,
            url: new.url,
            events: new.events,
            filter: new.filter,
            headers: new.headers,
            description: new.description,
            metadata: new.metadata,
            rate_limit: new.rate_limit,
            concurrency: new.concurrency,
            schedule: new.schedule,
            preset: new.preset,
            ordering: new.ordering,
            batching: new.batching,
            state: EndpointState::Active,
            secrets,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        }
    }

    /// Returns the kind of the key that signs its messages.
    #[must_use]
    pub fn key(&self) -> KeyKind {
        self.secrets.current().kind()
    }

    /// Returns the public key that its owner verifies messages with, if the key is a pair.
    #[must_use]
    pub fn public_key(&self) -> Option<Ed25519PublicKey> {
        self.secrets.current().public()
    }

    /// Returns true if an event makes a message for this endpoint.
    #[must_use]
    pub fn wants(&self, name: &EventName, payload: &Payload) -> bool {
        self.state.takes_messages()
            && self.events.matches(name)
            && self.filter.as_ref().is_none_or(|filter| filter.matches(payload))
    }

    /// The endpoint after a change of what its owner decides, of the next version.
    #[must_use]
    pub fn updated(mut self, update: EndpointUpdate, now: DateTime<Utc>) -> Self {
        set(&mut self.url, update.url);
        set(&mut self.events, update.events);
        update.filter.apply(&mut self.filter);
        set(&mut self.headers, update.headers);
        set(&mut self.description, update.description);
        set(&mut self.metadata, update.metadata);
        update.rate_limit.apply(&mut self.rate_limit);
        set(&mut self.concurrency, update.concurrency);
        set(&mut self.schedule, update.schedule);
        set(&mut self.preset, update.preset);
        set(&mut self.ordering, update.ordering);
        update.batching.apply(&mut self.batching);
        self.touched(now)
    }

    /// The endpoint in another state, of the next version.
    #[must_use]
    pub fn with_state(mut self, state: EndpointState, now: DateTime<Utc>) -> Self {
        self.state = state;
        self.touched(now)
    }

    /// The endpoint, disabled for this reason, of the next version; one that is disabled keeps its first reason.
    #[must_use]
    pub fn disabled(self, reason: DisabledReason, now: DateTime<Utc>) -> Self {
        let state = self.state.disabled(reason, now);
        self.with_state(state, now)
    }

    /// The endpoint with other keys, of the next version.
    #[must_use]
    pub fn with_secrets(mut self, secrets: SealedSecrets, now: DateTime<Utc>) -> Self {
        self.secrets = secrets;
        self.touched(now)
    }

    fn touched(mut self, now: DateTime<Utc>) -> Self {
        self.version = self.version.next();
        self.updated_at = now.trunc_subsecs(6);
        self
    }
}

fn public_half<S: serde::Serializer>(secrets: &SealedSecrets, to: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&secrets.current().public().map(|key| key.to_string()), to)
}

fn set<T>(to: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *to = value;
    }
}
