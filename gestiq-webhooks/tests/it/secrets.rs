//! Reading secrets, and keeping them out of sight.

use gestiq_webhooks::{Error, Secret};

/// 24 bytes, the shortest key that is allowed.
const WRITTEN: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[test]
fn a_secret_is_read_with_and_without_its_prefix() {
    let bare = WRITTEN.strip_prefix("whsec_").unwrap();
    assert_eq!(*Secret::parse(bare).unwrap().reveal(), WRITTEN);
    assert_eq!(*Secret::parse(WRITTEN).unwrap().reveal(), WRITTEN);
}

#[test]
fn a_key_has_24_to_64_bytes() {
    for (bytes, outcome) in [
        (0, Err(Error::SecretLength { found: 0 })),
        (23, Err(Error::SecretLength { found: 23 })),
        (24, Ok(())),
        (64, Ok(())),
        (65, Err(Error::SecretLength { found: 65 })),
    ] {
        let secret = Secret::from_bytes(vec![7; bytes]);
        assert_eq!(secret.as_ref().map(|_| ()).map_err(Clone::clone), outcome, "{bytes} bytes");
        if let Ok(secret) = secret {
            assert!(Secret::parse(&secret.reveal()).is_ok(), "{bytes} bytes, written and read again");
        }
    }
}

#[test]
fn other_spellings_are_no_secret() {
    for text in [
        "",
        "whsec_",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", // a character is missing
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS\n", // a line end
        "whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", // a space
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La_-aSw", // the URL alphabet
        "whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", // the public half of an ed25519 pair
    ] {
        assert!(Secret::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    let secret = Secret::parse(WRITTEN).unwrap();
    let refused = Secret::parse("whsec_SECRET?SECRET?SECRET?SECRET?").unwrap_err();
    let verifier = gestiq_webhooks::Verifier::new(secret.clone());
    for shown in [
        format!("{secret}"),
        format!("{secret:?}"),
        format!("{secret:#?}"),
        format!("{verifier:?}"),
        format!("{refused}"),
        format!("{refused:?}"),
    ] {
        assert!(!shown.contains("MfKQ") && !shown.contains("SECRET"), "{shown}");
        assert!(!shown.contains("49, 242"), "the key's bytes in {shown}");
    }
}
