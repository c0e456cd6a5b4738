//! The port of the store of endpoints.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use gestiq_core::idempotency::{IdempotentRequest, Operation};
use gestiq_core::{AuditRecord, EventName, Page, PageRequest, PortError, TenantId, Version};

use crate::endpoint::{Endpoint, EndpointId, EndpointState};
use crate::health::EndpointHealth;

/// The operation of a request that creates an endpoint.
pub const CREATE_ENDPOINT: Operation = Operation::new("webhook_endpoint.create");

/// Endpoints of a tenant at most: an event is published to all of them in one transaction.
pub const MAX_ENDPOINTS: usize = 1000;

/// A filter of endpoints; an absent field does not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointFilter {
    /// In this state: `active`, `paused` or `disabled`, by [`EndpointState::code`].
    pub state: Option<&'static str>,
    /// That want this event, as far as its name decides it.
    pub event: Option<EventName>,
}

impl EndpointFilter {
    /// The filter with a state; its details (since when, why) do not narrow the list.
    #[must_use]
    pub fn in_state(mut self, state: EndpointState) -> Self {
        self.state = Some(state.code());
        self
    }

    /// The filter for endpoints that want this event, as far as its name decides it.
    #[must_use]
    pub fn wanting(mut self, event: EventName) -> Self {
        self.event = Some(event);
        self
    }

    /// Returns true if an endpoint is wanted.
    #[must_use]
    pub fn matches(&self, endpoint: &Endpoint) -> bool {
        self.state.is_none_or(|state| endpoint.state.code() == state)
            && self.event.as_ref().is_none_or(|event| endpoint.events.matches(event))
    }
}

/// Endpoints and their health.
///
/// Contract: an endpoint of another tenant is `NotFound`, exactly as one that does not exist, and no list ever shows
/// one. What is written is read back as it was, to the microsecond. An endpoint that was deleted is gone from every
/// method here; its deliveries stay in the log, and what is pending of them is no longer claimable and is swept.
///
/// The records of a change are appended to the audit trail of [`AuditArea::WEBHOOKS`](gestiq_core::audit::AuditArea::WEBHOOKS) in its
/// transaction: they are there if, and only if, the change was written.
#[async_trait]
pub trait EndpointStore: fmt::Debug + Send + Sync + 'static {
    /// Writes a new endpoint. A request that was carried out before writes nothing, and returns the endpoint of then as it
    /// is now.
    ///
    /// # Errors
    /// `Conflict` for a key that was used for something else, for an id that exists, and over [`MAX_ENDPOINTS`];
    /// `NotFound` for a repeated request whose endpoint was deleted; `Unavailable`.
    async fn insert(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        request: Option<IdempotentRequest>,
        audit: Vec<AuditRecord>,
    ) -> Result<Endpoint, PortError>;

    /// An endpoint.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    async fn get(&self, tenant: TenantId, id: EndpointId) -> Result<Arc<Endpoint>, PortError>;

    /// Endpoints, the oldest id first.
    ///
    /// # Errors
    /// `Invalid` for a cursor of another list, `Unavailable`.
    async fn list(
        &self,
        tenant: TenantId,
        filter: &EndpointFilter,
        page: &PageRequest,
    ) -> Result<Page<Endpoint>, PortError>;

    /// Writes an endpoint whose stored version is `read`; the one that is written has the next version. Health begins
    /// anew where a disabled or paused endpoint becomes active.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` for another version, `Unavailable`.
    async fn update(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError>;

    /// Deletes an endpoint whose stored version is `read`.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` for another version, `Unavailable`.
    async fn delete(
        &self,
        tenant: TenantId,
        id: EndpointId,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError>;

    /// All endpoints that take messages, for fan-out: active and paused ones.
    ///
    /// # Errors
    /// `Unavailable`.
    async fn subscribed(&self, tenant: TenantId) -> Result<Vec<Arc<Endpoint>>, PortError>;

    /// Returns the health of an endpoint.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    async fn health(&self, tenant: TenantId, id: EndpointId) -> Result<EndpointHealth, PortError>;
}
