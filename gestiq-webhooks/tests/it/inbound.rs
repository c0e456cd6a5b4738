//! Webhooks of providers: published examples pass, and nothing else does.

use std::future::Future;
use std::task::{Context, Poll, Waker};

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{ErrorKind, EventName};
use gestiq_webhooks::inbound::{
    GitHubVerifier, MemoryReplayGuard, Provider, ReplayGuard, ReplayKey, ShopifyVerifier, Sighting,
    SlackVerifier, StripeVerifier,
};
#[cfg(feature = "paypal")]
use gestiq_webhooks::inbound::{PayPalHeaders, PayPalKey, PayPalVerifier, check_certificate_url};
#[cfg(feature = "sendgrid")]
use gestiq_webhooks::inbound::{SendGridKey, SendGridVerifier};
use gestiq_webhooks::secret::{Secrets, SigningKey};
use gestiq_webhooks::signature::{Outgoing, signed_headers};
use gestiq_webhooks::{Error, MessageId, SignaturePreset};
use proptest::prelude::*;

use super::tampering::{changes, text_changes};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

/// stripe-dotnet: `event_test_signature.json` and `EventUtilityTest.cs`.
const STRIPE_BODY: &[u8] = include_bytes!("../fixtures/stripe_event.json");
const STRIPE_V1: &str = "2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7";
const STRIPE_V0: &str = "63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef";
const STRIPE_TIME: i64 = 1_533_204_620;

fn stripe(header: &str, late: i64) -> Result<(), Error> {
    let verifier = StripeVerifier::new("webhook_secret").unwrap();
    verifier.verify(header, STRIPE_BODY, at(STRIPE_TIME + late)).map(|_| ())
}

#[test]
fn stripes_published_event_passes_and_its_malformed_headers_do_not() {
    let right = format!("t={STRIPE_TIME},v1={STRIPE_V1},v0={STRIPE_V0}");
    assert_eq!(stripe(&right, 0), Ok(()));
    for (header, code) in [
        (format!("t={STRIPE_TIME},v1=00,v1={STRIPE_V1}"), None),
        (format!("v1={STRIPE_V1},t={STRIPE_TIME}"), None),
        (format!("t={STRIPE_TIME},v0={STRIPE_V0}"), Some("signature_mismatch")),
        (format!("t={STRIPE_TIME},v0={STRIPE_V1}"), Some("signature_mismatch")),
        (format!("t={STRIPE_TIME},v1={}", STRIPE_V1.to_uppercase()), Some("signature_mismatch")),
        (format!("t={STRIPE_TIME},t={STRIPE_TIME},v1={STRIPE_V1}"), Some("malformed_provider_header")),
        (format!("v1={STRIPE_V1}"), Some("malformed_provider_header")),
        (format!("t=,v1={STRIPE_V1},v0={STRIPE_V0}"), Some("invalid_timestamp")),
        (format!("t=+{STRIPE_TIME},v1={STRIPE_V1}"), Some("invalid_timestamp")),
        (format!("t={STRIPE_TIME}{}", ",v1=00".repeat(33)), Some("too_many_signatures")),
        ("t,v1=,v0=".to_owned(), Some("malformed_provider_header")),
        ("t,v1=,v0".to_owned(), Some("malformed_provider_header")),
        ("t,v1=,".to_owned(), Some("malformed_provider_header")),
        ("t,,".to_owned(), Some("malformed_provider_header")),
        (",,".to_owned(), Some("malformed_provider_header")),
        ("t".to_owned(), Some("malformed_provider_header")),
        (String::new(), Some("malformed_provider_header")),
    ] {
        assert_eq!(stripe(&header, 0).err().map(|error| error.code()), code, "{header}");
    }
    for (late, passes) in [(300, true), (301, false), (-300, true), (-301, false)] {
        assert_eq!(stripe(&right, late).is_ok(), passes, "{late} s");
    }
}

/// api.slack.com, "Verifying requests from Slack".
const SLACK_BODY: &[u8] = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const SLACK_SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

fn slack() -> SlackVerifier {
    SlackVerifier::new("8f742231b10e8888abcd99yyyzzz85a5").unwrap()
}

