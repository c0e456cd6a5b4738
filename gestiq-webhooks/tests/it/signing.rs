//! Signed requests, and verifiers that take them.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::EventName;
use gestiq_webhooks::inbound::{GitHubVerifier, StripeVerifier};
use gestiq_webhooks::limit::{MAX_OVERLAP, MAX_PREVIOUS};
use gestiq_webhooks::secret::{Ed25519Key, Ed25519PublicKey, Rotating, Secrets, SigningKey};
use gestiq_webhooks::signature::{Outgoing, sign_ed25519, signed_headers, verify_body};
use gestiq_webhooks::{Error, MessageId, ReceivedHeaders, Secret, SignaturePreset, Verifier};
use proptest::prelude::*;

/// Vector C: the Svix server's test of asymmetric signatures.
const PRIVATE: &str =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
const PUBLIC: &str = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNED: &str =
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

const OLD: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NEW: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_614_265_330, 0).unwrap()
}

fn id() -> MessageId {
    MessageId::parse(ID).unwrap()
}

fn key(text: &str) -> SigningKey {
    SigningKey::parse(text).unwrap()
}

/// The headers of one message, as a receiver looks them up.
struct Sent(Vec<(&'static str, String)>);

impl Sent {
    fn new(preset: SignaturePreset, secrets: &Secrets) -> Self {
        let event = EventName::new("invoice.sent").unwrap();
        let message = Outgoing { id: &id(), event: &event, sent_at: at(), body: BODY };
        Sent(signed_headers(preset, secrets, &message).unwrap())
    }

    fn get(&self, name: &str) -> &str {
        let found: Vec<&str> =
            self.0.iter().filter(|(found, _)| *found == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(found.len(), 1, "{name}");
        found[0]
    }

    fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }
}

fn rotated() -> Secrets {
    Secrets::new(key(OLD)).rotated(key(NEW), at(), TimeDelta::hours(1)).unwrap()
}

#[test]
fn vector_c_is_signed_and_verified() {
    let private = Ed25519Key::parse(PRIVATE).unwrap();
    assert_eq!(private.public().to_string(), PUBLIC);
    assert_eq!(private.reveal().as_str(), PRIVATE);
    assert_eq!(sign_ed25519(&private, &id(), at(), BODY), SIGNED);
    let verifier = Verifier::of_public_key(PUBLIC.parse().unwrap());
    let verify = |signature: &str, body: &[u8]| {
        let headers = ReceivedHeaders { id: ID, timestamp: "1614265330", signature };
        verifier.verify(&headers, body, at())
    };
    assert!(verify(SIGNED, BODY).is_ok());
    let beside_others = format!("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,AAAA {SIGNED} v2,x");
    assert!(verify(&beside_others, BODY).is_ok());
    for refused in [
        SIGNED.replace("v1a,", "v1,"),
        SIGNED.replace("v1a,", ""),
        SIGNED.replace("TBAg==", "TBAh=="), // the same bytes to a careless decoder
        SIGNED.replace("==", ""),
        "v1a,".to_owned(),
        String::new(),
    ] {
        assert_eq!(verify(&refused, BODY), Err(Error::SignatureMismatch), "{refused}");
    }
    assert_eq!(verify(SIGNED, b"{}"), Err(Error::SignatureMismatch));
}

#[test]
fn a_key_pair_has_two_halves_that_belong_together() {
    let halves_of_two = PRIVATE.replace("VKIDij2", "VKIDij3");
    for refused in [
        PRIVATE.trim_end_matches("g=="),     // 63 bytes, the published bad key
        PRIVATE.trim_start_matches("whsk_"), // no prefix
        &PRIVATE.replace("whsk_", "whsec_"), // another prefix
        &PRIVATE.replace("Kvg==", "KvgA"),   // 65 bytes
        &halves_of_two,
        "whsk_",
    ] {
        assert_eq!(Ed25519Key::parse(refused).err(), Some(Error::InvalidPrivateKey), "{refused}");
    }
    for refused in [
        PUBLIC.trim_start_matches("whpk_"),
        "whpk_",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOig==",
        "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // a weak one
    ] {
        assert!(refused.parse::<Ed25519PublicKey>().is_err(), "{refused}");
    }
}

#[test]
fn each_preset_is_what_its_receivers_verify() {
    let secrets = Secrets::new(key(NEW));
    let secret = Secret::parse(NEW).unwrap();

    let both = Sent::new(SignaturePreset::Both, &secrets);
    assert_eq!(
        both.names(),
        ["webhook-id", "webhook-timestamp", "webhook-signature", "x-event", "x-signature"]
    );
    assert_eq!(both.get("webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_eq!(both.get("x-event"), "invoice.sent");
    assert_eq!(verify_body(&secret, both.get("x-signature"), BODY), Ok(()));

    let standard = Sent::new(SignaturePreset::Standard, &secrets);
    assert_eq!(standard.names(), ["webhook-id", "webhook-timestamp", "webhook-signature"]);

    let github = Sent::new(SignaturePreset::GitHub, &secrets);
    assert_eq!(github.names(), ["x-github-event", "x-github-delivery", "x-hub-signature-256"]);
    assert_eq!(github.get("x-github-delivery"), ID);
    // The receiver's library knows the written text of the secret and nothing of its decoding.
    assert!(GitHubVerifier::new(NEW).unwrap().verify(github.get("x-hub-signature-256"), BODY).is_ok());

    let stripe = Sent::new(SignaturePreset::Stripe, &secrets);
    assert_eq!(stripe.names(), ["stripe-signature"]);
    assert!(StripeVerifier::new(NEW).unwrap().verify(stripe.get("stripe-signature"), BODY, at()).is_ok());
}

#[test]
fn while_a_secret_is_replaced_receivers_with_either_are_served() {
    let secrets = rotated();
    for text in [OLD, NEW] {
        let secret = Secret::parse(text).unwrap();
        for preset in [SignaturePreset::Both, SignaturePreset::Standard] {
            let sent = Sent::new(preset, &secrets);
            let headers = ReceivedHeaders {
                id: sent.get("webhook-id"),
                timestamp: sent.get("webhook-timestamp"),
                signature: sent.get("webhook-signature"),
            };
            assert!(Verifier::new(secret.clone()).verify(&headers, BODY, at()).is_ok(), "{text} {preset:?}");
        }
        let stripe = Sent::new(SignaturePreset::Stripe, &secrets);
        let verifier = StripeVerifier::new(text).unwrap();
        assert!(verifier.verify(stripe.get("stripe-signature"), BODY, at()).is_ok(), "{text}");
    }
    let both = Sent::new(SignaturePreset::Both, &secrets);
    assert_eq!(verify_body(&Secret::parse(NEW).unwrap(), both.get("x-signature"), BODY), Ok(()));
    assert_eq!(verify_body(&Secret::parse(OLD).unwrap(), both.get("x-signature-previous"), BODY), Ok(()));
    let github = Sent::new(SignaturePreset::GitHub, &secrets);
    assert!(GitHubVerifier::new(NEW).unwrap().verify(github.get("x-hub-signature-256"), BODY).is_ok());
    assert!(
        GitHubVerifier::new(OLD).unwrap().verify(github.get("x-hub-signature-256-previous"), BODY).is_ok()
    );
}

#[test]
fn an_ed25519_key_signs_the_standard_headers_only() {
    let secrets = Secrets::new(key(PRIVATE));
    assert_eq!(Sent::new(SignaturePreset::Standard, &secrets).get("webhook-signature"), SIGNED);
    let event = EventName::new("invoice.sent").unwrap();
    let message = Outgoing { id: &id(), event: &event, sent_at: at(), body: BODY };
    for preset in [SignaturePreset::Both, SignaturePreset::GitHub, SignaturePreset::Stripe] {
        assert_eq!(signed_headers(preset, &secrets, &message), Err(Error::PresetNeedsSecret), "{preset:?}");
    }
    // From a shared secret to a key pair: both sign.
    let moving = Secrets::new(key(NEW)).rotated(key(PRIVATE), at(), TimeDelta::hours(1)).unwrap();
    let signature = Sent::new(SignaturePreset::Standard, &moving).get("webhook-signature").to_owned();
    assert_eq!(signature, format!("{SIGNED} v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
}

#[test]
fn a_rotation_keeps_its_rules() {
    let hour = TimeDelta::hours(1);
    let active = |keys: &Rotating<u8>, late: TimeDelta| keys.active(at() + late).copied().collect::<Vec<_>>();
    let one = Rotating::new(1).rotated(2, at(), hour).unwrap();
    let second = TimeDelta::seconds(1);
    for (late, keys) in [(TimeDelta::zero(), vec![2, 1]), (hour - second, vec![2, 1]), (hour, vec![2])] {
        assert_eq!(active(&one, late), keys, "{late}");
    }
    // Without an overlap all former keys are dropped.
    assert_eq!(active(&one.clone().rotated(3, at(), TimeDelta::zero()).unwrap(), TimeDelta::zero()), [3]);
    // Keys that sign no more are dropped at the next rotation.
    let later = one.clone().rotated(3, at() + hour, hour).unwrap();
    assert_eq!(later.previous(), [(2, at() + hour + hour)]);
    // The oldest goes beyond the limit.
    let many = (2..10_u8).fold(Rotating::new(1), |keys, next| keys.rotated(next, at(), hour).unwrap());
    assert_eq!(active(&many, TimeDelta::zero()), [9, 8, 7, 6]);
    assert_eq!(many.previous().len(), MAX_PREVIOUS);
    for (overlap, taken) in
        [(TimeDelta::seconds(-1), false), (MAX_OVERLAP, true), (MAX_OVERLAP + second, false)]
    {
        assert_eq!(Rotating::new(1).rotated(2, at(), overlap).is_ok(), taken, "{overlap}");
    }
    assert!(Rotating::restore(1, vec![(2, at()); MAX_PREVIOUS]).is_ok());
    assert!(Rotating::restore(1, vec![(2, at()); MAX_PREVIOUS + 1]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn every_change_of_an_ed25519_message_is_refused(body in proptest::collection::vec(any::<u8>(), 0..24)) {
        let private = Ed25519Key::parse(PRIVATE).unwrap();
        let verifier = Verifier::of_public_key(private.public());
        let signature = sign_ed25519(&private, &id(), at(), &body);
        let believed = |signature: &str, body: &[u8]| {
            let headers = ReceivedHeaders { id: ID, timestamp: "1614265330", signature };
            verifier.verify(&headers, body, at()).is_ok()
        };
        prop_assert!(believed(&signature, &body));
        for changed in super::tampering::changes(&body) {
            prop_assert!(!believed(&signature, &changed));
        }
        for changed in super::tampering::text_changes(&signature) {
            prop_assert!(!believed(&changed, &body), "{changed}");
        }
    }
}
