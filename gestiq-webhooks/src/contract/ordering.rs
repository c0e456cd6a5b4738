//! First in, first out within a key.

use super::stage::retry;
use super::{Stage, Stores};

pub(super) async fn only_the_first_of_a_key_is_handed_out(stores: Stores) {
    let stage = Stage::new(stores);
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let first = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let second = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let third = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    for id in [first, second, third] {
        let claimed = stage.claim(100).await;
        assert_eq!(claimed.len(), 1, "one at a time");
        assert_eq!(claimed[0].delivery.id, id);
        assert_eq!(stage.claim(100).await, [], "while it is under way, the next waits");
        stage.settle(&claimed[0], 503, retry(60)).await;
        assert_eq!(stage.claim(100).await, [], "while it waits for its retry, the next waits");
        stage.pass(61).await;
        let again = stage.claim_one().await;
        assert_eq!(again.delivery.id, id);
        stage.succeed(&again).await;
    }
}

/// The one with the smaller id may come later: ids are made before transactions are committed.
pub(super) async fn a_first_that_comes_late_goes_next(stores: Stores) {
    let stage = Stage::new(stores.clone());
    for gives_back in [true, false] {
        let tenant = stage.tenant();
        let endpoint = stage.endpoint(tenant).await;
        let late = stage.ordered(tenant, &[endpoint], Some("a"));
        let second = stage.owe_in_order(tenant, endpoint, Some("a")).await;
        let held = stage.claim_one().await;
        assert_eq!(held.delivery.id, second);
        let first = stores.queue.publish(tenant, vec![late]).await.unwrap()[0].deliveries[0];
        assert!(first < second);
        assert_eq!(stage.claim(10).await, [], "one of the key is under way");
        if gives_back {
            assert_eq!(stores.queue.release(&[held.token]).await.unwrap(), 1);
        } else {
            stage.settle(&held, 503, retry(0)).await;
        }
        for id in [first, second] {
            let next = stage.claim_one().await;
            assert_eq!(next.delivery.id, id, "given back: {gives_back}");
            stage.succeed(&next).await;
        }
    }
}

pub(super) async fn waiting_for_a_turn_costs_nothing(stores: Stores) {
    let stage = Stage::new(stores);
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let waiting = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let before = stage.delivery(tenant, waiting).await;
    let head = stage.claim_one().await;
    stage.claim(100).await;
    stage.pass(5).await;
    stage.succeed(&head).await;
    assert_eq!(stage.delivery(tenant, waiting).await.attempts, 0);
    assert_eq!(stage.delivery(tenant, waiting).await.steps, before.steps);
    assert_eq!(stage.claimable().await, [waiting], "its turn comes at once");
}

pub(super) async fn keys_do_not_wait_for_each_other(stores: Stores) {
    let stage = Stage::new(stores);
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let other = stage.endpoint(tenant).await;
    let first = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let behind = stage.owe_in_order(tenant, endpoint, Some("a")).await;
    let other_key = stage.owe_in_order(tenant, endpoint, Some("b")).await;
    let no_key = [stage.owe(tenant, endpoint).await, stage.owe(tenant, endpoint).await];
    let other_endpoint = stage.owe_in_order(tenant, other, Some("a")).await;
    let mut claimable = stage.claimable().await;
    claimable.sort_unstable();
    let mut expected = vec![first, other_key, no_key[0], no_key[1], other_endpoint];
    expected.sort_unstable();
    assert_eq!(claimable, expected);
    assert!(!claimable.contains(&behind));
}
