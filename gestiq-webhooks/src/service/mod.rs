//! The use cases of webhooks: what a host's API calls.
//!
//! Every method takes the actor first. The tenant is the actor's, never the request's; the policy decides whether the
//! actor may; and what belongs to another tenant is answered as if it did not exist.

mod deliveries;
mod endpoints;
mod error;
mod keys;
mod trigger;

use std::sync::Arc;

use gestiq_core::{Action, Actor, Clock, Denied, IdSource, Policy, PolicyExt as _, TenantId, Visibility};

use crate::{DeliveryLog, DeliveryQueue, EndpointStore, UrlRules};

pub use endpoints::CreatedEndpoint;
pub use error::ServiceError;
pub use keys::{EndpointKeys, NewKey};

/// What a service works with.
#[derive(Clone, Debug)]
pub struct ServiceParts {
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The log.
    pub log: Arc<dyn DeliveryLog>,
    /// Who makes keys.
    pub keys: Arc<dyn EndpointKeys>,
    /// Who may do what.
    pub policy: Arc<dyn Policy>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
    /// Which URLs endpoints may have.
    pub urls: UrlRules,
}

/// Webhooks of tenants: endpoints, what they are told, and what became of it.
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

    /// The tenant of an actor who may do this. Webhooks belong to the tenant and to no user, so an actor who may reach
    /// only their own records reaches none.
    fn tenant(&self, actor: &Actor, action: Action) -> Result<TenantId, Denied> {
        match self.parts.policy.require(actor, action)? {
            Visibility::Tenant => Ok(actor.tenant()),
            Visibility::OwnedBy(_) => Err(Denied { role: actor.role(), action }),
        }
    }
}
