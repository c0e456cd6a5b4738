//! Settings of endpoints, valid and invalid.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{EventName, Payload, SequentialIds, Subject, TenantId, Version};
use gestiq_webhooks::cipher::{SealedSecret, SealedSecrets};
use gestiq_webhooks::endpoint::{
    Admission, Change, ConcurrencyCap, CustomHeaders, Description, DisabledReason, EndpointState,
    EventPattern, EventPatterns, HeaderError, MAX_CONCURRENCY, MAX_HEADERS, MAX_PATTERNS, MAX_REQUESTS,
    Metadata, OrderKey, Ordering, RateLimit, RatePeriod,
};
use gestiq_webhooks::{Endpoint, EndpointId, EndpointUpdate, EndpointUrl, NewEndpoint, SignaturePreset};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

pub(crate) fn endpoint() -> Endpoint {
    let ids = SequentialIds::default();
    let url = EndpointUrl::parse("https://hooks.example.com/in?token=s3cr3t").unwrap();
    let sealed = SealedSecrets::new(SealedSecret::restore("k1", vec![7; 70]).unwrap());
    let new = NewEndpoint::new(url, EventPatterns::parse(["invoice.*"]).unwrap());
    Endpoint::create(EndpointId::new(&ids), TenantId::new(&ids), new, sealed, now())
}

fn name(text: &str) -> EventName {
    text.parse().unwrap()
}

#[test]
fn a_pattern_is_an_event_an_entity_or_everything() {
    for (pattern, event, outcome) in [
        ("*", "invoice.created", Some(true)),
        ("invoice.*", "invoice.created", Some(true)),
        ("invoice.*", "invoice_line.created", Some(false)),
        ("invoice.created", "invoice.created", Some(true)),
        ("invoice.created", "invoice.sent", Some(false)),
        ("", "invoice.created", None),
        ("**", "invoice.created", None),
        (".*", "invoice.created", None),
        ("*.created", "invoice.created", None),
        ("inv*", "invoice.created", None),
        ("invoice.cre*", "invoice.created", None),
        ("invoice.*.x", "invoice.created", None),
        ("Invoice.*", "invoice.created", None),
        ("invoice", "invoice.created", None),
    ] {
        let pattern = pattern.parse::<EventPattern>();
        assert_eq!(pattern.clone().ok().map(|pattern| pattern.matches(&name(event))), outcome, "{pattern:?}");
    }
}

#[test]
fn patterns_have_a_limit_and_count_once() {
    let patterns =
        |n: usize| (0..n).map(|i| format!("a{i}.*").parse().unwrap()).collect::<Vec<EventPattern>>();
    assert!(EventPatterns::new(patterns(MAX_PATTERNS)).is_ok());
    assert!(EventPatterns::new(patterns(MAX_PATTERNS + 1)).is_err());
    assert!(EventPatterns::new([]).is_err());
    assert_eq!(EventPatterns::parse(["*", "*"]).unwrap(), EventPatterns::all());
}

