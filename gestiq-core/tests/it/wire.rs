//! The JSON and TOML forms, which are part of the contract.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate};
use gestiq_core::audit::{AuditArea, AuditChain};
use gestiq_core::error::Problem;
use gestiq_core::idempotency::Fingerprint;
use gestiq_core::money::exchange::{ExchangeRate, RateTable};
use gestiq_core::page::{CappedCount, Cursor, NumberedPage, NumberedPageRequest};
use gestiq_core::period::{FiscalStart, PeriodKind};
use gestiq_core::{
    Actor, AuditRecord, BasisPoints, Currency, EventName, IdempotencyKey, Money, Page, PageRequest, PageSize,
    Period, PortError, Role, Rounding, SequentialIds, Subject, TenantId, UserId, Version,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The value is written as this JSON, and read back from it.
fn assert_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(json).unwrap(), value);
    assert_eq!(&serde_json::from_reader::<_, T>(json.as_bytes()).unwrap(), value, "from a stream");
}

fn refused<T: DeserializeOwned + Debug>(json: &str) -> String {
    serde_json::from_str::<T>(json).unwrap_err().to_string()
}

#[test]
fn money_is_a_text_with_its_currency() {
    let money = Money::parse("50000", Currency::EUR).unwrap();
    assert_json(&money, r#"{"amount":"50000.00","currency":"EUR"}"#);
    let exact = Money::parse("-0.00001", Currency::EUR).unwrap();
    assert_json(&exact, r#"{"amount":"-0.00001","currency":"EUR"}"#);
    assert_json(&Money::from_minor(5, Currency::JPY), r#"{"amount":"5","currency":"JPY"}"#);
    let escaped: Money = serde_json::from_str(r#"{"currency":"\u0045UR","amount":"1\u002e5"}"#).unwrap();
    assert_eq!(escaped, Money::from_minor(150, Currency::EUR));
}

#[test]
fn money_from_a_json_number_is_refused() {
    let cases = [
        (r#"{"amount":50000.00,"currency":"EUR"}"#, "invalid type: floating point"),
        (r#"{"amount":50000,"currency":"EUR"}"#, "invalid type: integer"),
        (r#"{"amount":"1e3","currency":"EUR"}"#, "not a plain decimal number"),
        (r#"{"amount":"1,5","currency":"EUR"}"#, "not a plain decimal number"),
        (r#"{"amount":"1","currency":"eur"}"#, "not a currency code"),
        (r#"{"amount":"1"}"#, "missing field"),
        (r#"{"amount":"1","currency":"EUR","rate":"2"}"#, "unknown field"),
        (r#"{"amount":null,"currency":"EUR"}"#, "invalid type: null"),
        (r#""1.00 EUR""#, "invalid type: string"),
        ("5", "invalid type: integer"),
    ];
    for (json, expected) in cases {
        let message = refused::<Money>(json);
        assert!(message.contains(expected), "{json}: {message}");
    }
}

#[test]
fn the_same_forms_stand_in_toml() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Settings {
        limit: Money,
        threshold: BasisPoints,
        rounding: Rounding,
        tenant: TenantId,
        since: Period,
        fiscal: FiscalStart,
    }
    let text = "threshold = 9500\nrounding = \"half_even\"\n\
        tenant = \"00000000-0000-7000-8000-000000000001\"\nsince = \"2026-Q1\"\nfiscal = \"04-06\"\n\n\
        [limit]\namount = \"5.00\"\ncurrency = \"EUR\"\n";
    let settings = Settings {
        limit: Money::from_minor(500, Currency::EUR),
        threshold: BasisPoints::from_percent(95),
        rounding: Rounding::HalfEven,
        tenant: TenantId::new(&SequentialIds::default()),
        since: "2026-Q1".parse().unwrap(),
        fiscal: FiscalStart::new(4, 6).unwrap(),
    };
    assert_eq!(toml::from_str::<Settings>(text).unwrap(), settings);
    assert_eq!(toml::from_str::<Settings>(&toml::to_string(&settings).unwrap()).unwrap(), settings);
    assert!(toml::from_str::<Settings>(&text.replace("\"5.00\"", "5.00")).is_err());
}

#[test]
fn ids_and_names_are_texts() {
    let ids = SequentialIds::default();
    assert_json(&TenantId::new(&ids), r#""00000000-0000-7000-8000-000000000001""#);
    assert_json(&Role::SalesRep, r#""sales_rep""#);
    assert_json(&EventName::new("invoice.created").unwrap(), r#""invoice.created""#);
    assert_json(&Subject::new("invoice", "F-17").unwrap(), r#""invoice/F-17""#);
    assert_json(&"key-1".parse::<IdempotencyKey>().unwrap(), r#""key-1""#);
    assert!(refused::<TenantId>(r#""F-17""#).contains("is not a valid tenant id"));
    assert!(refused::<TenantId>("17").contains("invalid type"));
    assert_json(&"root".parse::<Role>().unwrap(), r#""root""#);
    assert!(refused::<Role>(r#""Root""#).contains("is not a role"));
    assert!(refused::<EventName>(r#""Invoice""#).contains("names no event"));
    assert!(refused::<IdempotencyKey>(r#""""#).contains("is not an idempotency key"));
}

gestiq_core::id! {
    /// A host's own id.
    struct QuoteId: "quote";
}

#[test]
fn ids_that_a_host_declares_have_the_same_form() {
    assert_json(&QuoteId::new(&SequentialIds::default()), r#""00000000-0000-7000-8000-000000000001""#);
    assert!(refused::<QuoteId>(r#""Q-1""#).contains("is not a valid quote id"));
}

#[test]
fn an_actor_is_an_object() {
    let ids = SequentialIds::default();
    let actor = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::Admin);
    let start = r#"{"tenant":"00000000-0000-7000-8000-000000000001","user":"00000000-0000-7000-8000-000000000002","role":"admin""#;
    assert_json(&actor, &format!("{start}}}"));
    assert_json(&actor.named("Ana"), &format!(r#"{start},"name":"Ana"}}"#));
}

#[test]
fn periods_are_labels_that_say_it_all() {
    for label in
        ["2026-01-31", "2026-W53", "2026-01", "2026-Q1", "2026-H1", "2026", "FY2026", "FY2026(04-06)"]
    {
        assert_json(&label.parse::<Period>().unwrap(), &format!("{label:?}"));
    }
    assert_json(&PeriodKind::HalfYear, r#""half_year""#);
    assert_json(&PeriodKind::FiscalYear(FiscalStart::new(4, 6).unwrap()), r#"{"fiscal_year":"04-06"}"#);
    assert!(refused::<Period>(r#""2025-W53""#).contains("is not a valid period"));
    assert!(
        refused::<PeriodKind>(r#"{"fiscal_year":"02-30"}"#).contains("is not a valid start of a fiscal year")
    );
}

#[test]
fn numbers_that_are_exact_are_numbers() {
    assert_json(&BasisPoints::new(9735), "9735");
    assert_json(&Version::FIRST.next(), "2");
    assert!(refused::<Version>("0").contains("nonzero"));
    assert!(refused::<BasisPoints>("97.35").contains("floating point"));
}

#[test]
fn pages_say_where_they_ended() {
    let cursor = Cursor::new("l", &["1"]).unwrap();
    let page = Page { items: vec![1], next: Some(cursor.clone()) };
    assert_json(&page, &format!(r#"{{"items":[1],"next":"{cursor}"}}"#));
    assert_json(&Page::<u8> { items: vec![], next: None }, r#"{"items":[],"next":null}"#);
    let numbered = NumberedPage::new(vec![1], NumberedPageRequest::default(), 41);
    assert_json(&numbered, r#"{"items":[1],"page":1,"page_size":20,"total":41,"total_pages":3}"#);
    assert_json(&CappedCount::new(100, 99), r#"{"count":99,"more":true}"#);
    assert_eq!(serde_json::from_str::<PageRequest>("{}").unwrap(), PageRequest::default());
    let request = PageRequest::after(PageSize::new(50).unwrap(), cursor);
    assert_json(&request, &serde_json::to_string(&request).unwrap());
    assert!(refused::<PageRequest>(r#"{"size":101}"#).contains("not possible: 1 to 100"));
    assert!(refused::<PageRequest>(r#"{"after":"abc"}"#).contains("is not a valid cursor"));
}

#[test]
fn a_conversion_keeps_its_rates() {
    let friday = NaiveDate::from_ymd_opt(2026, 3, 6).unwrap();
    let rate = ExchangeRate::new(Currency::EUR, Currency::USD, "1.0840".parse().unwrap(), friday).unwrap();
    assert_json(&rate, r#"{"from":"EUR","to":"USD","rate":"1.084","date":"2026-03-06"}"#);
    let mut rates = RateTable::new();
    rates.insert(rate);
    let conversion = rates
        .convert(Money::from_minor(10_000, Currency::USD), Currency::EUR, friday, Rounding::HalfUp)
        .unwrap();
    assert_json(
        &conversion,
        concat!(
            r#"{"from":{"amount":"100.00","currency":"USD"},"to":{"amount":"92.25","currency":"EUR"},"#,
            r#""on":"2026-03-06","rates_used":[{"direction":"inverse","rate":"#,
            r#"{"from":"EUR","to":"USD","rate":"1.084","date":"2026-03-06"}}],"rounding":"half_up"}"#
        ),
    );
    let json = r#"{"from":"EUR","to":"USD","rate":RATE,"date":"2026-03-06"}"#;
    assert!(refused::<ExchangeRate>(&json.replace("RATE", "1.084")).contains("invalid type"));
    assert!(refused::<ExchangeRate>(&json.replace("RATE", r#""0""#)).contains("is not a valid rate"));
}

#[test]
fn an_audit_trail_is_verified_after_it_was_written_and_read() {
    let ids = SequentialIds::default();
    let at = DateTime::from_timestamp(1_767_225_600, 123_456_789).unwrap();
    let actor = Actor::system(TenantId::new(&ids));
    let mut chain = AuditChain::start(actor.tenant(), AuditArea::RECONCILIATION);
    let trail: Vec<_> = (1..=3)
        .map(|number| {
            let name = EventName::new("match.confirmed").unwrap();
            let record = AuditRecord::new(&ids, at, &actor, name, Subject::new("match", number).unwrap());
            chain.append(record.because("automatic").unwrap()).unwrap()
        })
        .collect();
    // Written trails are verified for years: this digest, computed by another program, may never change.
    assert_eq!(
        trail[0].digest.to_string(),
        "b9db74b7ad6218e10478e03c63d1eeaaf3382e3daf64284b02090de57194dd2c"
    );
    let json = serde_json::to_string(&trail).unwrap();
    let read: Vec<_> = serde_json::from_str(&json).unwrap();
    assert_eq!(AuditChain::verify_all(actor.tenant(), AuditArea::RECONCILIATION, &read), Ok(chain));
}

#[test]
fn a_fingerprint_is_stable_over_versions() {
    // Stored fingerprints and digests are compared with new ones, so they may never change.
    let fingerprint = Fingerprint::of("invoice.create", b"{}");
    assert_json(&fingerprint, r#""8342eb6aeb351c9666620644ede878fb6e2256fb5c726e21959186c3b458de57""#);
}

#[test]
fn a_problem_is_what_rfc_9457_says() {
    let problem = Problem::of(&PortError::not_found("invoice", "F-17"));
    assert_eq!(
        serde_json::to_string(&problem).unwrap(),
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"there is no invoice F-17","code":"not_found"}"#
    );
}
