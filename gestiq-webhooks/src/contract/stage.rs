//! The stage on which cases play: tenants, endpoints, messages, and what a worker does with them.

use std::time::Duration;

use chrono::DateTime;
use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation};
use gestiq_core::{EventName, PageRequest, PageSize, Payload, SequentialIds, Subject, TenantId, Uuid};

use super::Stores;
use crate::cipher::{SealedSecret, SealedSecrets};
use crate::delivery::{
    Attempt, AttemptOutcome, Delivery, DeliveryId, DeliveryState, NewDelivery, Trigger, Verdict,
};
use crate::endpoint::{Endpoint, EndpointId, EventPatterns, NewEndpoint, OrderKey};
use crate::message::{Message, MessageId};
use crate::port::{ClaimRequest, Claimed, Headers, Publication, Report, Settled, Settlement};
use crate::url::EndpointUrl;

/// The lease of claims.
pub(super) const LEASE: Duration = Duration::from_secs(30);

/// Time that is surely beyond a lease.
pub(super) const BEYOND_LEASE: Duration = Duration::from_secs(31);

/// Fresh stores with a source of ids and short names for what cases do often.
#[derive(Debug)]
pub struct Stage {
    /// The stores.
    pub stores: Stores,
    ids: SequentialIds,
}

impl Stage {
    /// A stage on fresh stores.
    #[must_use]
    pub fn new(stores: Stores) -> Self {
        Stage { stores, ids: SequentialIds::default() }
    }

    pub(super) fn tenant(&self) -> TenantId {
        TenantId::new(&self.ids)
    }

    pub(super) fn new_endpoint(&self, tenant: TenantId) -> Endpoint {
        let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
        let sealed = SealedSecret::restore("k1", vec![7; 64]).unwrap();
        Endpoint::create(
            EndpointId::new(&self.ids),
            tenant,
            NewEndpoint::new(url, EventPatterns::all()),
            SealedSecrets::new(sealed),
            DateTime::UNIX_EPOCH,
        )
    }

    pub(super) async fn endpoint(&self, tenant: TenantId) -> EndpointId {
        let endpoint = self.new_endpoint(tenant);
        self.stores.endpoints.insert(tenant, endpoint.clone(), None, vec![]).await.unwrap().id
    }

    pub(super) fn message(&self, tenant: TenantId) -> Message {
        let id = Uuid::from_u128(gestiq_core::IdSource::next_uuid(&self.ids).as_u128());
        Message {
            id: MessageId::parse(&format!("msg_{}", id.simple())).unwrap(),
            tenant,
            event: EventName::new("invoice.sent").unwrap(),
            subject: Subject::new("invoice", "F-17").unwrap(),
            payload: Payload::from_json("{ \"number\":  \"F-17\", \"note\": \"año\" }").unwrap(),
            occurred_at: DateTime::UNIX_EPOCH,
            created_at: DateTime::UNIX_EPOCH,
            expires_at: None,
        }
    }

    pub(super) fn outgoing(&self, tenant: TenantId, endpoints: &[EndpointId]) -> Publication {
        self.ordered(tenant, endpoints, None)
    }

    pub(super) fn ordered(
        &self,
        tenant: TenantId,
        endpoints: &[EndpointId],
        order: Option<&str>,
    ) -> Publication {
        let deliveries = endpoints.iter().map(|endpoint| NewDelivery {
            id: DeliveryId::new(&self.ids),
            endpoint: *endpoint,
            trigger: Trigger::Scheduled,
            order: order.map(OrderKey::of),
        });
        Publication { message: self.message(tenant), deliveries: deliveries.collect(), request: None }
    }

    /// Publishes a message for one endpoint.
    pub(super) async fn owe(&self, tenant: TenantId, endpoint: EndpointId) -> DeliveryId {
        self.owe_in_order(tenant, endpoint, None).await
    }

    pub(super) async fn owe_in_order(
        &self,
        tenant: TenantId,
        endpoint: EndpointId,
        order: Option<&str>,
    ) -> DeliveryId {
        let outgoing = vec![self.ordered(tenant, &[endpoint], order)];
        self.stores.queue.publish(tenant, outgoing).await.unwrap()[0].deliveries[0]
    }

