//! Lists, retries, cancellations and replays.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::page::Pages;
use gestiq_core::{EventName, Page, PageRequest, PageSize, TenantId};

use super::stage::retry;
use super::{Stage, Stores};
use crate::delivery::{DeadReason, Delivery, DeliveryState, Trigger, Verdict};
use crate::endpoint::EndpointId;
use crate::port::{
    DeliveryChange, DeliveryFilter, EndpointFilter, QueueDepth, ReplayProgress, ReplayRequest, ReplayScope,
};

const EXHAUSTED: Verdict = Verdict::DeadLetter(DeadReason::Exhausted);

pub(super) async fn a_retry_by_hand_opens_what_was_final(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let before = stage.delivery(tenant, id).await;
    for verdict in [Verdict::Succeeded, EXHAUSTED, retry(3600)] {
        let claimed = stage.claim_one().await;
        stage.settle(&claimed, 500, verdict).await;
        let changed = stores.log.change(tenant, &[id, id], DeliveryChange::RetryNow, vec![]).await.unwrap();
        assert_eq!(changed, [id]);
        let opened = stage.delivery(tenant, id).await;
        assert_eq!((opened.state, opened.trigger), (DeliveryState::Pending, Trigger::Manual));
        assert_eq!((opened.finished_at, opened.lost), (None, 0));
        assert_eq!((&opened.message, opened.created_at), (&before.message, before.created_at));
    }
    let claimed = stage.claim_one().await;
    assert_eq!((claimed.delivery.attempts, claimed.delivery.message), (4, before.message));
}

pub(super) async fn what_a_worker_holds_is_not_changed(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let claimed = stage.claim_one().await;
    for change in [DeliveryChange::RetryNow, DeliveryChange::Cancel] {
        assert_eq!(stores.log.change(tenant, &[id], change, vec![]).await.unwrap(), []);
    }
    stage.succeed(&claimed).await;
}

pub(super) async fn what_is_cancelled_is_not_sent(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, _, id) = stage.published().await;
    let cancel = async || stores.log.change(tenant, &[id], DeliveryChange::Cancel, vec![]).await.unwrap();
    assert_eq!(cancel().await, [id]);
    assert_eq!(cancel().await, [], "it is final");
    assert_eq!(stage.state(tenant, id).await, DeliveryState::Cancelled);
    assert_eq!(stage.claim(10).await, []);
}

fn everything(endpoint: EndpointId, scope: ReplayScope) -> ReplayRequest {
    ReplayRequest {
        endpoint,
        since: DateTime::<Utc>::UNIX_EPOCH,
        until: DateTime::from_timestamp(32_503_680_000, 0).unwrap(),
        scope,
        after: None,
        limit: 2,
    }
}

pub(super) async fn a_replay_goes_on_where_it_stopped(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, first) = stage.published().await;
    let mut ids = vec![first];
    for _ in 1..5 {
        ids.push(stage.owe(tenant, endpoint).await);
    }
    for (at, claimed) in stage.claim(5).await.iter().enumerate() {
        let verdict = if at % 2 == 0 { EXHAUSTED } else { Verdict::Succeeded };
        stage.settle(claimed, 500, verdict).await;
    }
    let elsewhere = stage.endpoint(tenant).await;
    stage.owe(tenant, elsewhere).await;

    let mut request = everything(endpoint, ReplayScope::Dead);
    let (mut reopened, mut steps) = (0, 0);
    loop {
        let ReplayProgress { examined, reopened: more, next } =
            stores.log.replay(tenant, &request, vec![]).await.unwrap();
        assert!(examined <= 2);
        (reopened, steps) = (reopened + more, steps + 1);
        match next {
            Some(_) => request.after = next,
            None => break,
        }
    }
    assert_eq!((reopened, steps), (3, 3));
    for (at, id) in ids.iter().enumerate() {
        let delivery = stage.delivery(tenant, *id).await;
        assert_eq!(delivery.state.is_final(), at % 2 == 1);
        if at % 2 == 0 {
            assert_eq!((delivery.trigger, delivery.steps, delivery.attempts), (Trigger::Replay, 0, 1));
        }
    }
    let past = ReplayRequest { until: DateTime::<Utc>::UNIX_EPOCH, ..everything(endpoint, ReplayScope::All) };
    assert_eq!(stores.log.replay(tenant, &past, vec![]).await.unwrap().examined, 0);
}

async fn page(
    stage: &Stage,
    tenant: TenantId,
    filter: &DeliveryFilter,
    page: &PageRequest,
) -> Page<Delivery> {
    stage.stores.log.deliveries(tenant, filter, page).await.unwrap()
}

