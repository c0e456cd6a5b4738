//! No endpoint gets in another's way.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use gestiq_core::{SequentialIds, TenantId, Version};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::delivery::{NewDelivery, Trigger};
use gestiq_webhooks::endpoint::{ConcurrencyCap, EventPatterns, RateLimit, RatePeriod};
use gestiq_webhooks::port::{Claimed, LeaseToken};
use gestiq_webhooks::worker::{Slots, WorkerOptions};
use gestiq_webhooks::{Delivery, DeliveryId, Endpoint, EndpointId, EndpointUrl, NewEndpoint};
use proptest::prelude::*;

const NOW: DateTime<chrono::Utc> = DateTime::UNIX_EPOCH;

fn endpoint(ids: &SequentialIds, cap: u16, rate: Option<RateLimit>) -> Endpoint {
    let url = EndpointUrl::parse("https://hooks.example.com/in").unwrap();
    let mut new = NewEndpoint::new(url, EventPatterns::all());
    new.concurrency = ConcurrencyCap::new(cap).unwrap();
    new.rate_limit = rate;
    let secrets = SealedSecrets::new(SealedSecret::restore("k", vec![0; 64]).unwrap());
    Endpoint::create(EndpointId::new(ids), TenantId::new(ids), new, secrets, NOW)
}

fn claimed(ids: &SequentialIds, endpoint: &Endpoint) -> Claimed {
    let message = super::life::message(endpoint.tenant, ids);
    let new = NewDelivery {
        id: DeliveryId::new(ids),
        endpoint: endpoint.id,
        trigger: Trigger::Scheduled,
        order: None,
    };
    Claimed {
        delivery: Delivery::new(&message, new, NOW),
        token: LeaseToken::new(ids),
        message: message.into(),
        endpoint_version: Some(Version::FIRST),
    }
}

#[test]
fn an_endpoint_that_hangs_holds_its_few_places_and_no_more() {
    let (ids, mut slots) = (SequentialIds::default(), Slots::new(WorkerOptions::default()));
    let hanging = endpoint(&ids, 3, None);
    let begun = (0..10).filter(|_| slots.begin(&claimed(&ids, &hanging), &hanging, NOW)).count();
    assert_eq!((begun, slots.in_flight()), (3, 3));
    let request = slots.request(NOW).unwrap();
    assert_eq!((request.limit, request.room_of(hanging.id)), (200, 0));
    assert_eq!(request.room_of(EndpointId::new(&ids)), 8, "the others have theirs");
    slots.end(hanging.id);
    assert_eq!(slots.request(NOW).unwrap().room_of(hanging.id), 1);
}

#[test]
fn as_much_is_claimed_ahead_as_has_ended_since_the_last_claim() {
    let ids = SequentialIds::default();
    let mut options = WorkerOptions::default();
    options.ahead = 3;
    let mut slots = Slots::new(options);
    let endpoint = endpoint(&ids, 4, None);
    let begun = (0..10).filter(|_| slots.begin(&claimed(&ids, &endpoint), &endpoint, NOW)).count();
    assert_eq!(begun, 7, "its cap, and those ahead");
    let mut room = Vec::new();
    for _ in 0..7 {
        slots.end(endpoint.id);
        room.push(slots.request(NOW).unwrap().room_of(endpoint.id));
    }
    assert_eq!(room, [0, 1, 3, 4, 5, 6, 7], "none ended: none ahead");
}

#[test]
fn a_rate_limit_is_claimed_only_as_far_as_it_goes() {
    let (ids, mut slots) = (SequentialIds::default(), Slots::new(WorkerOptions::default()));
    let limited = endpoint(&ids, 64, Some(RateLimit::new(5, RatePeriod::Second).unwrap()));
    let begin = |slots: &mut Slots, now| {
        let begun = (0..20).filter(|_| slots.begin(&claimed(&ids, &limited), &limited, now)).count();
        (0..begun).for_each(|_| slots.end(limited.id));
        begun
    };
    assert_eq!(begin(&mut slots, NOW), 5);
    assert_eq!(slots.request(NOW).unwrap().room_of(limited.id), 0, "nothing more is claimed");
    let half = NOW + TimeDelta::milliseconds(400);
    assert_eq!(slots.request(half).unwrap().room_of(limited.id), 2);
    assert_eq!(begin(&mut slots, half), 2);
}

#[test]
fn a_worker_with_full_hands_claims_nothing() {
    let ids = SequentialIds::default();
    let mut options = WorkerOptions::default();
    options.in_flight = 2;
    let mut slots = Slots::new(options);
    let endpoint = endpoint(&ids, 8, None);
    assert!(slots.begin(&claimed(&ids, &endpoint), &endpoint, NOW));
    assert_eq!(slots.request(NOW).unwrap().limit, 1);
    assert!(slots.begin(&claimed(&ids, &endpoint), &endpoint, NOW));
    assert_eq!(slots.request(NOW), None);
}

proptest! {
    #[test]
    fn the_caps_hold_over_any_work(steps in prop::collection::vec((0..4_usize, any::<bool>()), 0..200)) {
        let (ids, mut slots) = (SequentialIds::default(), Slots::new(WorkerOptions::default()));
        let endpoints: Vec<_> = (1..=4).map(|cap| endpoint(&ids, cap, None)).collect();
        let mut under_way: BTreeMap<EndpointId, u32> = BTreeMap::new();
        for (at, begins) in steps {
            let endpoint = &endpoints[at];
            let count = under_way.entry(endpoint.id).or_default();
            if begins {
                let begun = slots.begin(&claimed(&ids, endpoint), endpoint, NOW);
                prop_assert_eq!(begun, *count < u32::from(endpoint.concurrency.get()));
                *count += u32::from(begun);
            } else {
                slots.end(endpoint.id);
                *count = count.saturating_sub(1);
            }
            prop_assert_eq!(slots.in_flight(), under_way.values().sum::<u32>() as usize);
        }
    }
}