    /// A tenant with an endpoint and a published delivery.
    pub(super) async fn published(&self) -> (TenantId, EndpointId, DeliveryId) {
        let tenant = self.tenant();
        let endpoint = self.endpoint(tenant).await;
        (tenant, endpoint, self.owe(tenant, endpoint).await)
    }

    pub(super) async fn claim(&self, limit: usize) -> Vec<Claimed> {
        self.stores.queue.claim(&ClaimRequest::new(limit, LEASE)).await.unwrap()
    }

    pub(super) async fn claim_one(&self) -> Claimed {
        let mut claimed = self.claim(1).await;
        assert_eq!(claimed.len(), 1, "one delivery is claimable");
        claimed.remove(0)
    }

    /// The ids of what can be claimed now; all of it is given back.
    pub(super) async fn claimable(&self) -> Vec<DeliveryId> {
        let claimed = self.claim(100).await;
        let tokens: Vec<_> = claimed.iter().map(|claimed| claimed.token).collect();
        self.stores.queue.release(&tokens).await.unwrap();
        claimed.into_iter().map(|claimed| claimed.delivery.id).collect()
    }

    pub(super) async fn settle(&self, claimed: &Claimed, status: u16, verdict: Verdict) -> Settled {
        let settlement = settlement(claimed, status, verdict);
        self.stores.queue.settle(vec![settlement]).await.unwrap().remove(0)
    }

    pub(super) async fn succeed(&self, claimed: &Claimed) {
        let settled = self.settle(claimed, 204, Verdict::Succeeded).await;
        assert!(matches!(settled, Settled::Applied { .. }), "the holder settles");
    }

    pub(super) async fn delivery(&self, tenant: TenantId, id: DeliveryId) -> Delivery {
        self.stores.log.delivery(tenant, id).await.unwrap()
    }

    pub(super) async fn state(&self, tenant: TenantId, id: DeliveryId) -> DeliveryState {
        self.delivery(tenant, id).await.state
    }

    pub(super) async fn attempts(&self, tenant: TenantId, id: DeliveryId) -> Vec<Attempt> {
        let page = PageRequest::first(PageSize::new(100).unwrap());
        self.stores.log.attempts(tenant, id, &page).await.unwrap().items
    }

    pub(super) async fn pass(&self, seconds: u64) {
        self.stores.time.pass(Duration::from_secs(seconds)).await;
    }
}

/// The report of an attempt that got this status.
pub(super) fn settlement(claimed: &Claimed, status: u16, verdict: Verdict) -> Settlement {
    let delivery = &claimed.delivery;
    let attempt = Attempt {
        delivery: delivery.id,
        number: delivery.attempts,
        trigger: delivery.trigger,
        started_at: DateTime::UNIX_EPOCH,
        duration: Duration::from_micros(12_345),
        outcome: AttemptOutcome::Answered { status },
        request_headers: Headers::from_iter([("webhook-id", delivery.message.as_str())]),
        response_headers: Headers::from_iter([("Server", "x"), ("Set-Cookie", "a"), ("Set-Cookie", "b")]),
        response_body: b"\0\xff not text".to_vec(),
    };
    report(claimed, Report::attempted(attempt, verdict))
}

pub(super) fn report(claimed: &Claimed, report: Report) -> Settlement {
    Settlement {
        tenant: claimed.delivery.tenant,
        delivery: claimed.delivery.id,
        endpoint: claimed.delivery.endpoint,
        token: claimed.token,
        report,
    }
}

/// A request under a key.
pub(super) fn keyed(operation: Operation, key: &str, content: &str) -> IdempotentRequest {
    let fingerprint = Fingerprint::of("contract", content.as_bytes());
    IdempotentRequest { operation, key: key.parse().unwrap(), fingerprint }
}

pub(super) fn retry(seconds: u64) -> Verdict {
    Verdict::Retry { wait: Duration::from_secs(seconds) }
}
