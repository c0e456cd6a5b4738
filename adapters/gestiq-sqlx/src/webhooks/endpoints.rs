//! Endpoints.

use std::sync::Arc;

use async_trait::async_trait;
use gestiq_core::idempotency::IdempotentRequest;
use gestiq_core::page::key;
use gestiq_core::{AuditRecord, ErrorKind, Page, PageRequest, PortError, TenantId, Version};
use gestiq_webhooks::health::EndpointHealth;
use gestiq_webhooks::port::{EndpointFilter, EndpointStore, MAX_ENDPOINTS};
use gestiq_webhooks::{Endpoint, EndpointId};

use super::{WebhookStore, endpoint_rows, health_rows, trail};
use crate::db::{Session, values};
use crate::{idempotency, record};

const LIST: &str = "webhook endpoints by id";

#[async_trait]
impl EndpointStore for WebhookStore {
    async fn insert(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        request: Option<IdempotentRequest>,
        audit: Vec<AuditRecord>,
    ) -> Result<Endpoint, PortError> {
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        if let Some(first) = idempotency::replay(session, tenant, request.as_ref()).await? {
            return endpoint_rows::by_id(session, tenant, key::<EndpointId>(&first)?).await;
        }
        if let Some(request) = &request {
            let created = [(request, endpoint.id.to_string())];
            if idempotency::record(session, tenant, created).await? == 0 {
                let message =
                    format!("the idempotency key {} is being used: send the request again", request.key);
                return Err(PortError::new(ErrorKind::Conflict, message));
            }
        }
        check_room(session, tenant).await?;
        if record::insert(session, tenant, std::slice::from_ref(&endpoint)).await? == 0 {
            let message = format!("the endpoint {} exists", endpoint.id);
            return Err(PortError::new(ErrorKind::Conflict, message));
        }
        trail::append(session, tenant, audit).await?;
        tx.commit().await?;
        Ok(endpoint)
    }

    async fn get(&self, tenant: TenantId, id: EndpointId) -> Result<Arc<Endpoint>, PortError> {
        let mut tx = self.read(tenant).await?;
        endpoint_rows::by_id(&mut tx.session(), tenant, id).await.map(Arc::new)
    }

    async fn list(
        &self,
        tenant: TenantId,
        filter: &EndpointFilter,
        page: &PageRequest,
    ) -> Result<Page<Endpoint>, PortError> {
        let after = page.keys_after(LIST)?.map(|[id]| key::<EndpointId>(&id)).transpose()?;
        // A tenant has few of them: patterns of events are matched here.
        let all = self.all(tenant).await?.into_iter();
        let rows = all.filter(|one| after.is_none_or(|after| one.id > after) && filter.matches(one));
        Ok(Page::cut(rows, page, LIST, |last| [last.id.to_string()])?)
    }

    async fn update(
        &self,
        tenant: TenantId,
        endpoint: Endpoint,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError> {
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let (version, was_active) = endpoint_rows::lock(session, tenant, endpoint.id).await?;
        check_version(version, read)?;
        record::replace(session, tenant, std::slice::from_ref(&endpoint)).await?;
        if endpoint.state.is_active() && !was_active {
            health_rows::update(session, tenant, endpoint.id, &EndpointHealth::default()).await?;
        }
        trail::append(session, tenant, audit).await?;
        tx.commit().await
    }

    async fn delete(
        &self,
        tenant: TenantId,
        id: EndpointId,
        read: Version,
        audit: Vec<AuditRecord>,
    ) -> Result<(), PortError> {
        let mut tx = self.write(tenant).await?;
        let session = &mut tx.session();
        let (version, _) = endpoint_rows::lock(session, tenant, id).await?;
        check_version(version, read)?;
        let sql = "DELETE FROM {schema}.webhook_endpoint WHERE tenant_id = $1 AND id = $2";
        session.execute(sql, values![tenant.as_uuid(), id.as_uuid()]).await?;
        trail::append(session, tenant, audit).await?;
        tx.commit().await
    }

    async fn subscribed(&self, tenant: TenantId) -> Result<Vec<Arc<Endpoint>>, PortError> {
        let all = self.all(tenant).await?;
        Ok(all.into_iter().filter(|one| one.state.takes_messages()).map(Arc::new).collect())
    }

    async fn health(&self, tenant: TenantId, id: EndpointId) -> Result<EndpointHealth, PortError> {
        let mut tx = self.read(tenant).await?;
        let health = health_rows::by_id(&mut tx.session(), tenant, id).await?;
        health.ok_or_else(|| endpoint_rows::missing(id))
    }
}

impl WebhookStore {
    /// All endpoints of a tenant, the oldest id first.
    async fn all(&self, tenant: TenantId) -> Result<Vec<Endpoint>, PortError> {
        let sql = "SELECT id, tenant_id, version, document FROM {schema}.webhook_endpoint
                   WHERE tenant_id = $1 ORDER BY id";
        record::select(&mut self.read(tenant).await?.session(), sql, values![tenant.as_uuid()]).await
    }
}

/// Refuses one endpoint too many. Who makes one for the tenant at the same time waits, or both would find room.
async fn check_room(session: &mut Session<'_>, tenant: TenantId) -> Result<(), PortError> {
    if session.is_postgres() {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        session.execute(lock, values![format!("gestiq endpoints of {tenant} in {}", session.schema)]).await?;
    }
    let sql = "SELECT count(*) FROM {schema}.webhook_endpoint WHERE tenant_id = $1";
    let row = session.fetch_optional(sql, values![tenant.as_uuid()]).await?;
    let count = usize::try_from(row.map_or(Ok(0), |row| row.get::<i64>(0))?).unwrap_or_default();
    if count < MAX_ENDPOINTS {
        return Ok(());
    }
    let message = format!("the tenant has {count} endpoints, at most {MAX_ENDPOINTS} are kept: delete one");
    Err(PortError::new(ErrorKind::Conflict, message))
}

fn check_version(found: Version, read: Version) -> Result<(), PortError> {
    found.check(read).map(drop).map_err(PortError::from)
}
