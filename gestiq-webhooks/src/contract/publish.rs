//! Once `publish` has returned, every delivery is there, and once only.

use gestiq_core::{ErrorKind, Payload, Version};

use super::stage::keyed;
use super::{Stage, Stores, join_all};
use crate::delivery::Delivery;
use crate::port::{
    DeliveryFilter, MAX_FAN_OUT, MAX_PUBLISHED, MAX_PUBLISHED_DELIVERIES, PUBLISH_MESSAGE, Publication,
};

pub(super) async fn what_is_published_is_owed_and_kept_byte_by_byte(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoints = [stage.endpoint(tenant).await, stage.endpoint(tenant).await];
    let mut outgoing = stage.outgoing(tenant, &endpoints);
    outgoing.message.payload =
        Payload::from_json("{\"b\":1,  \"a\":2, \"a\":\"\u{1F600}\\u0000\"}\n").unwrap();
    let published = stores.queue.publish(tenant, vec![outgoing.clone()]).await.unwrap().remove(0);

    assert_eq!((&published.message, published.repeated), (&outgoing.message.id, false));
    assert_eq!(published.deliveries, outgoing.deliveries.iter().map(|new| new.id).collect::<Vec<_>>());
    assert_eq!(stores.log.message(tenant, &published.message).await.unwrap(), outgoing.message);
    for new in outgoing.deliveries {
        let kept = stage.delivery(tenant, new.id).await;
        let expected = Delivery {
            next_at: kept.next_at,
            created_at: kept.created_at,
            ..Delivery::new(&outgoing.message, new, kept.created_at)
        };
        assert_eq!(kept, expected);
    }
}

pub(super) async fn a_message_that_nobody_wants_is_kept(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let outgoing = stage.outgoing(tenant, &[]);
    stores.queue.publish(tenant, vec![outgoing.clone()]).await.unwrap();
    assert_eq!(stores.log.message(tenant, &outgoing.message.id).await.unwrap(), outgoing.message);
    assert_eq!(stores.queue.publish(tenant, vec![]).await.unwrap(), []);
}

pub(super) async fn a_repetition_answers_what_was_answered_then(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let mut first = stage.outgoing(tenant, &[endpoint]);
    first.request = Some(keyed(PUBLISH_MESSAGE, "k", "content"));
    let answered = stores.queue.publish(tenant, vec![first.clone()]).await.unwrap().remove(0);

    // A client that got no answer makes a new message of the same request.
    let mut by_key = stage.outgoing(tenant, &[endpoint]);
    by_key.request = first.request.clone();
    // A host that publishes its own event again has its id.
    let by_id = Publication { request: None, deliveries: vec![], ..first.clone() };
    // The same twice in one call.
    let fresh = stage.outgoing(tenant, &[endpoint]);

    let again =
        stores.queue.publish(tenant, vec![by_key, by_id, fresh.clone(), fresh.clone()]).await.unwrap();
    for repeated in &again[..2] {
        assert_eq!(repeated.message, answered.message);
        assert_eq!(repeated.deliveries, answered.deliveries);
        assert!(repeated.repeated);
    }
    assert_eq!((again[2].repeated, again[3].repeated), (false, true));
    assert_eq!(again[2].deliveries, again[3].deliveries);
    assert_eq!(count(&stage, tenant).await, 2);
}

pub(super) async fn a_key_or_id_used_for_something_else_is_a_conflict(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let mut first = stage.outgoing(tenant, &[endpoint]);
    first.request = Some(keyed(PUBLISH_MESSAGE, "k", "content"));
    stores.queue.publish(tenant, vec![first.clone()]).await.unwrap();

    let mut other_content = stage.outgoing(tenant, &[endpoint]);
    other_content.request = Some(keyed(PUBLISH_MESSAGE, "k", "other content"));
    let mut other_bytes = Publication { request: None, ..first };
    other_bytes.message.payload = Payload::from_json("{}").unwrap();
    for refused in [other_content, other_bytes] {
        let error = stores.queue.publish(tenant, vec![refused]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
    }
    assert_eq!(count(&stage, tenant).await, 1);
}

pub(super) async fn a_call_is_carried_out_whole_or_not_at_all(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let known = stage.outgoing(tenant, &[]);
    stores.queue.publish(tenant, vec![known.clone()]).await.unwrap();
    let good = stage.outgoing(tenant, &[endpoint]);
    let mut bad = stage.outgoing(tenant, &[endpoint]);
    bad.message.id = known.message.id;
    bad.message.payload = Payload::from_json("{}").unwrap();
    let error = stores.queue.publish(tenant, vec![good.clone(), bad]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_eq!(count(&stage, tenant).await, 0);
    assert!(stores.log.message(tenant, &good.message.id).await.is_err());
    // A publication that was refused can be published later.
    assert!(!stores.queue.publish(tenant, vec![good]).await.unwrap()[0].repeated);
}

pub(super) async fn an_endpoint_that_is_not_there_is_owed_nothing(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let deleted = stage.endpoint(tenant).await;
    stores.endpoints.delete(tenant, deleted, Version::FIRST, vec![]).await.unwrap();
    let outgoing = vec![stage.outgoing(tenant, &[deleted, endpoint]), stage.outgoing(tenant, &[deleted])];
    let published = stores.queue.publish(tenant, outgoing.clone()).await.unwrap();
    let counts: Vec<usize> = published.iter().map(|one| one.deliveries.len()).collect();
    assert_eq!((counts, count(&stage, tenant).await), (vec![1, 0], 1));
    let again = stores.queue.publish(tenant, outgoing).await.unwrap();
    for (first, again) in published.iter().zip(again) {
        assert_eq!((again.repeated, again.deliveries), (true, first.deliveries.clone()));
    }
}

pub(super) async fn limits_are_named(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let many = |count| (0..count).map(|_| stage.outgoing(tenant, &[])).collect::<Vec<_>>();
    assert_eq!(stores.queue.publish(tenant, many(MAX_PUBLISHED)).await.unwrap().len(), MAX_PUBLISHED);
    let wide = stage.outgoing(tenant, &vec![endpoint; MAX_FAN_OUT + 1]);
    let widest = || stage.outgoing(tenant, &vec![endpoint; MAX_FAN_OUT]);
    let much = (0..=MAX_PUBLISHED_DELIVERIES / MAX_FAN_OUT).map(|_| widest()).collect();
    let foreign = stage.outgoing(stage.tenant(), &[]);
    for refused in [many(MAX_PUBLISHED + 1), vec![wide], much, vec![foreign]] {
        let error = stores.queue.publish(tenant, refused).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
    }
}

pub(super) async fn fifty_at_once_with_one_key_publish_once(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.endpoint(tenant).await;
    let requests = (0..50).map(|_| {
        let mut outgoing = stage.outgoing(tenant, &[endpoint]);
        outgoing.request = Some(keyed(PUBLISH_MESSAGE, "k", "content"));
        stores.queue.publish(tenant, vec![outgoing])
    });
    let answers: Vec<_> =
        join_all(requests).await.into_iter().map(|answer| answer.unwrap().remove(0)).collect();
    assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
    assert!(answers.iter().all(|answer| answer.deliveries == answers[0].deliveries));
    assert_eq!(count(&stage, tenant).await, 1);
}

async fn count(stage: &Stage, tenant: gestiq_core::TenantId) -> usize {
    let page = gestiq_core::PageRequest::default();
    stage.stores.log.deliveries(tenant, &DeliveryFilter::default(), &page).await.unwrap().items.len()
}
