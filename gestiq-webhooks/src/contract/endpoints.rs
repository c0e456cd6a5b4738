//! Endpoints are versioned records, in lists with filters, with a health that goes with them.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use gestiq_core::contract::records::Records;
use gestiq_core::idempotency::{IdempotentRequest, Operation};
use gestiq_core::{ErrorKind, EventName, Page, PageRequest, PortError, TenantId, Version};

use super::full_endpoint::full_endpoints;
use super::{Stage, Stores};
use crate::endpoint::{Endpoint, EndpointId, EndpointState, EndpointUpdate, EventPatterns};
use crate::port::{CREATE_ENDPOINT, EndpointFilter, EndpointStore};

/// The store of endpoints as one of versioned records.
pub(super) struct Endpoints {
    stage: Stage,
    store: Arc<dyn EndpointStore>,
}

impl From<Stores> for Endpoints {
    fn from(stores: Stores) -> Self {
        Endpoints { store: Arc::clone(&stores.endpoints), stage: Stage::new(stores) }
    }
}

#[async_trait]
impl Records for Endpoints {
    type Record = Endpoint;
    type Id = EndpointId;

    const CREATE: Operation = CREATE_ENDPOINT;

    fn tenant(&self) -> TenantId {
        self.stage.tenant()
    }

    fn fresh(&self, tenant: TenantId) -> Endpoint {
        self.stage.new_endpoint(tenant)
    }

    fn full(&self, tenant: TenantId) -> Vec<Endpoint> {
        full_endpoints(|| self.stage.new_endpoint(tenant))
    }

    fn id(endpoint: &Endpoint) -> EndpointId {
        endpoint.id
    }

    fn version(endpoint: &Endpoint) -> Version {
        endpoint.version
    }

    fn changed(endpoint: &Endpoint) -> Endpoint {
        let events = Some(EventPatterns::parse(["invoice.*", "payment.received"]).unwrap());
        let update = EndpointUpdate { events, ..EndpointUpdate::default() };
        endpoint.clone().updated(update, endpoint.created_at + TimeDelta::microseconds(1_234_567))
    }

    async fn insert(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        request: Option<IdempotentRequest>,
    ) -> Result<Endpoint, PortError> {
        self.store.insert(tenant, endpoint, request, vec![]).await
    }

    async fn get(&self, tenant: TenantId, id: EndpointId) -> Result<Endpoint, PortError> {
        self.store.get(tenant, id).await.map(Arc::unwrap_or_clone)
    }

    async fn update(&self, tenant: TenantId, endpoint: Endpoint, read: Version) -> Result<(), PortError> {
        self.store.update(tenant, endpoint, read, vec![]).await
    }

    async fn delete(&self, tenant: TenantId, id: EndpointId, read: Version) -> Result<(), PortError> {
        self.store.delete(tenant, id, read, vec![]).await
    }

    async fn page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Endpoint>, PortError> {
        self.store.list(tenant, &EndpointFilter::default(), page).await
    }
}

pub(super) async fn a_list_has_filters(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let mut ids = Vec::new();
    for at in 0..5 {
        let mut endpoint = stage.new_endpoint(tenant);
        if at == 3 {
            endpoint.events = EventPatterns::parse(["payment.*"]).unwrap();
            endpoint.state = EndpointState::Paused { since: DateTime::UNIX_EPOCH };
        }
        ids.push(stores.endpoints.insert(tenant, endpoint, None, vec![]).await.unwrap().id);
    }
    let paused = EndpointFilter { state: Some("paused"), event: None };
    let invoices = EndpointFilter { state: None, event: Some(EventName::new("invoice.sent").unwrap()) };
    for (filter, expected) in [(paused, vec![ids[3]]), (invoices, vec![ids[0], ids[1], ids[2], ids[4]])] {
        let found = stores.endpoints.list(tenant, &filter, &PageRequest::default()).await.unwrap().items;
        assert_eq!(found.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), expected);
    }
}

pub(super) async fn a_deleted_endpoint_is_gone(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, id) = stage.published().await;
    stores.endpoints.delete(tenant, endpoint, Version::FIRST, vec![]).await.unwrap();
    assert_eq!(stores.endpoints.get(tenant, endpoint).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(stores.endpoints.health(tenant, endpoint).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(stores.endpoints.subscribed(tenant).await.unwrap().is_empty());
    assert_eq!(stage.delivery(tenant, id).await.endpoint, endpoint, "its history stays");
}
