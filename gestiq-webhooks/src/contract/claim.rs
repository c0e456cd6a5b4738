//! Workers get what is due, each delivery once, and no endpoint gets in another's way.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use gestiq_core::{ErrorKind, Version};

use super::stage::{LEASE, retry};
use super::{Stage, Stores, join_all};
use crate::endpoint::{DisabledReason, EndpointId};
use crate::port::{ClaimRequest, MAX_CLAIMED};

pub(super) async fn what_is_due_is_handed_out_with_its_message(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    assert_eq!((claimed.delivery.tenant, claimed.delivery.endpoint), (tenant, endpoint));
    assert_eq!((claimed.delivery.id, claimed.delivery.attempts), (id, 1));
    assert_eq!(claimed.endpoint_version, Some(Version::FIRST));
    let message = stores.log.message(tenant, &claimed.delivery.message).await.unwrap();
    assert_eq!(*claimed.message, message);
    assert_eq!(stage.delivery(tenant, id).await.attempts, 1, "the attempt counts from the claim on");
}

pub(super) async fn nothing_is_handed_out_twice(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, endpoint, _) = stage.published().await;
    for _ in 1..10 {
        stage.owe(tenant, endpoint).await;
    }
    let mut seen = BTreeSet::new();
    let mut tokens = BTreeSet::new();
    for size in [3, 3, 3, 3, 3] {
        for claimed in stage.claim(size).await {
            assert!(seen.insert(claimed.delivery.id));
            assert!(tokens.insert(claimed.token));
        }
    }
    assert_eq!(seen.len(), 10);
}

pub(super) async fn the_earliest_due_comes_first(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, endpoint, first) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.settle(&claimed, 503, retry(5)).await;
    stage.pass(10).await;
    let second = stage.owe(tenant, endpoint).await;
    stage.pass(1).await;
    let third = stage.owe(tenant, endpoint).await;
    assert_eq!(stage.claimable().await, [first, second, third]);
}

pub(super) async fn the_room_of_an_endpoint_is_kept(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoints =
        [stage.endpoint(tenant).await, stage.endpoint(tenant).await, stage.endpoint(tenant).await];
    for _ in 0..5 {
        stores.queue.publish(tenant, vec![stage.outgoing(tenant, &endpoints)]).await.unwrap();
    }
    let mut request = ClaimRequest::new(100, LEASE);
    request.slots = 2;
    request.room = BTreeMap::from([(endpoints[1], 0), (endpoints[2], 4)]);
    let claimed = stores.queue.claim(&request).await.unwrap();
    let count =
        |endpoint: EndpointId| claimed.iter().filter(|claimed| claimed.delivery.endpoint == endpoint).count();
    assert_eq!(endpoints.map(count), [2, 0, 4]);
}

pub(super) async fn endpoints_take_turns(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let mut endpoints = Vec::new();
    for _ in 0..3 {
        endpoints.push(stage.endpoint(tenant).await);
    }
    for _ in 0..4 {
        stores.queue.publish(tenant, vec![stage.outgoing(tenant, &endpoints)]).await.unwrap();
    }
    let mut served = Vec::new();
    let mut request = ClaimRequest::new(1, LEASE);
    for _ in 0..6 {
        let claimed = stores.queue.claim(&request).await.unwrap();
        request.after = Some(claimed[0].delivery.endpoint);
        served.push(claimed[0].delivery.endpoint);
    }
    assert_eq!(served[..3], endpoints[..]);
    assert_eq!(served[3..], endpoints[..]);
}

pub(super) async fn what_is_not_due_is_not_handed_out(stores: Stores) {
    let stage = Stage::new(stores);
    let (_, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.settle(&claimed, 503, retry(60)).await;
    stage.pass(50).await;
    assert_eq!(stage.claimable().await, []);
    stage.pass(11).await;
    assert_eq!(stage.claimable().await, [id]);
}

pub(super) async fn only_active_endpoints_are_served(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, id) = stage.published().await;
    let active = stores.endpoints.get(tenant, endpoint).await.unwrap();
    let now = DateTime::UNIX_EPOCH;
    let paused = (*active).clone().with_state(active.state.paused(now).unwrap(), now);
    stores.endpoints.update(tenant, paused.clone(), active.version, vec![]).await.unwrap();
    assert_eq!(stage.claimable().await, []);

    let resumed = paused.clone().with_state(paused.state.resumed().unwrap(), now);
    stores.endpoints.update(tenant, resumed.clone(), paused.version, vec![]).await.unwrap();
    assert_eq!(stage.claimable().await, [id]);

    let state = resumed.state.disabled(DisabledReason::ByHost, now);
    let disabled = resumed.clone().with_state(state, now);
    stores.endpoints.update(tenant, disabled.clone(), resumed.version, vec![]).await.unwrap();
    assert_eq!(stage.claimable().await, []);

    stores.endpoints.delete(tenant, endpoint, disabled.version, vec![]).await.unwrap();
    assert_eq!(stage.claimable().await, []);
}

pub(super) async fn the_limit_is_named(stores: Stores) {
    let too_many = ClaimRequest::new(MAX_CLAIMED + 1, LEASE);
    assert_eq!(stores.queue.claim(&too_many).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(stores.queue.claim(&ClaimRequest::new(0, LEASE)).await.unwrap(), []);
}

pub(super) async fn sixteen_at_once_share_what_is_there(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoints = [stage.endpoint(tenant).await, stage.endpoint(tenant).await];
    for _ in 0..20 {
        stores.queue.publish(tenant, vec![stage.outgoing(tenant, &endpoints)]).await.unwrap();
    }
    let mut seen = BTreeSet::new();
    // A claim may pass over rows that another one has locked, so a few tries may be needed.
    for _ in 0..20 {
        let request = ClaimRequest::new(3, LEASE);
        for claimed in join_all((0..16).map(|_| stores.queue.claim(&request))).await {
            for claimed in claimed.unwrap() {
                assert!(seen.insert(claimed.delivery.id), "handed out twice");
            }
        }
    }
    assert_eq!(seen.len(), 40);
}