#[test]
fn slacks_published_request_passes() {
    let verify = |time: &str, signature: &str, late: i64| {
        slack().verify(time, signature, SLACK_BODY, at(1_531_420_618 + late))
    };
    let verified = verify("1531420618", SLACK_SIGNATURE, 0).unwrap();
    assert_eq!((verified.provider(), verified.sent_at()), (Provider::Slack, Some(at(1_531_420_618))));
    for (time, signature, late) in [
        ("1531420618", SLACK_SIGNATURE, 301),
        ("1531420618", SLACK_SIGNATURE, -301),
        ("1531420619", SLACK_SIGNATURE, 0),
        ("01531420618", SLACK_SIGNATURE, 0),
        ("1531420618", "", 0),
        ("1531420618", SLACK_SIGNATURE.trim_start_matches("v0="), 0),
        ("1531420618", &SLACK_SIGNATURE.replace("v0", "v1"), 0),
    ] {
        assert!(verify(time, signature, late).is_err(), "{time} {signature} {late}");
    }
}

#[test]
fn githubs_published_example_passes_with_either_of_two_secrets() {
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let right = "It's a Secret to Everybody";
    for (secrets, passes) in [
        (vec![right], true),
        (vec!["other", right], true),
        (vec![right, "other"], true),
        (vec!["other"], false),
    ] {
        let first = GitHubVerifier::new(secrets[0]).unwrap();
        let verifier = secrets.iter().skip(1).fold(first, |verifier, secret| verifier.or(secret).unwrap());
        assert_eq!(verifier.verify(signature, b"Hello, World!").is_ok(), passes, "{secrets:?}");
    }
    assert!(GitHubVerifier::new("").is_err());
}

