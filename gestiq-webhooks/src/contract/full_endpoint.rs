//! An endpoint with something in every field, so that a store that forgets one is found out.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};

use crate::cipher::{SealedSecret, SealedSecrets};
use crate::endpoint::{
    Batching, ConcurrencyCap, CustomHeaders, Description, DisabledReason, Endpoint, EndpointState,
    EventPatterns, Metadata, NewEndpoint, Ordering, RateLimit, RatePeriod,
};
use crate::filter::{Condition, Filter, FilterRule, JsonPointer, Scalar, Test};
use crate::schedule::RetrySchedule;
use crate::signature::SignaturePreset;
use crate::url::EndpointUrl;

/// The public half of a key pair (the vector of Standard Webhooks 1.0.0).
const PUBLIC_KEY: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

/// A URL whose every character counts.
const URL: &str = "https://hooks.example.com/in/%C3%B1?b=2&a=1";

/// An endpoint in every state, with every preset and every kind of order among them.
pub(super) fn full_endpoints(plain: impl Fn() -> Endpoint) -> Vec<Endpoint> {
    let at = DateTime::UNIX_EPOCH + TimeDelta::microseconds(1_234_567_890_123_456);
    let states = [
        EndpointState::Active,
        EndpointState::Paused { since: at },
        EndpointState::Disabled { since: at, reason: DisabledReason::Gone },
        EndpointState::Disabled { since: at, reason: DisabledReason::Failing },
        EndpointState::Disabled { since: at, reason: DisabledReason::ByHost },
    ];
    let presets = SignaturePreset::ALL.into_iter().cycle();
    let orderings = [
        Ordering::None,
        Ordering::BySubject,
        Ordering::ByValue { at: JsonPointer::parse("/customer/id~1x").unwrap() },
    ];
    let kinds = states.into_iter().zip(presets).zip(orderings.into_iter().cycle());
    kinds
        .map(|((state, preset), ordering)| Endpoint { state, preset, ordering, ..full_endpoint(&plain()) })
        .collect()
}

fn full_endpoint(plain: &Endpoint) -> Endpoint {
    let later = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    let mut new = NewEndpoint::new(
        EndpointUrl::parse(URL).unwrap(),
        EventPatterns::parse(["invoice.*", "payment.failed"]).unwrap(),
    );
    new.filter = Some(Filter::new(rule()).unwrap());
    new.headers = CustomHeaders::new([("X-One", "1 : =,\"'"), ("X-Two", "zwei")]).unwrap();
    new.description = Description::new("Año: \"naïve\" 😀").unwrap();
    new.metadata = Metadata::new(BTreeMap::from([("k".to_owned(), "v\u{1F600}".to_owned())])).unwrap();
    new.rate_limit = Some(RateLimit::new(7, RatePeriod::Minute).unwrap());
    new.concurrency = ConcurrencyCap::new(3).unwrap();
    new.batching = Some(Batching::new(17).unwrap());
    new.schedule = RetrySchedule::new(vec![Duration::from_millis(1500), Duration::from_secs(7200)]).unwrap();
    let sealed = |byte| SealedSecret::restore("key-2", vec![byte; 99]).unwrap();
    let pair = sealed(255).with_public(PUBLIC_KEY.parse().unwrap());
    let secrets = SealedSecrets::new(sealed(0)).rotated(pair, later, TimeDelta::hours(3)).unwrap();
    let secrets = secrets.rotated(sealed(1), later, TimeDelta::hours(3)).unwrap();
    Endpoint::create(plain.id, plain.tenant, new, secrets, later)
}

fn rule() -> FilterRule {
    let at = |pointer: &str| JsonPointer::parse(pointer).unwrap();
    let currency = Condition::new(at("/total/currency"), Test::Eq(Scalar::text("EUR"))).unwrap();
    let note = Condition::new(at("/note"), Test::Exists).unwrap();
    FilterRule::All(vec![FilterRule::At(currency), FilterRule::At(note)])
}
