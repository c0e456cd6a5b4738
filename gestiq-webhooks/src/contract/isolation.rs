//! A tenant never sees, counts or changes another's records.

use chrono::{DateTime, Utc};
use gestiq_core::{ErrorKind, PageRequest, PortError, Version};

use super::audit::{actions, record};
use super::stage::keyed;
use super::{Stage, Stores};
use crate::audit::EndpointAction;
use crate::delivery::DeliveryState;
use crate::port::{
    CREATE_ENDPOINT, DeliveryChange, DeliveryFilter, EndpointFilter, PUBLISH_MESSAGE, ReplayRequest,
    ReplayScope,
};

fn not_found<T: std::fmt::Debug>(answer: Result<T, PortError>) {
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::NotFound);
}

pub(super) async fn other_tenants_records_are_not_found(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (owner, endpoint, delivery) = stage.published().await;
    let other = stage.tenant();
    let message = stage.delivery(owner, delivery).await.message;

    not_found(stores.endpoints.get(other, endpoint).await);
    not_found(stores.endpoints.health(other, endpoint).await);
    not_found(stores.log.message(other, &message).await);
    not_found(stores.log.delivery(other, delivery).await);
    not_found(stores.log.attempts(other, delivery, &PageRequest::default()).await);
}

pub(super) async fn other_tenants_records_are_not_changed(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (owner, endpoint, delivery) = stage.published().await;
    let other = stage.tenant();
    let before = stores.endpoints.get(owner, endpoint).await.unwrap();

    let mut stolen = (*before).clone().with_state(before.state, DateTime::UNIX_EPOCH);
    stolen.tenant = other;
    not_found(stores.endpoints.update(other, stolen, Version::FIRST, vec![]).await);
    not_found(stores.endpoints.delete(other, endpoint, Version::FIRST, vec![]).await);
    let foreign = stores.queue.publish(other, vec![stage.outgoing(other, &[endpoint])]).await.unwrap();
    assert_eq!(foreign[0].deliveries, [], "nobody delivers to another tenant's endpoint");

    for change in [DeliveryChange::RetryNow, DeliveryChange::Cancel] {
        assert_eq!(stores.log.change(other, &[delivery], change, vec![]).await.unwrap(), []);
    }
    let claimed = stage.claim_one().await;
    stage.succeed(&claimed).await;
    let everything = ReplayRequest {
        endpoint,
        since: DateTime::<Utc>::UNIX_EPOCH,
        until: DateTime::<Utc>::MAX_UTC,
        scope: ReplayScope::All,
        after: None,
        limit: 100,
    };
    let progress = stores.log.replay(other, &everything, vec![]).await.unwrap();
    assert_eq!((progress.examined, progress.reopened, progress.next), (0, 0, None));
    assert_eq!(stage.state(owner, delivery).await, DeliveryState::Succeeded);
    assert_eq!(stores.endpoints.get(owner, endpoint).await.unwrap(), before);
}

pub(super) async fn lists_never_mix_tenants(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (owner, endpoint, delivery) = stage.published().await;
    let (other, other_endpoint, other_delivery) = stage.published().await;
    let page = PageRequest::default();
    for (tenant, endpoint, delivery) in [(owner, endpoint, delivery), (other, other_endpoint, other_delivery)]
    {
        let endpoints = stores.endpoints.list(tenant, &EndpointFilter::default(), &page).await.unwrap().items;
        assert_eq!(endpoints.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), [endpoint]);
        let subscribed = stores.endpoints.subscribed(tenant).await.unwrap();
        assert_eq!(subscribed.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), [endpoint]);
        let deliveries =
            stores.log.deliveries(tenant, &DeliveryFilter::default(), &page).await.unwrap().items;
        assert_eq!(deliveries.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), [delivery]);
    }
    let foreign = DeliveryFilter { endpoint: Some(other_endpoint), ..DeliveryFilter::default() };
    assert_eq!(stores.log.deliveries(owner, &foreign, &page).await.unwrap().items, []);
}

pub(super) async fn a_trail_is_of_its_tenant(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (owner, other) = (stage.tenant(), stage.tenant());
    let endpoint = stage.new_endpoint(owner);
    let created = record(owner, EndpointAction::Created, None, Some(&endpoint));
    stores.endpoints.insert(owner, endpoint.clone(), None, created).await.unwrap();
    let stolen = record(other, EndpointAction::Deleted, Some(&endpoint), None);
    not_found(stores.endpoints.delete(other, endpoint.id, Version::FIRST, stolen).await);
    assert_eq!(actions(&stores, owner).await, ["webhook_endpoint.created"]);
    assert_eq!(actions(&stores, other).await, [""; 0]);
}

pub(super) async fn a_key_is_of_its_tenant(stores: Stores) {
    let stage = Stage::new(stores.clone());
    for content in ["one", "two"] {
        let tenant = stage.tenant();
        let mut outgoing = stage.outgoing(tenant, &[]);
        outgoing.request = Some(keyed(PUBLISH_MESSAGE, "same", content));
        outgoing.message.id = crate::message::MessageId::parse("msg_same").unwrap();
        let published = stores.queue.publish(tenant, vec![outgoing]).await.unwrap();
        assert!(!published[0].repeated, "keys and message ids are unique within a tenant only");
        let endpoint = stage.new_endpoint(tenant);
        let made = stores
            .endpoints
            .insert(tenant, endpoint.clone(), Some(keyed(CREATE_ENDPOINT, "same", content)), vec![])
            .await;
        assert_eq!(made.unwrap(), endpoint);
    }
}
