//! Codes are for machines and stay; messages are for people and begin in lower case.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use gestiq_webhooks::Error;
use gestiq_webhooks::inbound::Provider;

#[test]
fn every_error_has_its_own_code_and_a_plain_message() {
    let delta = TimeDelta::seconds(301);
    let all = [
        Error::SecretNotBase64,
        Error::SecretLength { found: 3 },
        Error::InvalidPrivateKey,
        Error::InvalidPublicKey { text: "x".to_owned() },
        Error::PresetNeedsSecret,
        Error::InvalidOverlap { overlap: -delta },
        Error::TooManyKeys { found: 4 },
        Error::MalformedHeader { provider: Provider::Stripe, header: "x" },
        Error::ProviderKey { provider: Provider::Stripe, wanted: "x" },
        Error::CertificateUrl { text: "x".to_owned() },
        Error::InvalidMessageId { text: "a.b".to_owned() },
        Error::InvalidTimestamp { text: "x".to_owned() },
        Error::TooOld { age: delta, tolerance: delta },
        Error::TooNew { ahead: delta, tolerance: delta },
        Error::InvalidTolerance { tolerance: -delta },
        Error::TooManySignatures { found: 33 },
        Error::SignatureMismatch,
        Error::ScheduleLength { found: 101 },
        Error::ScheduleDelay { delay: Duration::from_secs(604_801) },
    ];
    let codes: BTreeSet<&str> = all.iter().map(Error::code).collect();
    assert_eq!(codes.len(), all.len());
    for error in all {
        let message = error.to_string();
        assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
        assert!(
            error
                .code()
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        );
    }
}
