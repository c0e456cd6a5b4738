//! Tables stay small, and nothing that is pending is lost for it.

use chrono::{DateTime, TimeDelta};
use gestiq_core::{ErrorKind, Version};

use super::stage::{keyed, retry};
use super::{Stage, Stores};
use crate::delivery::{DeadReason, DeliveryState};
use crate::endpoint::DisabledReason;
use crate::port::PUBLISH_MESSAGE;

pub(super) async fn what_has_nowhere_to_go_is_swept(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, deleted, held) = stage.published().await;
    let in_hand = stage.claim_one().await;
    let first = stage.owe(tenant, deleted).await;
    let second = stage.owe(tenant, deleted).await;
    let (disabled, paused) = (stage.endpoint(tenant).await, stage.endpoint(tenant).await);
    let (third, waiting) = (stage.owe(tenant, disabled).await, stage.owe(tenant, paused).await);
    let (_, _, elsewhere) = stage.published().await;
    let now = DateTime::UNIX_EPOCH;
    let active = stores.endpoints.get(tenant, disabled).await.unwrap();
    let state = active.state.disabled(DisabledReason::ByHost, now);
    stores
        .endpoints
        .update(tenant, (*active).clone().with_state(state, now), active.version, vec![])
        .await
        .unwrap();
    let active = stores.endpoints.get(tenant, paused).await.unwrap();
    let state = active.state.paused(now).unwrap();
    stores
        .endpoints
        .update(tenant, (*active).clone().with_state(state, now), active.version, vec![])
        .await
        .unwrap();
    stores.endpoints.delete(tenant, deleted, Version::FIRST, vec![]).await.unwrap();

    let (mut swept, mut steps) = (Vec::new(), 0);
    loop {
        let some = stores.housekeeping.sweep(2).await.unwrap();
        if some.is_empty() {
            break;
        }
        steps += 1;
        swept.extend(some);
    }
    assert_eq!((swept.len(), steps), (3, 2));
    for one in swept {
        assert_eq!(stage.delivery(tenant, one.id).await, one, "it is answered as it is now");
    }
    let gone = DeliveryState::DeadLettered(DeadReason::EndpointDeleted);
    let off = DeliveryState::DeadLettered(DeadReason::EndpointDisabled);
    let pending = DeliveryState::Pending;
    for (id, state) in [(held, pending), (first, gone), (second, gone), (third, off), (waiting, pending)] {
        assert_eq!(stage.state(tenant, id).await, state);
    }
    assert_eq!(stage.claimable().await, [elsewhere]);
    stage.settle(&in_hand, 503, retry(0)).await;
    assert_eq!(stores.housekeeping.sweep(2).await.unwrap().len(), 1, "once nobody holds it, it goes too");
    assert_eq!(stage.state(tenant, held).await, gone);
}

pub(super) async fn old_messages_are_purged_in_batches(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let publish = async |key: &str| {
        let mut outgoing = stage.outgoing(tenant, &[endpoint]);
        outgoing.request = Some(keyed(PUBLISH_MESSAGE, key, "content"));
        stores.queue.publish(tenant, vec![outgoing]).await.unwrap().remove(0)
    };
    let old = [publish("1").await, publish("2").await, publish("3").await];
    for claimed in stage.claim(10).await {
        stage.succeed(&claimed).await;
    }
    let pending = publish("4").await;
    let created = stores.log.message(tenant, &pending.message).await.unwrap().created_at;
    assert_eq!(stores.housekeeping.purge(created, 10).await.unwrap(), 0, "nothing is older");

    let after = created + TimeDelta::seconds(1);
    let mut purged = Vec::new();
    for _ in 0..3 {
        purged.push(stores.housekeeping.purge(after, 2).await.unwrap());
    }
    assert_eq!(purged, [2, 1, 0], "what is pending stays");
    for old in &old {
        let id = old.deliveries[0];
        assert_eq!(stores.log.message(tenant, &old.message).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(stores.log.delivery(tenant, id).await.unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert_eq!(stage.claimable().await, pending.deliveries);
    let repeated = publish("1").await;
    assert_eq!((repeated.repeated, &repeated.message), (true, &old[0].message), "its key is kept");
    assert_eq!(repeated.deliveries, []);
}

pub(super) async fn requests_are_kept_for_thirty_days(stores: Stores) {
    const DAY: u64 = 24 * 3600;
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let publish = async |key: &str, content: &str| {
        let mut outgoing = stage.outgoing(tenant, &[]);
        outgoing.request = Some(keyed(PUBLISH_MESSAGE, key, content));
        stores.queue.publish(tenant, vec![outgoing]).await
    };
    for key in ["1", "2", "3"] {
        publish(key, "content").await.unwrap();
    }
    stage.pass(29 * DAY).await;
    assert_eq!(stores.housekeeping.forget_requests(10).await.unwrap(), 0);
    assert!(publish("1", "content").await.unwrap()[0].repeated);
    publish("4", "content").await.unwrap();
    stage.pass(2 * DAY).await;
    let mut forgotten = Vec::new();
    for _ in 0..3 {
        forgotten.push(stores.housekeeping.forget_requests(2).await.unwrap());
    }
    assert_eq!(forgotten, [2, 1, 0]);
    assert!(!publish("1", "other content").await.unwrap()[0].repeated, "the key is free again");
    assert!(publish("4", "content").await.unwrap()[0].repeated, "a younger one is kept");
}