pub(super) async fn pages_are_the_list_while_rows_are_added(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, endpoint, first) = stage.published().await;
    let mut ids = vec![first];
    for _ in 1..7 {
        ids.push(stage.owe(tenant, endpoint).await);
    }
    // Open and finished ones stand in one list.
    for claimed in stage.claim(3).await {
        stage.succeed(&claimed).await;
    }
    ids.reverse();
    let size = PageSize::new(3).unwrap();
    let (mut pages, mut read) = (Pages::of(size), Vec::new());
    while let Some(request) = pages.next() {
        let page = page(&stage, tenant, &DeliveryFilter::default(), &request).await;
        read.extend(pages.turn(page).iter().map(|delivery| delivery.id));
        stage.owe(tenant, endpoint).await;
    }
    assert_eq!(read, ids);
}

pub(super) async fn filters_narrow_the_list(stores: Stores) {
    let stage = Stage::new(stores);
    let (tenant, endpoint, done) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.succeed(&claimed).await;
    stage.pass(100).await;
    let pending = stage.owe(tenant, endpoint).await;
    let elsewhere = stage.endpoint(tenant).await;
    let other = stage.owe(tenant, elsewhere).await;
    let late = stage.delivery(tenant, pending).await.created_at;
    let between = late - TimeDelta::from_std(Duration::from_secs(50)).unwrap();
    let message = stage.delivery(tenant, other).await.message;

    let all = DeliveryFilter::default;
    let cases = [
        (all(), vec![other, pending, done]),
        (DeliveryFilter { endpoint: Some(endpoint), ..all() }, vec![pending, done]),
        (DeliveryFilter { message: Some(message), ..all() }, vec![other]),
        (DeliveryFilter { state: Some(DeliveryState::Succeeded), ..all() }, vec![done]),
        (DeliveryFilter { state: Some(DeliveryState::Pending), ..all() }, vec![other, pending]),
        (
            DeliveryFilter { event: Some(EventName::new("invoice.sent").unwrap()), ..all() },
            vec![other, pending, done],
        ),
        (DeliveryFilter { event: Some(EventName::new("invoice.created").unwrap()), ..all() }, vec![]),
        (DeliveryFilter { since: Some(between), ..all() }, vec![other, pending]),
        (DeliveryFilter { until: Some(between), ..all() }, vec![done]),
    ];
    for (filter, ids) in cases {
        let found = page(&stage, tenant, &filter, &PageRequest::default()).await.items;
        assert_eq!(found.iter().map(|delivery| delivery.id).collect::<Vec<_>>(), ids, "{filter:?}");
        assert!(found.iter().all(|delivery| filter.matches(delivery)));
    }
}

pub(super) async fn a_cursor_of_another_list_is_refused(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, id) = stage.published().await;
    stage.owe(tenant, endpoint).await;
    stage.endpoint(tenant).await;
    let one = PageSize::new(1).unwrap();
    let first = PageRequest::first(one);
    let deliveries = page(&stage, tenant, &DeliveryFilter::default(), &first).await.next.unwrap();
    let endpoints =
        stores.endpoints.list(tenant, &EndpointFilter::default(), &first).await.unwrap().next.unwrap();
    let (deliveries, endpoints) = (PageRequest::after(one, deliveries), PageRequest::after(one, endpoints));
    let kinds = [
        stores.log.deliveries(tenant, &DeliveryFilter::default(), &endpoints).await.unwrap_err().kind(),
        stores.log.attempts(tenant, id, &deliveries).await.unwrap_err().kind(),
        stores.endpoints.list(tenant, &EndpointFilter::default(), &deliveries).await.unwrap_err().kind(),
    ];
    assert_eq!(kinds, [gestiq_core::ErrorKind::Invalid; 3]);
}

pub(super) async fn the_depth_counts_what_waits(stores: Stores) {
    let stage = Stage::new(stores.clone());
    assert_eq!(stores.queue.depth().await.unwrap(), QueueDepth::default());
    let (tenant, endpoint, _) = stage.published().await;
    let claimed = stage.claim_one().await;
    stage.settle(&claimed, 503, retry(3600)).await;
    stage.owe(tenant, endpoint).await;
    stage.claim_one().await;
    stage.owe(tenant, endpoint).await;
    stage.pass(5).await;
    stage.owe(tenant, endpoint).await;
    let depth = stores.queue.depth().await.unwrap();
    assert_eq!((depth.due, depth.scheduled, depth.leased), (2, 1, 1));
    let waited = depth.oldest_due.unwrap();
    assert!(waited >= Duration::from_secs(5) && waited < Duration::from_secs(60), "{waited:?}");
}
