//! Endpoints are kept as they were written.

use chrono::{DateTime, TimeDelta};
use gestiq_core::contract::read_by;
use gestiq_core::{ErrorKind, EventName, PageRequest, PageSize, Version};

use super::full_endpoint::full_endpoints;
use super::stage::keyed;
use super::{Stage, Stores, join_all};
use crate::endpoint::{EndpointState, EndpointUpdate, EventPatterns};
use crate::port::{CREATE_ENDPOINT, EndpointFilter};

pub(super) async fn an_endpoint_is_read_back_as_it_was_written(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let endpoint = stage.new_endpoint(tenant);
    assert_eq!(stores.endpoints.insert(tenant, endpoint.clone(), None, vec![]).await.unwrap(), endpoint);
    assert_eq!(*stores.endpoints.get(tenant, endpoint.id).await.unwrap(), endpoint);
    let again = stores.endpoints.insert(tenant, endpoint.clone(), None, vec![]).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);

    for full in full_endpoints(|| stage.new_endpoint(tenant)) {
        stores.endpoints.insert(tenant, full.clone(), None, vec![]).await.unwrap();
        assert_eq!(*stores.endpoints.get(tenant, full.id).await.unwrap(), full);
        let read = full.version;
        let changed = full.clone().updated(EndpointUpdate::default(), full.created_at + TimeDelta::hours(1));
        stores.endpoints.update(tenant, changed.clone(), read, vec![]).await.unwrap();
        assert_eq!(*stores.endpoints.get(tenant, full.id).await.unwrap(), changed);
    }

    let later = DateTime::UNIX_EPOCH + TimeDelta::microseconds(1_234_567);
    let events = Some(EventPatterns::parse(["invoice.*", "payment.received"]).unwrap());
    let update = EndpointUpdate { events, ..EndpointUpdate::default() };
    let changed = endpoint.clone().updated(update, later);
    stores.endpoints.update(tenant, changed.clone(), endpoint.version, vec![]).await.unwrap();
    assert_eq!(*stores.endpoints.get(tenant, endpoint.id).await.unwrap(), changed);
}

pub(super) async fn a_change_needs_the_version_that_was_read(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let first = stage.new_endpoint(tenant);
    stores.endpoints.insert(tenant, first.clone(), None, vec![]).await.unwrap();
    let second = first.clone().updated(EndpointUpdate::default(), DateTime::UNIX_EPOCH);
    stores.endpoints.update(tenant, second.clone(), Version::FIRST, vec![]).await.unwrap();
    let stale = stores.endpoints.update(tenant, second.clone(), Version::FIRST, vec![]).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let stale = stores.endpoints.delete(tenant, first.id, Version::FIRST, vec![]).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let unknown = stage.new_endpoint(tenant);
    let missing = stores.endpoints.update(tenant, unknown.clone(), Version::FIRST, vec![]).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let missing = stores.endpoints.delete(tenant, unknown.id, Version::FIRST, vec![]).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

pub(super) async fn one_of_two_changes_at_once_wins(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let first = stage.new_endpoint(tenant);
    stores.endpoints.insert(tenant, first.clone(), None, vec![]).await.unwrap();
    let second = first.clone().updated(EndpointUpdate::default(), DateTime::UNIX_EPOCH);
    let changes = (0..8).map(|_| stores.endpoints.update(tenant, second.clone(), first.version, vec![]));
    let won = join_all(changes).await.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(won, 1);
}

pub(super) async fn a_repeated_creation_answers_the_first(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let first = stage.new_endpoint(tenant);
    let key = Some(keyed(CREATE_ENDPOINT, "k", "content"));
    stores.endpoints.insert(tenant, first.clone(), key.clone(), vec![]).await.unwrap();
    let repeated =
        stores.endpoints.insert(tenant, stage.new_endpoint(tenant), key.clone(), vec![]).await.unwrap();
    assert_eq!(repeated, first);
    let other = Some(keyed(CREATE_ENDPOINT, "k", "other content"));
    let reused =
        stores.endpoints.insert(tenant, stage.new_endpoint(tenant), other, vec![]).await.unwrap_err();
    assert_eq!(reused.kind(), ErrorKind::Conflict);
    assert_eq!(stores.endpoints.subscribed(tenant).await.unwrap().len(), 1);

    stores.endpoints.delete(tenant, first.id, first.version, vec![]).await.unwrap();
    let gone = stores.endpoints.insert(tenant, stage.new_endpoint(tenant), key, vec![]).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
}

pub(super) async fn a_list_has_pages_and_filters(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let tenant = stage.tenant();
    let mut ids = Vec::new();
    for at in 0..5 {
        let mut endpoint = stage.new_endpoint(tenant);
        if at == 3 {
            endpoint.events = EventPatterns::parse(["payment.*"]).unwrap();
            endpoint.state = EndpointState::Paused { since: DateTime::UNIX_EPOCH };
        }
        ids.push(stores.endpoints.insert(tenant, endpoint, None, vec![]).await.unwrap().id);
    }
    let (store, everything) = (&stores.endpoints, &EndpointFilter::default());
    let page = |page| async move { store.list(tenant, everything, &page).await };
    let read = read_by(PageSize::new(2).unwrap(), page).await;
    assert_eq!(read.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), ids);
    let paused = EndpointFilter { state: Some("paused"), event: None };
    let invoices = EndpointFilter { state: None, event: Some(EventName::new("invoice.sent").unwrap()) };
    for (filter, expected) in [(paused, vec![ids[3]]), (invoices, vec![ids[0], ids[1], ids[2], ids[4]])] {
        let found = stores.endpoints.list(tenant, &filter, &PageRequest::default()).await.unwrap().items;
        assert_eq!(found.iter().map(|endpoint| endpoint.id).collect::<Vec<_>>(), expected);
    }
}

pub(super) async fn a_deleted_endpoint_is_gone(stores: Stores) {
    let stage = Stage::new(stores.clone());
    let (tenant, endpoint, id) = stage.published().await;
    stores.endpoints.delete(tenant, endpoint, Version::FIRST, vec![]).await.unwrap();
    assert_eq!(stores.endpoints.get(tenant, endpoint).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(stores.endpoints.health(tenant, endpoint).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(stores.endpoints.subscribed(tenant).await.unwrap().is_empty());
    assert_eq!(stage.delivery(tenant, id).await.endpoint, endpoint, "its history stays");
}
