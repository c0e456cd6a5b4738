//! A dead worker's deliveries go on, and a stale worker changes nothing.

use super::stage::{BEYOND_LEASE, LEASE, retry};
use super::{Stage, Stores};
use crate::delivery::{AttemptOutcome, DeadReason, DeliveryState, FailureClass, MAX_LOST_ATTEMPTS, Verdict};
use crate::port::{Claimed, LeaseToken, Recovered, Settled};

async fn take_over(stage: &Stage) -> Claimed {
    let recovered = stage.stores.queue.claim_expired(LEASE).await.unwrap();
    let claimed = if let Recovered::Claimed(claimed) = recovered { Some(*claimed) } else { None };
    claimed.unwrap()
}

async fn nothing_expired(stage: &Stage) {
    let recovered = stage.stores.queue.claim_expired(LEASE).await.unwrap();
    assert_eq!(recovered, Recovered::Nothing);
}

pub(super) async fn a_lease_keeps_others_away_until_it_ends(stores: Stores) {
    let stage = Stage::new(stores);
    let (_, _, id) = stage.published().await;
    stage.claim_one().await;
    stage.pass(20).await;
    assert_eq!(stage.claim(10).await, []);
    nothing_expired(&stage).await;
    stage.stores.time.pass(BEYOND_LEASE).await;
    assert_eq!(stage.claim(10).await, [], "expired leases are taken over one by one, not claimed");
    assert_eq!(take_over(&stage).await.delivery.id, id);
}

pub(super) async fn a_lease_that_is_extended_goes_on(stores: Stores) {
    let stage = Stage::new(stores.clone());
    stage.published().await;
    let claimed = stage.claim_one().await;
    let stranger = LeaseToken::from_uuid(gestiq_core::Uuid::max());
    for _ in 0..4 {
        stage.pass(20).await;
        let good = stores.queue.extend(&[stranger, claimed.token], LEASE).await.unwrap();
        assert_eq!(good, [claimed.token]);
        nothing_expired(&stage).await;
    }
    stage.succeed(&claimed).await;
    assert_eq!(stores.queue.extend(&[claimed.token], LEASE).await.unwrap(), []);
}

pub(super) async fn an_expired_lease_is_taken_over_with_the_lost_attempt_written_down(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, _, id) = stage.published().await;
    let dead = stage.claim_one().await;
    stage.stores.time.pass(BEYOND_LEASE).await;
    let heir = take_over(&stage).await;
    assert_ne!(heir.token, dead.token);
    assert_eq!((heir.delivery.attempts, heir.delivery.steps, heir.delivery.lost), (2, 0, 1));
    assert_eq!(heir.message, dead.message);
    let attempts = stage.attempts(tenant, id).await;
    assert_eq!(attempts.len(), 1);
    assert_eq!((attempts[0].number, attempts[0].outcome), (1, AttemptOutcome::Failed(FailureClass::Lost)));
    stage.succeed(&heir).await;
    let numbers: Vec<_> = stage.attempts(tenant, id).await.iter().map(|attempt| attempt.number).collect();
    assert_eq!(numbers, [1, 2]);
}

pub(super) async fn expired_leases_are_taken_over_one_by_one(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, endpoint, _) = stage.published().await;
    stage.owe(tenant, endpoint).await;
    assert_eq!(stage.claim(10).await.len(), 2);
    stage.stores.time.pass(BEYOND_LEASE).await;
    let (first, second) = (take_over(&stage).await, take_over(&stage).await);
    assert_ne!(first.delivery.id, second.delivery.id);
    nothing_expired(&stage).await;
}

pub(super) async fn a_holder_that_is_late_but_not_replaced_may_settle(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, _, id) = stage.published().await;
    let late = stage.claim_one().await;
    stage.stores.time.pass(BEYOND_LEASE).await;
    stage.succeed(&late).await;
    assert_eq!(stage.state(tenant, id).await, DeliveryState::Succeeded);
    nothing_expired(&stage).await;
}

pub(super) async fn a_holder_that_was_replaced_changes_nothing(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let late = stage.claim_one().await;
    stage.stores.time.pass(BEYOND_LEASE).await;
    let heir = take_over(&stage).await;

    let before = stage.delivery(tenant, id).await;
    assert_eq!(stage.settle(&late, 204, Verdict::Succeeded).await, Settled::Stale);
    assert_eq!(stores.queue.extend(&[late.token], LEASE).await.unwrap(), []);
    assert_eq!(stores.queue.release(&[late.token]).await.unwrap(), 0);
    assert_eq!(stage.delivery(tenant, id).await, before);
    assert_eq!(stage.attempts(tenant, id).await.len(), 1, "only the lost one");

    stage.settle(&heir, 503, retry(5)).await;
    assert_eq!(stage.settle(&late, 204, Verdict::Succeeded).await, Settled::Stale);
    assert_eq!(stage.state(tenant, id).await, DeliveryState::Pending);
}

pub(super) async fn a_token_serves_once(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.settle(&claimed, 503, retry(0)).await;
    assert_eq!(stage.settle(&claimed, 204, Verdict::Succeeded).await, Settled::Stale);
    // The same worker holds the next attempt by another token.
    stage.pass(1).await;
    let again = stage.claim_one().await;
    assert_eq!(stage.settle(&claimed, 204, Verdict::Succeeded).await, Settled::Stale);
    stage.succeed(&again).await;
    assert_eq!(stage.attempts(tenant, id).await.len(), 2);
}

pub(super) async fn a_message_that_kills_its_workers_is_given_up(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    stage.claim_one().await;
    for _ in 1..MAX_LOST_ATTEMPTS {
        stores.time.pass(BEYOND_LEASE).await;
        take_over(&stage).await;
    }
    stores.time.pass(BEYOND_LEASE).await;
    let given_up = stores.queue.claim_expired(LEASE).await.unwrap();
    let dead = stage.delivery(tenant, id).await;
    assert_eq!(dead.state, DeliveryState::DeadLettered(DeadReason::Lost));
    assert_eq!(given_up, Recovered::GivenUp(Box::new(dead)));
    assert_eq!(stage.attempts(tenant, id).await.len(), usize::try_from(MAX_LOST_ATTEMPTS).unwrap());
    nothing_expired(&stage).await;
}

pub(super) async fn what_is_given_back_was_never_tried(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let before = stage.delivery(tenant, id).await;
    let claimed = stage.claim_one().await;
    assert_eq!(stores.queue.release(&[claimed.token, claimed.token]).await.unwrap(), 1);
    assert_eq!(stage.delivery(tenant, id).await, before);
    assert_eq!(stage.settle(&claimed, 204, Verdict::Succeeded).await, Settled::Stale);
    assert_eq!(stage.claim_one().await.delivery.attempts, 1);
    assert_eq!(stage.attempts(tenant, id).await, []);
}