/// Recomputed with Python's `hmac`: Shopify publishes no example with its key.
#[test]
fn shopifys_signature_is_base64_of_the_body() {
    let verifier = ShopifyVerifier::new("hush").unwrap();
    let (body, signature) = (br#"{"id":820982911946154508}"#, "qBvrsZF7RfB1iS6BX6IHqJTp5L911P7intnPeTPsH0I=");
    assert!(verifier.verify(signature, body).is_ok());
    assert!(
        verifier.verify("qBvrsZF7RfB1iS6BX6IHqJTp5L911P7intnPeTPsH0J=", body).is_err(),
        "another spelling"
    );
    assert!(verifier.verify("", body).is_err());
}

/// sendgrid-go: `helpers/eventwebhook/eventwebhook_test.go`.
#[cfg(feature = "sendgrid")]
mod sendgrid {
    use super::*;

    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
    const SIGNATURE: &str =
        "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
    const BODY: &[u8] = br#"{"category":"example_payload","event":"test_event","message_id":"message_id"}"#;
    const TIME: &str = "1588788367";

    fn verify(time: &str, signature: &str, body: &[u8]) -> Result<(), Error> {
        let verifier = SendGridVerifier::new(SendGridKey::parse(KEY).unwrap());
        verifier.verify(time, signature, body, at(1_588_788_367)).map(|_| ())
    }

    #[test]
    fn its_published_example_passes_and_no_change_of_it_does() {
        assert_eq!(verify(TIME, SIGNATURE, BODY), Ok(()));
        assert!(verify("1588788368", SIGNATURE, BODY).is_err());
        assert!(
            verify("", SIGNATURE, BODY).is_err() && verify("invalid timestamp", SIGNATURE, BODY).is_err()
        );
        assert!(verify(TIME, &format!("{SIGNATURE}causing failure"), BODY).is_err());
        for changed in changes(BODY) {
            assert!(verify(TIME, SIGNATURE, &changed).is_err());
        }
        for changed in text_changes(SIGNATURE) {
            assert!(verify(TIME, &changed, BODY).is_err(), "{changed}");
        }
    }

    #[test]
    fn a_key_is_one_of_p_256() {
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{KEY}\n-----END PUBLIC KEY-----\n");
        assert_eq!(SendGridKey::parse(&pem), SendGridKey::parse(KEY));
        for refused in [
            "",
            "MFkw",
            &KEY.replace("MFkwEwYHKoZIzj0CAQ", "MFkwEwYHKoZIzj0CAg"),
            &format!("{KEY}x"),
            &"A".repeat(5000),
        ] {
            assert!(SendGridKey::parse(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn an_old_or_early_request_is_refused() {
        let verifier = SendGridVerifier::new(SendGridKey::parse(KEY).unwrap());
        for (late, passes) in [(300, true), (301, false), (-300, true), (-301, false)] {
            let outcome = verifier.verify(TIME, SIGNATURE, BODY, at(1_588_788_367 + late));
            assert_eq!(outcome.is_ok(), passes, "{late} s");
        }
    }
}

/// Signed with OpenSSL by a throw-away key: PayPal publishes no example with its certificate.
#[cfg(feature = "paypal")]
mod paypal {
    use super::*;

    const KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuHueYvLFTFxJAAueZdInGMWRC7yl7gQiuV6AF9ytzm0WMnWnRVwa+3AR6cqUaOSWcf5mPO1HEcDdg0t+aiFwWnsI4dtTwOsKBRg7G1VDMMlgvbNTJwU09g0UL8nfdFiV4kllrvj4A2fzC7NH4+BmscxvsNwlEvICzu8/jjPnws8mM6nowBz831qgDJ6uc1fMh35MLttt5WG157ryxAORVucuDO9SUx0k6Lbae7N0niZUxJmgDoXZUYfuATzfVtjnCe0/tvtEKNDCywF/ynTCR8ytRA936bOwt1dvrwj9ezt1a0nCvVnSwGk8DtkSBW+KqUY+YtuBfYnyfG0z3k65rQIDAQAB";
    const SIGNATURE: &str = "alWXmpS73FlllR30HG6dqEciHWp6YYHM/0LmvyY1XAvkT2ploYqU+AM/xVlfURZskmcg8iNo7KDpTEKlWTGIX261l2eCeQm/ReNim/b42L9dGiaZva/VWnauDMwVQ/0pyo5CZUhlTbkGJDy91A45kCi3znfZqdAhKA1IpJcXjlSMATsbhxpbNBxEwC8Elx2inx+hPy0K6dhkUzeSeV66t9Jd8zIfM9n0ZEgaifqly7fUEXYJAzZPO54PN0+S8pDdJVM4D1KJZWggO+mIGzw+Yr1Z6/X4IjkLLapvb1YrNhZ9o1IvFg8xNcDLKwDKgGNmaSDYeMxI36/7RqjfTV2/Sw==";
    const BODY: &[u8] = br#"{"id":"WH-9UG43882HX7271132","event_type":"PAYMENT.SALE.COMPLETED"}"#;
    const SENT: i64 = 1_474_495_246; // 2016-09-21T22:00:46Z

    const HEADERS: PayPalHeaders<'static> = PayPalHeaders {
        transmission_id: "d938e770-8046-11e6-8103-6b62a8a99ac4",
        transmission_time: "2016-09-21T22:00:46Z",
        transmission_sig: SIGNATURE,
        auth_algo: "SHA256withRSA",
    };

    fn verify(headers: &PayPalHeaders<'_>, body: &[u8], late: i64) -> Result<(), Error> {
        let key = PayPalKey::parse(KEY).unwrap();
        let verifier = PayPalVerifier::new("9XL90610J3647323C", key).unwrap();
        verifier.verify(headers, body, at(SENT + late)).map(|_| ())
    }

    #[test]
    fn a_signed_request_passes_and_no_change_of_it_does() {
        assert_eq!(verify(&HEADERS, BODY, 0), Ok(()));
        for body in changes(BODY) {
            assert!(verify(&HEADERS, &body, 0).is_err());
        }
        for id in text_changes(HEADERS.transmission_id) {
            assert!(verify(&PayPalHeaders { transmission_id: &id, ..HEADERS }, BODY, 0).is_err(), "{id}");
        }
        for time in text_changes(HEADERS.transmission_time) {
            assert!(
                verify(&PayPalHeaders { transmission_time: &time, ..HEADERS }, BODY, 0).is_err(),
                "{time}"
            );
        }
        for transmission_sig in text_changes(SIGNATURE).iter().step_by(7) {
            assert!(verify(&PayPalHeaders { transmission_sig, ..HEADERS }, BODY, 0).is_err());
        }
        for auth_algo in ["", "SHA1withRSA", "sha256withrsa", "none"] {
            assert!(verify(&PayPalHeaders { auth_algo, ..HEADERS }, BODY, 0).is_err(), "{auth_algo}");
        }
        for (late, passes) in [(300, true), (301, false), (-300, true), (-301, false)] {
            assert_eq!(verify(&HEADERS, BODY, late).is_ok(), passes, "{late} s");
        }
        let other = PayPalVerifier::new("9XL90610J3647323D", PayPalKey::parse(KEY).unwrap()).unwrap();
        assert!(other.verify(&HEADERS, BODY, at(SENT)).is_err(), "the webhook of someone else");
    }

    #[test]
    fn an_id_that_blurs_the_border_to_the_time_is_refused() {
        // `a|b` as the id and `c` as the time would be signed like `a` and `b|c`.
        let headers = PayPalHeaders { transmission_id: "d938e770|x", ..HEADERS };
        assert!(matches!(verify(&headers, BODY, 0), Err(Error::MalformedHeader { .. })));
        for refused in ["", "a|b", "a b", &"9".repeat(51)] {
            assert!(PayPalVerifier::new(refused, PayPalKey::parse(KEY).unwrap()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_certificate_comes_from_paypal() {
        let cert = "v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77";
        for (url, taken) in [
            (format!("https://api.paypal.com/{cert}"), true),
            (format!("https://api.sandbox.paypal.com/{cert}"), true),
            (format!("https://api-m.paypal.com/{cert}"), true),
            (format!("https://API.PAYPAL.COM:443/{cert}"), true),
            (format!("http://api.paypal.com/{cert}"), false),
            (format!("https://api.paypal.com:8443/{cert}"), false),
            (format!("https://api.paypal.com.evil.example/{cert}"), false),
            (format!("https://evil.example/api.paypal.com/{cert}"), false),
            (format!("https://evilpaypal.com/{cert}"), false),
            (format!("https://www.paypal.com/{cert}"), false),
            (format!("https://api.paypal.com@evil.example/{cert}"), false),
            (format!("https://api.paypal.com/{cert}?x=1"), false),
            (format!("https://api.paypal.com/{cert}#x"), false),
            (format!("https://api.paypal.com/{cert}/../../../redirect"), false),
            ("https://api.paypal.com/v1/notifications/certs/".to_owned(), false),
            ("https://api.paypal.com/v1/notifications/certs/a/b".to_owned(), false),
            ("https://api.paypal.com/v1/notifications/certs/%2e%2e%2fx".to_owned(), false),
            ("https://api.paypal.com/".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(check_certificate_url(&url).is_ok(), taken, "{url}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_change_of_a_shared_key_request_is_refused(body in proptest::collection::vec(any::<u8>(), 0..24)) {
        let written = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let secrets = Secrets::new(SigningKey::parse(written).unwrap());
        let (id, event) = (MessageId::parse("msg_1").unwrap(), EventName::new("invoice.sent").unwrap());
        let message = Outgoing { id: &id, event: &event, sent_at: at(1_700_000_000), body: &body };
        let header = |preset, name: &str| {
            let headers = signed_headers(preset, &secrets, &message).unwrap();
            headers.into_iter().find(|(found, _)| *found == name).unwrap().1
        };
        let (github, stripe) = (GitHubVerifier::new(written).unwrap(), StripeVerifier::new(written).unwrap());
        let of_github = header(SignaturePreset::GitHub, "x-hub-signature-256");
        let of_stripe = header(SignaturePreset::Stripe, "stripe-signature");
        prop_assert!(github.verify(&of_github, &body).is_ok());
        prop_assert!(stripe.verify(&of_stripe, &body, at(1_700_000_000)).is_ok());
        for changed in changes(&body) {
            prop_assert!(github.verify(&of_github, &changed).is_err());
            prop_assert!(stripe.verify(&of_stripe, &changed, at(1_700_000_000)).is_err());
        }
        for changed in text_changes(&of_github) {
            prop_assert!(github.verify(&changed, &body).is_err(), "{changed}");
        }
    }

    #[test]
    fn hostile_headers_are_answered_and_not_a_crash(
        first in any::<String>(), second in any::<String>(), body in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let now = at(1_700_000_000);
        prop_assert!(GitHubVerifier::new("s").unwrap().verify(&first, &body).is_err());
        prop_assert!(ShopifyVerifier::new("s").unwrap().verify(&first, &body).is_err());
        prop_assert!(SlackVerifier::new("s").unwrap().verify(&first, &second, &body, now).is_err());
        prop_assert!(StripeVerifier::new("s").unwrap().verify(&first, &body, now).is_err());
    }
}

#[test]
fn every_flip_cut_and_addition_of_the_published_examples_is_refused() {
    let github = GitHubVerifier::new("It's a Secret to Everybody").unwrap();
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    for changed in changes(b"Hello, World!") {
        assert!(github.verify(signature, &changed).is_err());
    }
    for changed in text_changes(signature) {
        assert!(github.verify(&changed, b"Hello, World!").is_err(), "{changed}");
    }
    let shopify = ShopifyVerifier::new("hush").unwrap();
    let (body, signature) = (br#"{"id":820982911946154508}"#, "qBvrsZF7RfB1iS6BX6IHqJTp5L911P7intnPeTPsH0I=");
    for changed in changes(body) {
        assert!(shopify.verify(signature, &changed).is_err());
    }
    for changed in text_changes(signature) {
        assert!(shopify.verify(&changed, body).is_err(), "{changed}");
    }
    // A tolerance of a century, so that a changed time is caught by the signature and not by the clock.
    let century = TimeDelta::days(36_525);
    let slack = slack().with_tolerance(century).unwrap();
    for changed in changes(SLACK_BODY) {
        assert!(slack.verify("1531420618", SLACK_SIGNATURE, &changed, at(1_531_420_618)).is_err());
    }
    for changed in text_changes("1531420618") {
        assert!(slack.verify(&changed, SLACK_SIGNATURE, SLACK_BODY, at(1_531_420_618)).is_err(), "{changed}");
    }
    let stripe = StripeVerifier::new("webhook_secret").unwrap().with_tolerance(century).unwrap();
    let header = format!("t={STRIPE_TIME},v1={STRIPE_V1}");
    for changed in changes(STRIPE_BODY) {
        assert!(stripe.verify(&header, &changed, at(STRIPE_TIME)).is_err());
    }
    for changed in text_changes(&header) {
        assert!(stripe.verify(&changed, STRIPE_BODY, at(STRIPE_TIME)).is_err(), "{changed}");
    }
}

/// The in-memory guard never waits, so its future is ready at once.
fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("it waits for nothing"),
    }
}

fn replay_key(body: &[u8]) -> ReplayKey {
    let secret = gestiq_webhooks::Secret::from_bytes(b"It's a Secret to Everybody".to_vec()).unwrap();
    let verifier = GitHubVerifier::new("It's a Secret to Everybody").unwrap();
    verifier
        .verify(&gestiq_webhooks::signature::sign_body(&secret, body).to_string(), body)
        .unwrap()
        .replay_key()
}

#[test]
fn a_message_is_seen_for_the_first_time_once() {
    let guard: &dyn ReplayGuard = &MemoryReplayGuard::new(10);
    let see =
        |body: &[u8], second: i64| now_or_never(guard.see(replay_key(body), at(second), at(second + 600)));
    for (body, second, sighting) in [
        (b"a", 0, Sighting::First),
        (b"a", 1, Sighting::Again),
        (b"b", 1, Sighting::First),
        (b"a", 599, Sighting::Again), // seen again does not make it remembered for longer
        (b"a", 600, Sighting::First),
        (b"b", 600, Sighting::Again),
    ] {
        assert_eq!(see(body, second).unwrap(), sighting, "{body:?} at {second} s");
    }
}

#[test]
fn a_full_guard_says_so_and_forgets_nothing_early() {
    let guard = MemoryReplayGuard::new(2);
    let see =
        |body: &[u8], second: i64| now_or_never(guard.see(replay_key(body), at(second), at(second + 10)));
    assert_eq!(see(b"a", 0).unwrap(), Sighting::First);
    assert_eq!(see(b"b", 5).unwrap(), Sighting::First);
    assert_eq!(see(b"c", 5).unwrap_err().kind(), ErrorKind::Unavailable);
    assert_eq!(see(b"a", 5).unwrap(), Sighting::Again, "what is known is answered even so");
    assert_eq!(see(b"c", 10).unwrap(), Sighting::First, "a is forgotten");
    assert_eq!(guard.len(), 2);
    // A time that has passed does not open a hole.
    let past = now_or_never(MemoryReplayGuard::new(1).see(replay_key(b"x"), at(100), at(50)));
    assert_eq!(past.unwrap(), Sighting::First);
}

#[test]
fn what_is_signed_makes_the_key_and_nothing_else() {
    assert_eq!(replay_key(b"a"), replay_key(b"a"));
    assert_ne!(replay_key(b"a"), replay_key(b"b"));
    let first = StripeVerifier::new("webhook_secret").unwrap();
    let one = first.verify(&format!("t={STRIPE_TIME},v1={STRIPE_V1}"), STRIPE_BODY, at(STRIPE_TIME)).unwrap();
    let other = first
        .verify(&format!("t={STRIPE_TIME},v1=00,v1={STRIPE_V1},v9=x"), STRIPE_BODY, at(STRIPE_TIME))
        .unwrap();
    assert_eq!(one.replay_key(), other.replay_key(), "a spelling of the header that passes too");
}
