//! A worker's report is written whole, and by the holder of the lease only.

use std::time::Duration;

use super::stage::{report, retry, settlement};
use super::{Stage, Stores};
use crate::delivery::{AttemptOutcome, DeadReason, DeliveryState, FailureClass, Trigger, Verdict};
use crate::port::{Report, Settled};

pub(super) async fn a_success_is_final(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.succeed(&claimed).await;
    let delivery = stage.delivery(tenant, id).await;
    assert_eq!((delivery.state, delivery.attempts, delivery.steps), (DeliveryState::Succeeded, 1, 1));
    assert!(delivery.finished_at.is_some());
    stage.pass(3600).await;
    assert_eq!(stage.claim(10).await, []);
}

pub(super) async fn a_retry_comes_when_its_wait_is_over(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    let settled = stage.settle(&claimed, 503, retry(60)).await;
    assert!(matches!(settled, Settled::Applied { .. }));
    let delivery = stage.delivery(tenant, id).await;
    assert_eq!((delivery.state, delivery.attempts, delivery.steps), (DeliveryState::Pending, 1, 1));
    stage.pass(61).await;
    let again = stage.claim_one().await;
    assert_eq!((again.delivery.attempts, again.delivery.steps), (2, 1));
}

pub(super) async fn a_dead_letter_keeps_its_reason(stores: Stores) {
    let stage = Stage::new(stores);
    for reason in [DeadReason::Exhausted, DeadReason::Permanent, DeadReason::Expired] {
        let (tenant, _, id) = stage.published().await;
        let claimed = stage.claim_one().await;
        stage.settle(&claimed, 400, Verdict::DeadLetter(reason)).await;
        assert_eq!(stage.state(tenant, id).await, DeliveryState::DeadLettered(reason));
    }
    assert_eq!(stage.claim(10).await, []);
}

pub(super) async fn what_is_dropped_has_no_attempt(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    let dropped = report(&claimed, Report::Dropped(DeadReason::Expired));
    let settled = stores.queue.settle(vec![dropped]).await.unwrap();
    assert_eq!(settled, [Settled::Applied { health: None }]);
    let delivery = stage.delivery(tenant, id).await;
    assert_eq!(delivery.state, DeliveryState::DeadLettered(DeadReason::Expired));
    assert_eq!((delivery.attempts, stage.attempts(tenant, id).await.len()), (0, 0));
}

pub(super) async fn what_is_postponed_has_no_attempt_and_comes_later(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    let postponed = report(&claimed, Report::Postponed { wait: Duration::from_secs(60) });
    let settled = stores.queue.settle(vec![postponed.clone(), postponed]).await.unwrap();
    assert_eq!(settled, [Settled::Applied { health: None }, Settled::Stale]);
    let delivery = stage.delivery(tenant, id).await;
    assert_eq!((delivery.state, delivery.attempts, delivery.steps), (DeliveryState::Pending, 0, 0));
    assert_eq!((stage.attempts(tenant, id).await.len(), stage.claim(10).await.len()), (0, 0));
    stage.pass(61).await;
    assert_eq!(stage.claim_one().await.delivery.attempts, 1);
}

pub(super) async fn attempts_are_read_back_as_they_were_written(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let mut written = Vec::new();
    let outcomes = [
        AttemptOutcome::Answered { status: 100 },
        AttemptOutcome::Answered { status: 599 },
        AttemptOutcome::Failed(FailureClass::Timeout),
        AttemptOutcome::Failed(FailureClass::AddressRefused),
    ];
    for outcome in outcomes {
        let claimed = stage.claim_one().await;
        let mut settlement = settlement(&claimed, 503, retry(0));
        if let Report::Attempted { attempt, .. } = &mut settlement.report {
            attempt.outcome = outcome;
            written.push((**attempt).clone());
        }
        stores.queue.settle(vec![settlement]).await.unwrap();
        stage.pass(1).await;
    }
    assert_eq!(stage.attempts(tenant, id).await, written);
    assert_eq!(written[0].trigger, Trigger::Scheduled);
}

pub(super) async fn a_stale_one_does_not_stop_the_others(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, first) = stage.published().await;
    let second = stage.owe(tenant, endpoint).await;
    let claimed = stage.claim(2).await;
    let done = |at: usize| settlement(&claimed[at], 204, Verdict::Succeeded);
    let settled = stores.queue.settle(vec![done(0), done(0), done(1)]).await.unwrap();
    assert!(matches!(settled[0], Settled::Applied { .. }));
    assert_eq!(settled[1], Settled::Stale);
    assert!(matches!(settled[2], Settled::Applied { .. }));
    for id in [first, second] {
        assert_eq!(stage.state(tenant, id).await, DeliveryState::Succeeded);
        assert_eq!(stage.attempts(tenant, id).await.len(), 1);
    }
    assert_eq!(stores.queue.settle(vec![]).await.unwrap(), []);
}

pub(super) async fn a_token_of_another_delivery_is_stale(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, first) = stage.published().await;
    stage.owe(tenant, endpoint).await;
    let claimed = stage.claim(2).await;
    let mut mixed = settlement(&claimed[0], 204, Verdict::Succeeded);
    mixed.token = claimed[1].token;
    let mut foreign = settlement(&claimed[0], 204, Verdict::Succeeded);
    foreign.tenant = stage.tenant();
    assert_eq!(stores.queue.settle(vec![mixed, foreign]).await.unwrap(), [Settled::Stale, Settled::Stale]);
    assert_eq!(stage.state(tenant, first).await, DeliveryState::Pending);
}