#[test]
fn a_header_is_a_token_and_printable_and_not_one_of_ours() {
    let cases = [
        ("X-Api-Key", "abc def", Ok(())),
        ("authorization", "Bearer x", Ok(())),
        ("X-A", &"v".repeat(1024), Ok(())),
        ("X-A", &"v".repeat(1025), Err("invalid_header_value")),
        ("X-A", "", Err("invalid_header_value")),
        ("X-A", " v", Err("invalid_header_value")),
        ("X-A", "v ", Err("invalid_header_value")),
        ("X-A", "a\r\nB: c", Err("invalid_header_value")),
        ("X-A", "a\nb", Err("invalid_header_value")),
        ("X-A", "a\0b", Err("invalid_header_value")),
        ("X-A", "a\tb", Err("invalid_header_value")),
        ("X-A", "é", Err("invalid_header_value")),
        ("", "v", Err("invalid_header_name")),
        ("X A", "v", Err("invalid_header_name")),
        ("X-A:", "v", Err("invalid_header_name")),
        (":authority", "v", Err("invalid_header_name")),
        ("X_A", "v", Err("invalid_header_name")), // servers fold `_` and `-` together
        ("X-A\r\nHost", "v", Err("invalid_header_name")),
        ("Ｈost", "v", Err("invalid_header_name")),
        ("Host", "v", Err("reserved_header")),
        ("HOST", "v", Err("reserved_header")),
        ("Content-Length", "0", Err("reserved_header")),
        ("Content-Type", "text/html", Err("reserved_header")),
        ("Transfer-Encoding", "chunked", Err("reserved_header")),
        ("Connection", "close", Err("reserved_header")),
        ("TE", "trailers", Err("reserved_header")),
        ("Expect", "100-continue", Err("reserved_header")),
        ("User-Agent", "x", Err("reserved_header")),
        ("Webhook-Id", "x", Err("reserved_header")),
        ("webhook-signature", "x", Err("reserved_header")),
        ("X-Signature", "x", Err("reserved_header")),
        ("X-Signature-Previous", "x", Err("reserved_header")),
        ("X-Event", "x", Err("reserved_header")),
        ("X-Hub-Signature-256", "x", Err("reserved_header")),
        ("Stripe-Signature", "x", Err("reserved_header")),
        ("X-Forwarded-For", "127.0.0.1", Err("reserved_header")),
    ];
    for (name, value, outcome) in cases {
        let headers = CustomHeaders::new([(name, value)]);
        assert_eq!(headers.map(|_| ()).map_err(|error| error.code()), outcome, "{name:?}: {value:?}");
    }
}

#[test]
fn headers_are_few_and_come_once() {
    let headers = |n: usize| CustomHeaders::new((0..n).map(|i| (format!("x-{i}"), "v")));
    assert!(headers(MAX_HEADERS).is_ok());
    assert_eq!(headers(MAX_HEADERS + 1), Err(HeaderError::TooMany { found: MAX_HEADERS + 1 }));
    let twice = CustomHeaders::new([("X-A", "1"), ("x-a", "2")]);
    assert_eq!(twice, Err(HeaderError::Twice { name: "x-a".to_owned() }));
}

