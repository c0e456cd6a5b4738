//! Endpoints in memory.

use std::sync::Arc;

use async_trait::async_trait;
use gestiq_core::idempotency::IdempotentRequest;
use gestiq_core::page::key;
use gestiq_core::{AuditRecord, ErrorKind, Page, PageRequest, PortError, TenantId, Version};

use super::{KeptEndpoint, MemoryStore, Tables, requests};
use crate::endpoint::{Endpoint, EndpointId};
use crate::health::EndpointHealth;
use crate::port::{EndpointFilter, EndpointStore, MAX_ENDPOINTS};

/// The name of the list in cursors.
const LIST: &str = "webhook endpoints by id";

#[async_trait]
impl EndpointStore for MemoryStore {
    async fn insert(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        request: Option<IdempotentRequest>,
        audit: Vec<AuditRecord>,
    ) -> Result<Endpoint, PortError> {
        let now = self.now();
        let mut tables = self.tables();
        if let Some(request) = &request
            && let Some(first) = request.decide(tables.recorded(tenant, request))?.replay()
        {
            return tables.endpoint(tenant, requests::result(&first)?).map(|kept| (*kept.endpoint).clone());
        }
        if tables.endpoints.contains_key(&endpoint.id) {
            return Err(PortError::new(ErrorKind::Conflict, format!("the endpoint {} exists", endpoint.id)));
        }
        let count = tables.endpoints.values().filter(|kept| kept.endpoint.tenant == tenant).count();
        if count >= MAX_ENDPOINTS {
            let message =
                format!("the tenant has {count} endpoints, at most {MAX_ENDPOINTS} are kept: delete one");
            return Err(PortError::new(ErrorKind::Conflict, message));
        }
        tables.append(tenant, audit)?;
        if let Some(request) = &request {
            tables.record(tenant, request, endpoint.id.to_string(), now);
        }
        let kept = KeptEndpoint { endpoint: Arc::new(endpoint.clone()), health: EndpointHealth::default() };
        tables.endpoints.insert(endpoint.id, kept);
        Ok(endpoint)
    }

    async fn get(&self, tenant: TenantId, id: EndpointId) -> Result<Arc<Endpoint>, PortError> {
        self.tables().endpoint(tenant, id).map(|kept| Arc::clone(&kept.endpoint))
    }

    async fn list(
        &self,
        tenant: TenantId,
        filter: &EndpointFilter,
        page: &PageRequest,
    ) -> Result<Page<Endpoint>, PortError> {
        let after = page.keys_after(LIST)?.map(|[id]| key::<EndpointId>(&id)).transpose()?;
        let tables = self.tables();
        let rows = tables.endpoints.values().map(|kept| &*kept.endpoint).filter(|endpoint| {
            endpoint.tenant == tenant
                && after.is_none_or(|after| endpoint.id > after)
                && filter.matches(endpoint)
        });
        Ok(Page::cut(rows.cloned(), page, LIST, |last| [last.id.to_string()])?)
    }

    async fn update(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError> {
        let mut tables = self.tables();
        tables.endpoint_of_version(tenant, endpoint.id, read)?;
        tables.append(tenant, audit)?;
        let kept = tables.endpoint_of_version(tenant, endpoint.id, read)?;
        if endpoint.state.is_active() && !kept.endpoint.state.is_active() {
            kept.health = EndpointHealth::default();
        }
        kept.endpoint = Arc::new(endpoint);
        Ok(())
    }

    async fn delete(
        &self,
        tenant: TenantId,
        id: EndpointId,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError> {
        let mut tables = self.tables();
        tables.endpoint_of_version(tenant, id, read)?;
        tables.append(tenant, audit)?;
        tables.endpoints.remove(&id);
        Ok(())
    }

    async fn subscribed(&self, tenant: TenantId) -> Result<Vec<Arc<Endpoint>>, PortError> {
        let tables = self.tables();
        let theirs = tables.endpoints.values().map(|kept| &kept.endpoint).filter(|e| e.tenant == tenant);
        Ok(theirs.filter(|endpoint| endpoint.state.takes_messages()).cloned().collect())
    }

    async fn health(&self, tenant: TenantId, id: EndpointId) -> Result<EndpointHealth, PortError> {
        self.tables().endpoint(tenant, id).map(|kept| kept.health.clone())
    }
}

impl Tables {
    fn endpoint(&self, tenant: TenantId, id: EndpointId) -> Result<&KeptEndpoint, PortError> {
        self.endpoints
            .get(&id)
            .filter(|kept| kept.endpoint.tenant == tenant)
            .ok_or_else(|| PortError::not_found("webhook endpoint", id))
    }

    fn endpoint_of_version(
        &mut self,
        tenant: TenantId,
        id: EndpointId,
        read: Version,
    ) -> Result<&mut KeptEndpoint, PortError> {
        let kept = self
            .endpoints
            .get_mut(&id)
            .filter(|kept| kept.endpoint.tenant == tenant)
            .ok_or_else(|| PortError::not_found("webhook endpoint", id))?;
        match kept.endpoint.version.check(read) {
            Ok(_) => Ok(kept),
            Err(stale) => Err(stale.into()),
        }
    }
}
