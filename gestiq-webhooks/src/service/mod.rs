//! The use cases of webhooks: what a host's API calls.
//!
//! Every method takes the actor first. The tenant is the actor's, never the request's; the policy decides whether the
//! actor may; and what belongs to another tenant is answered as if it did not exist.

mod audit;
mod creation;
mod deliveries;
mod endpoints;
mod error;
mod key_ring;
mod keys;
mod trigger;

use std::sync::Arc;

use gestiq_core::audit::AuditTrail;
use gestiq_core::{Actor, Clock, IdSource, Policy};

use crate::audit::Recorder;
use crate::port::{DeliveryLog, DeliveryQueue, EndpointStore};
use crate::url::UrlRules;

pub use endpoints::{CreatedEndpoint, Rotation};
pub use error::ServiceError;
pub use key_ring::KeyRing;
pub use keys::{EndpointKeys, NewKey};

/// The parts of a service.
#[derive(Clone, Debug)]
pub struct ServiceParts {
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The log.
    pub log: Arc<dyn DeliveryLog>,
    /// The audit trail, which the stores above append to.
    pub audit: Arc<dyn AuditTrail>,
    /// Makes keys.
    pub keys: Arc<dyn EndpointKeys>,
    /// Decides who may do what.
    pub policy: Arc<dyn Policy>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
    /// The rules for URLs.
    pub urls: UrlRules,
}

/// The webhooks of tenants: endpoints, events and deliveries.
///
/// ```
/// # #[cfg(all(feature = "system", feature = "contract"))] {
/// use std::sync::Arc;
/// use chrono::DateTime;
/// use gestiq_core::{
///     Actor, Event, EventName, ManualClock, Payload, Role, SequentialIds, StandardPolicy, Subject, TenantId, UserId,
/// };
/// use gestiq_webhooks::contract::block_on;
/// use gestiq_webhooks::{EndpointUrl, KeyRing, MemoryStore, NewEndpoint, ServiceParts, SystemRandom, WebhookService, XChaChaCipher};
/// use gestiq_webhooks::endpoint::EventPatterns;
/// use gestiq_webhooks::url::UrlRules;
///
/// let (clock, ids) = (Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)), Arc::new(SequentialIds::default()));
/// let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()));
/// let cipher = XChaChaCipher::new("2026-11", [7; 32], Arc::new(SystemRandom)).unwrap();
/// let service = WebhookService::new(ServiceParts {
///     endpoints: store.clone(),
///     queue: store.clone(),
///     log: store.clone(),
///     audit: store,
///     keys: Arc::new(KeyRing::new(Arc::new(cipher), Arc::new(SystemRandom))),
///     policy: Arc::new(StandardPolicy),
///     clock: clock.clone(),
///     ids: ids.clone(),
///     urls: UrlRules::default(),
/// });
///
/// let admin = Actor::new(TenantId::new(&*ids), UserId::new(&*ids), Role::Admin);
/// let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
/// let wanted = NewEndpoint::new(url, EventPatterns::parse(["invoice.*"]).unwrap());
/// let created = block_on(service.create(&admin, wanted, None)).unwrap();
/// assert!(created.secret.is_some(), "shown once");
///
/// let event = Event::new(
///     &*ids,
///     DateTime::UNIX_EPOCH,
///     admin.tenant(),
///     EventName::new("invoice.sent").unwrap(),
///     Subject::new("invoice", "F-17").unwrap(),
///     Payload::from_json("{}").unwrap(),
/// );
/// let published = block_on(service.trigger(&admin, &event, None)).unwrap();
/// assert_eq!(published.deliveries.len(), 1);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct WebhookService {
    parts: ServiceParts,
}

impl WebhookService {
    /// A service over these parts.
    #[must_use]
    pub fn new(parts: ServiceParts) -> Self {
        WebhookService { parts }
    }

    /// Makes audit records of an actor at this instant.
    fn recorder<'a>(&'a self, actor: &'a Actor) -> Recorder<'a> {
        Recorder { ids: &*self.parts.ids, actor, at: self.parts.clock.now() }
    }
}