proptest! {
    #[test]
    fn an_accepted_header_is_one_line(name in "\\PC{0,8}|[A-Za-z-]{1,8}", value in any::<String>()) {
        if let Ok(headers) = CustomHeaders::new([(name, value)]) {
            for (name, value) in headers.iter() {
                let line = format!("{name}: {value}");
                prop_assert!(line.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{line:?}");
                prop_assert_eq!(line.split_once(": "), Some((name, value)));
            }
        }
    }
}

#[test]
fn settings_have_limits() {
    for (requests, taken) in [(0, false), (1, true), (MAX_REQUESTS, true), (MAX_REQUESTS + 1, false)] {
        assert_eq!(RateLimit::new(requests, RatePeriod::Minute).is_ok(), taken, "{requests}");
    }
    for (requests, taken) in [(0, false), (1, true), (MAX_CONCURRENCY, true), (MAX_CONCURRENCY + 1, false)] {
        assert_eq!(ConcurrencyCap::new(requests).is_ok(), taken, "{requests}");
    }
    for (text, taken) in [("", true), (&"ñ".repeat(500), true), (&"ñ".repeat(501), false), ("a\nb", false)]
    {
        assert_eq!(Description::new(text).is_ok(), taken, "{text:?}");
    }
    let entry = |key: &str, value: &str| Metadata::new(BTreeMap::from([(key.to_owned(), value.to_owned())]));
    for (key, value, taken) in [
        ("plan", "gold", true),
        ("k", "", true),
        ("", "v", false),
        (&"k".repeat(40), &"v".repeat(500), true),
        (&"k".repeat(41), "v", false),
        ("k", &"v".repeat(501), false),
        ("k\n", "v", false),
        ("k", "v\0", false),
    ] {
        assert_eq!(entry(key, value).is_ok(), taken, "{key:?}: {value:?}");
    }
    let many = |n: usize| Metadata::new((0..n).map(|i| (i.to_string(), String::new())).collect());
    assert!(many(50).is_ok() && many(51).is_err());
}

#[test]
fn a_rate_lets_a_burst_through_and_then_its_share() {
    let limit = RateLimit::new(10, RatePeriod::Second).unwrap();
    let (mut empty_at, mut at, mut sent) = (None, now(), Vec::new());
    while sent.len() < 30 {
        match limit.admit(empty_at, at) {
            Admission::Now { empty_at: next } => {
                empty_at = Some(next);
                sent.push(at);
            }
            Admission::NotBefore(later) => {
                assert!(later > at);
                at = later;
            }
        }
    }
    let passed: Vec<i64> = sent.iter().map(|at| at.signed_duration_since(now()).num_milliseconds()).collect();
    let expected: Vec<i64> = (0..30).map(|i| if i < 10 { 0 } else { (i - 9) * 100 }).collect();
    assert_eq!(passed, expected);
}

#[test]
fn a_clock_that_is_set_back_closes_the_bucket_for_one_period_at_most() {
    let limit = RateLimit::new(1, RatePeriod::Minute).unwrap();
    let next_year = now() + TimeDelta::days(365);
    assert_eq!(limit.admit(Some(next_year), now()), Admission::NotBefore(now() + TimeDelta::minutes(1)));
    let end = DateTime::<Utc>::MAX_UTC;
    assert!(matches!(limit.admit(Some(end), end), Admission::Now { .. } | Admission::NotBefore(_)));
}

proptest! {
    #[test]
    fn in_no_period_are_there_more_than_a_burst_and_a_share(
        requests in 1_u32..50, gaps in proptest::collection::vec(0_i64..200, 1..200),
    ) {
        let limit = RateLimit::new(requests, RatePeriod::Second).unwrap();
        let (mut empty_at, mut at, mut sent) = (None, now(), Vec::new());
        for gap in gaps {
            at += TimeDelta::milliseconds(gap);
            if let Admission::Now { empty_at: next } = limit.admit(empty_at, at) {
                empty_at = Some(next);
                sent.push(at);
            }
        }
        for (i, from) in sent.iter().enumerate() {
            let within = sent.iter().skip(i).filter(|at| **at - *from < TimeDelta::seconds(1)).count();
            prop_assert!(within <= 2 * usize::try_from(requests).unwrap());
        }
    }
}

#[test]
fn a_state_changes_by_its_rules() {
    let paused = EndpointState::Paused { since: now() };
    let disabled = EndpointState::Disabled { since: now(), reason: DisabledReason::Gone };
    let later = now() + TimeDelta::days(1);
    for (state, pausable, resumable, sends, takes) in [
        (EndpointState::Active, true, false, true, true),
        (paused, false, true, false, true),
        (disabled, false, true, false, false),
    ] {
        assert_eq!(state.paused(later).is_ok(), pausable, "{state:?}");
        assert_eq!(state.resumed().is_ok(), resumable, "{state:?}");
        assert_eq!((state.is_active(), state.takes_messages()), (sends, takes), "{state:?}");
        let after = state.disabled(DisabledReason::Failing, later);
        let keeps_first_reason = after == disabled;
        assert_eq!(keeps_first_reason, state == disabled, "{state:?}");
    }
}

#[test]
fn an_order_key_is_what_messages_have_in_common() {
    let subject = Subject::new("invoice", "F-17").unwrap();
    let payload =
        Payload::from_json(r#"{"customer": {"id": "c1", "no": 7, "tags": []}, "none": null}"#).unwrap();
    let by = |pointer: &str| Ordering::ByValue { at: pointer.parse().unwrap() };
    for (ordering, key) in [
        (Ordering::None, None),
        (Ordering::BySubject, Some("invoice/F-17")),
        (by("/customer/id"), Some("c1")),
        (by("/customer/no"), Some("7")),
        (by("/customer/tags"), None),
        (by("/none"), None),
        (by("/gone"), None),
    ] {
        let found = ordering.key(&subject, &payload);
        assert_eq!(found.as_ref().map(OrderKey::as_str), key, "{ordering:?}");
    }
    let long = OrderKey::of(&"x".repeat(129));
    assert!(long.as_str().starts_with("sha256:") && long.as_str().len() == 71);
    assert_ne!(long, OrderKey::of(&"y".repeat(129)));
}

#[test]
fn an_update_changes_what_it_names_and_the_version() {
    let before = endpoint();
    let mut update = EndpointUpdate::default();
    update.preset = Some(SignaturePreset::Stripe);
    update.rate_limit = Change::Set(RateLimit::new(5, RatePeriod::Second).unwrap());
    let later = now() + TimeDelta::hours(1);
    let changed = before.clone().updated(update, later);
    assert_eq!(
        (changed.preset, changed.version, changed.updated_at),
        (SignaturePreset::Stripe, Version::FIRST.next(), later)
    );
    assert_eq!((&changed.url, &changed.events, changed.created_at), (&before.url, &before.events, now()));
    let mut clear = EndpointUpdate::default();
    clear.rate_limit = Change::Clear;
    assert_eq!(changed.updated(clear, later).rate_limit, None);
}

#[test]
fn an_endpoint_wants_what_its_patterns_and_its_filter_want_unless_it_is_disabled() {
    let payload = Payload::from_json("{}").unwrap();
    let active = endpoint();
    assert!(
        active.wants(&name("invoice.sent"), &payload) && !active.wants(&name("payment.failed"), &payload)
    );
    let paused = active.clone().with_state(EndpointState::Paused { since: now() }, now());
    assert!(paused.wants(&name("invoice.sent"), &payload));
    let gone = EndpointState::Disabled { since: now(), reason: DisabledReason::Gone };
    assert!(!active.with_state(gone, now()).wants(&name("invoice.sent"), &payload));
}

#[test]
fn an_endpoint_in_json_has_no_secret() {
    let mut shown = endpoint();
    shown.headers = CustomHeaders::new([("authorization", "Bearer s3cr3t")]).unwrap();
    let json = serde_json::to_value(&shown).unwrap();
    assert_eq!(json["headers"]["authorization"], "***");
    assert_eq!(json["events"], serde_json::json!(["invoice.*"]));
    assert_eq!(json["state"], serde_json::json!({"state": "active"}));
    assert_eq!(json["preset"], "both");
    assert_eq!(json["url"], "https://hooks.example.com/in?token=s3cr3t", "its owner sees the whole URL");
    assert!(json.get("secrets").is_none());
}

#[test]
fn forms_in_json_are_read_back_and_checked() {
    fn round<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> String {
        serde_json::to_string(&serde_json::from_str::<T>(json).unwrap()).unwrap()
    }
    let limit = r#"{"requests":5,"per":"minute"}"#;
    assert_eq!(round::<RateLimit>(limit), limit);
    let patterns = r#"["*","invoice.*","invoice.sent"]"#;
    assert_eq!(round::<EventPatterns>(patterns), patterns);
    let ordering = r#"{"order":"by_value","at":"/customer/id"}"#;
    assert_eq!(round::<Ordering>(ordering), ordering);
    assert_eq!(round::<ConcurrencyCap>("8"), "8");
    for preset in SignaturePreset::ALL {
        assert_eq!(round::<SignaturePreset>(&format!("{:?}", preset.code())), format!("{:?}", preset.code()));
        assert_eq!(SignaturePreset::of_code(preset.code()), Some(preset));
    }
    assert!(serde_json::from_str::<RateLimit>(r#"{"requests":0,"per":"minute"}"#).is_err());
    assert!(serde_json::from_str::<ConcurrencyCap>("65").is_err());
    assert!(serde_json::from_str::<CustomHeaders>(r#"{"host":"x"}"#).is_err());
    assert!(serde_json::from_str::<EventPatterns>("[]").is_err());
}
