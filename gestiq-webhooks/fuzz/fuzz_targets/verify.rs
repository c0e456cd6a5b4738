//! Every verifier on any headers and body: none panics, and none believes what it did not sign.
//!
//! The input is a first header, a line end, a second header, a line end, and the body.

#![no_main]

use chrono::{DateTime, TimeDelta};
use gestiq_webhooks::inbound::{split_batch, GitHubVerifier, PayPalHeaders, PayPalKey, PayPalVerifier, SendGridKey, SendGridVerifier, ShopifyVerifier, SlackVerifier, StripeVerifier};
use gestiq_webhooks::signature::verify_body;
use gestiq_webhooks::{ReceivedHeaders, Secret, Verifier};
use libfuzzer_sys::fuzz_target;

/// The public half of a throw-away key.
const PAYPAL_KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuHueYvLFTFxJAAueZdInGMWRC7yl7gQiuV6AF9ytzm0WMnWnRVwa+3AR6cqUaOSWcf5mPO1HEcDdg0t+aiFwWnsI4dtTwOsKBRg7G1VDMMlgvbNTJwU09g0UL8nfdFiV4kllrvj4A2fzC7NH4+BmscxvsNwlEvICzu8/jjPnws8mM6nowBz831qgDJ6uc1fMh35MLttt5WG157ryxAORVucuDO9SUx0k6Lbae7N0niZUxJmgDoXZUYfuATzfVtjnCe0/tvtEKNDCywF/ynTCR8ytRA936bOwt1dvrwj9ezt1a0nCvVnSwGk8DtkSBW+KqUY+YtuBfYnyfG0z3k65rQIDAQAB";

/// SendGrid's key of its own examples.
const SENDGRID_KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";

/// The public half of the vector of Standard Webhooks.
const PUBLIC_KEY: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default().to_owned();
    let (first, second) = (text(), text());
    let body = parts.next().unwrap_or_default();
    let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let secret = Secret::from_bytes(vec![9; 32]).unwrap();

    let headers = ReceivedHeaders { id: "msg_1", timestamp: &first, signature: &second };
    let verifier = Verifier::new(secret.clone()).with_tolerance(TimeDelta::days(36_525)).unwrap();
    assert!(verifier.verify(&headers, body, now).is_err());
    assert!(verify_body(&secret, &first, body).is_err());
    assert!(GitHubVerifier::new("secret").unwrap().verify(&first, body).is_err());
    assert!(ShopifyVerifier::new("secret").unwrap().verify(&first, body).is_err());
    assert!(SlackVerifier::new("secret").unwrap().verify(&first, &second, body, now).is_err());
    assert!(StripeVerifier::new("secret").unwrap().verify(&first, body, now).is_err());

    let public = Verifier::of_public_key(PUBLIC_KEY.parse().unwrap());
    let public = public.with_tolerance(TimeDelta::days(36_525)).unwrap();
    assert!(public.verify(&headers, body, now).is_err());
    if let Ok(key) = SendGridKey::parse(SENDGRID_KEY) {
        assert!(SendGridVerifier::new(key).verify(&first, &second, body, now).is_err());
    }
    if let Ok(messages) = split_batch(body) {
        assert!(messages.iter().all(|message| !message.id().as_str().is_empty()));
    }

    // Keys are read from texts of strangers, too.
    let _ = (SendGridKey::parse(&first), PayPalKey::parse(&first), PayPalKey::from_der(body));
    let _ = gestiq_webhooks::inbound::check_certificate_url(&first);
    if let Ok(key) = PayPalKey::parse(PAYPAL_KEY) {
        let headers = PayPalHeaders {
            transmission_id: &first,
            transmission_time: &second,
            transmission_sig: "AAAA",
            auth_algo: "SHA256withRSA",
        };
        assert!(PayPalVerifier::new("9XL90610J3647323C", key).unwrap().verify(&headers, body, now).is_err());
    }
    let _ = (Secret::parse(&first), gestiq_webhooks::secret::SigningKey::parse(&second));
});
