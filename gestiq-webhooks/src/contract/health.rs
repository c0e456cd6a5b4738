//! An endpoint that fails is left alone for a while, and one that is gone for ever.

use chrono::DateTime;
use gestiq_core::TenantId;

use super::stage::{retry, settlement};
use super::{Stage, Stores};
use crate::delivery::{DeadReason, Verdict};
use crate::endpoint::{DisabledReason, EndpointId, EndpointState};
use crate::health::{CircuitGate, HealthChange};
use crate::port::{Report, RequestShare, Settled};

/// More failures than a circuit bears.
const MANY: usize = 50;

pub(super) async fn an_endpoint_that_is_gone_is_disabled(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, _) = stage.published().await;
    stage.owe(tenant, endpoint).await;
    let claimed = stage.claim_one().await;
    let settled = stage.settle(&claimed, 410, Verdict::DeadLetter(DeadReason::Permanent)).await;
    assert_eq!(settled, Settled::Applied { health: Some(HealthChange::Disabled(DisabledReason::Gone)) });
    let disabled = stores.endpoints.get(tenant, endpoint).await.unwrap();
    assert!(matches!(disabled.state, EndpointState::Disabled { reason: DisabledReason::Gone, .. }));
    assert_eq!(disabled.version.get(), 2, "who read the endpoint before sees that it changed");
    assert_eq!(stage.claimable().await, []);
    assert!(stores.endpoints.subscribed(tenant).await.unwrap().is_empty());
}

/// Fails until the circuit lets nothing through.
async fn open_circuit(stage: &Stage, tenant: TenantId, endpoint: EndpointId) {
    let mut opened = 0;
    for _ in 0..MANY {
        stage.owe(tenant, endpoint).await;
        let claimed = stage.claim(1).await;
        let Some(claimed) = claimed.first() else { break };
        if let Settled::Applied { health: Some(change) } = stage.settle(claimed, 503, retry(0)).await {
            assert_eq!(change, HealthChange::CircuitOpened);
            opened += 1;
        }
        stage.pass(1).await;
    }
    assert_eq!(opened, 1, "the circuit opens once");
    assert_eq!(stage.claimable().await, []);
}

pub(super) async fn an_open_circuit_holds_deliveries_and_then_lets_one_through(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    open_circuit(&stage, tenant, endpoint).await;
    let healthy = stage.published().await;
    assert_eq!(stage.claimable().await, [healthy.2], "the others go on");
    let other = stage.claim_one().await;
    stage.succeed(&other).await;

    // An hour is longer than a circuit stays open after its first opening.
    stage.pass(3600).await;
    let probe = stage.claim(10).await;
    assert_eq!(probe.len(), 1, "one delivery tries whether it is well again");
    assert_eq!(stage.claim(10).await, []);
    let settled = stage.settle(&probe[0], 204, Verdict::Succeeded).await;
    assert_eq!(settled, Settled::Applied { health: Some(HealthChange::CircuitClosed) });
    assert!(stage.claim(10).await.len() > 1);
    let health = stores.endpoints.health(tenant, endpoint).await.unwrap();
    assert_eq!(health.gate(DateTime::UNIX_EPOCH), CircuitGate::Open);
}

pub(super) async fn a_batch_that_fails_is_one_failure(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    for _ in 0..MANY {
        stage.owe(tenant, endpoint).await;
    }
    let claimed = stage.claim(MANY).await;
    let settlements = claimed.iter().enumerate().map(|(at, claimed)| {
        let mut settlement = settlement(claimed, 503, retry(60));
        if let Report::Attempted { share, .. } = &mut settlement.report {
            *share = if at == 0 { RequestShare::Own } else { RequestShare::Further };
        }
        settlement
    });
    let settled = stores.queue.settle(settlements.collect()).await.unwrap();
    assert_eq!(settled, vec![Settled::Applied { health: None }; MANY], "one failure opens no circuit");
    assert_eq!(stores.endpoints.health(tenant, endpoint).await.unwrap().failures, 1);
    for claimed in claimed {
        assert_eq!(stage.attempts(tenant, claimed.delivery.id).await.len(), 1, "each has its own record");
        assert_eq!(stage.delivery(tenant, claimed.delivery.id).await.steps, 1);
    }
}

pub(super) async fn resuming_forgets_the_failures(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    open_circuit(&stage, tenant, endpoint).await;
    let active = stores.endpoints.get(tenant, endpoint).await.unwrap();
    let now = DateTime::UNIX_EPOCH;
    let paused = (*active).clone().with_state(active.state.paused(now).unwrap(), now);
    stores.endpoints.update(tenant, paused.clone(), active.version, vec![]).await.unwrap();
    let resumed = paused.clone().with_state(paused.state.resumed().unwrap(), now);
    stores.endpoints.update(tenant, resumed, paused.version, vec![]).await.unwrap();
    assert!(stage.claim(10).await.len() > 1);
}
