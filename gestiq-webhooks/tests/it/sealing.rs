//! Secrets at rest, and out of sight everywhere else.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use chrono::TimeDelta;
use gestiq_core::{ErrorKind, EventName, PortError, SequentialIds, TenantId};
use gestiq_webhooks::cipher::{CipherError, SealedSecret, SealedSecrets, SecretCipher, SecretRow};
use gestiq_webhooks::endpoint::CustomHeaders;
use gestiq_webhooks::inbound::{GitHubVerifier, ProviderSecret, StripeVerifier};
use gestiq_webhooks::secret::{Ed25519Key, RandomBytes, Secrets, SigningKey};
use gestiq_webhooks::service::EndpointKeys as _;
use gestiq_webhooks::signature::Outgoing;
use gestiq_webhooks::{
    EndpointId, EndpointUrl, KeyKind, KeyRing, MessageId, ReceivedHeaders, Secret, Verifier, XChaChaCipher,
};
use proptest::prelude::*;

/// Other bytes for each call, and the same in each run.
#[derive(Debug, Default)]
struct Counted(AtomicU8);

impl RandomBytes for Counted {
    fn fill(&self, to: &mut [u8]) -> Result<(), PortError> {
        to.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

/// A source that does not answer.
#[derive(Debug)]
struct Dry;

impl RandomBytes for Dry {
    fn fill(&self, _: &mut [u8]) -> Result<(), PortError> {
        Err(PortError::new(ErrorKind::Unavailable, "no entropy"))
    }
}

fn cipher(id: &str, key: u8) -> XChaChaCipher {
    XChaChaCipher::new(id, [key; 32], Arc::new(Counted::default())).unwrap()
}

fn row() -> SecretRow {
    let ids = SequentialIds::default();
    SecretRow { tenant: TenantId::new(&ids), endpoint: EndpointId::new(&ids) }
}

/// 24 bytes whose every written form is easy to find.
const CANARY: &str = "whsec_CANARYCANARYCANARYCANARYCANARY11";

fn canary() -> SigningKey {
    SigningKey::parse(CANARY).unwrap()
}

/// Why a secret did not open.
fn refusal(error: &PortError) -> CipherError {
    assert_eq!(error.kind(), ErrorKind::Internal);
    std::error::Error::source(error).unwrap().downcast_ref::<CipherError>().unwrap().clone()
}

#[test]
fn a_sealed_secret_opens_in_its_own_row_alone() {
    let (cipher, row) = (cipher("k1", 7), row());
    let sealed = cipher.seal(&canary(), row).unwrap();
    assert_eq!(cipher.open(&sealed, row).unwrap().reveal().as_str(), CANARY);
    let ids = SequentialIds::starting_at("2026-01-01T00:00:00Z".parse().unwrap());
    for elsewhere in [
        SecretRow { tenant: TenantId::new(&ids), ..row },
        SecretRow { endpoint: EndpointId::new(&ids), ..row },
        SecretRow {
            tenant: TenantId::from_uuid(row.endpoint.as_uuid()),
            endpoint: EndpointId::from_uuid(row.tenant.as_uuid()),
        },
    ] {
        assert_eq!(
            refusal(&cipher.open(&sealed, elsewhere).unwrap_err()),
            CipherError::Refused,
            "{elsewhere:?}"
        );
    }
    let again = cipher.seal(&canary(), row).unwrap();
    assert_ne!(sealed.as_bytes(), again.as_bytes(), "each seal has a nonce of its own");
}

#[test]
fn both_kinds_of_keys_are_sealed() {
    let (cipher, row) = (cipher("k1", 7), row());
    let pair = Ed25519Key::generate(&Counted::default()).unwrap();
    let sealed = cipher.seal(&pair.clone().into(), row).unwrap();
    assert_eq!(cipher.open(&sealed, row).unwrap().reveal(), pair.reveal());
}

#[test]
fn a_key_of_the_cipher_is_replaced_secret_by_secret() {
    let row = row();
    let sealed = cipher("old", 1).seal(&canary(), row).unwrap();
    let both = cipher("new", 2).reading("old", [1; 32]).unwrap();
    assert!(!both.is_current(&sealed));
    let opened = both.open(&sealed, row).unwrap();
    let sealed_anew = both.seal(&opened, row).unwrap();
    assert!(both.is_current(&sealed_anew));
    assert_eq!(cipher("new", 2).open(&sealed_anew, row).unwrap().reveal().as_str(), CANARY);

    let unknown = cipher("new", 2).open(&sealed, row).unwrap_err();
    assert!(matches!(refusal(&unknown), CipherError::UnknownKey { .. }));
    let other_key = cipher("old", 9).open(&sealed, row).unwrap_err();
    assert_eq!(refusal(&other_key), CipherError::Refused);
    let relabelled = SealedSecret::restore("new", sealed.as_bytes().to_vec()).unwrap();
    let same_bytes = cipher("new", 1).open(&relabelled, row).unwrap_err();
    assert_eq!(refusal(&same_bytes), CipherError::Refused, "the id of the key is authenticated too");
    assert!(matches!(cipher("k", 1).reading("k", [2; 32]), Err(CipherError::SameKey { .. })));
}

#[test]
fn the_parts_of_a_sealed_secret_have_limits() {
    for (id, taken) in
        [("k", true), ("2026-11.a_b", true), ("", false), ("a b", false), (&"k".repeat(65), false)]
    {
        assert_eq!(SealedSecret::restore(id, vec![0]).is_ok(), taken, "{id:?}");
    }
    assert!(SealedSecret::restore("k", vec![0; 512]).is_ok());
    assert_eq!(SealedSecret::restore("k", vec![0; 513]), Err(CipherError::Length { bytes: 513 }));
}

#[test]
fn without_randomness_there_is_no_key_and_no_seal() {
    assert!(Secret::generate(&Dry).is_err() && Ed25519Key::generate(&Dry).is_err());
    let dry = XChaChaCipher::new("k", [7; 32], Arc::new(Dry)).unwrap();
    assert_eq!(dry.seal(&canary(), row()).unwrap_err().kind(), ErrorKind::Unavailable);
}

#[test]
fn a_generated_secret_has_32_new_bytes() {
    let random = Counted::default();
    let (one, other) = (Secret::generate(&random).unwrap(), Secret::generate(&random).unwrap());
    assert_ne!(one.reveal(), other.reveal());
    assert_eq!(one.reveal().len(), "whsec_".len() + 44);
}

proptest! {
    #[test]
    fn every_change_of_a_sealed_secret_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        let (cipher, row) = (cipher("k1", 7), row());
        let sealed = cipher.seal(&canary(), row).unwrap();
        for changed in super::tampering::changes(sealed.as_bytes()) {
            let changed = SealedSecret::restore("k1", changed).unwrap();
            prop_assert!(cipher.open(&changed, row).is_err());
        }
        let noise = SealedSecret::restore("k1", bytes).unwrap();
        prop_assert!(cipher.open(&noise, row).is_err());
    }
}

#[test]
fn a_ring_makes_keys_and_signs_with_them() {
    let ring = KeyRing::new(Arc::new(cipher("k1", 7)), Arc::new(Counted::default()));
    let mut endpoint = super::endpoints::endpoint();
    let key = ring.create(endpoint.tenant, endpoint.id, KeyKind::Shared).unwrap();
    let former = ring.create(endpoint.tenant, endpoint.id, KeyKind::Shared).unwrap();
    let pair = ring.create(endpoint.tenant, endpoint.id, KeyKind::Ed25519).unwrap();
    let public = pair.sealed.public().unwrap();
    assert!(pair.secret.is_none() && key.sealed.public().is_none());
    let now = endpoint.created_at;
    endpoint.secrets = SealedSecrets::new(pair.sealed)
        .rotated(former.sealed, now, TimeDelta::hours(1))
        .unwrap()
        .rotated(key.sealed, now, TimeDelta::hours(1))
        .unwrap();
    let (id, event) = (MessageId::parse("msg_1").unwrap(), EventName::new("invoice.sent").unwrap());
    let headers =
        ring.sign(&endpoint, &Outgoing { id: &id, event: &event, sent_at: now, body: b"{}" }).unwrap();
    let get = |name: &str| headers.iter().find(|(found, _)| *found == name).unwrap().1.clone();
    let receivers = [
        Verifier::new(key.secret.unwrap()),
        Verifier::new(former.secret.unwrap()),
        Verifier::of_public_key(public),
    ];
    for receiver in receivers {
        let (id, timestamp, signature) =
            (get("webhook-id"), get("webhook-timestamp"), get("webhook-signature"));
        let received = ReceivedHeaders { id: &id, timestamp: &timestamp, signature: &signature };
        assert!(receiver.verify(&received, b"{}", now).is_ok());
    }
    // The keys of another endpoint do not open for this one.
    let elsewhere = super::endpoints::endpoint();
    endpoint.id = EndpointId::from_uuid(elsewhere.tenant.as_uuid());
    assert!(ring.sign(&endpoint, &Outgoing { id: &id, event: &event, sent_at: now, body: b"{}" }).is_err());
}

#[test]
fn keys_are_sealed_anew_by_the_present_cipher_key_and_stay_what_they_are() {
    let mut endpoint = super::endpoints::endpoint();
    let former = KeyRing::new(Arc::new(cipher("old", 7)), Arc::new(Counted::default()));
    let create = |kind| former.create(endpoint.tenant, endpoint.id, kind).unwrap().sealed;
    let now = endpoint.created_at;
    endpoint.secrets = SealedSecrets::new(create(KeyKind::Ed25519))
        .rotated(create(KeyKind::Shared), now, TimeDelta::hours(1))
        .unwrap();
    assert_eq!(former.reseal(&endpoint).unwrap(), None, "they are sealed by it already");

    let present = cipher("new", 9).reading("old", [7; 32]).unwrap();
    let present = KeyRing::new(Arc::new(present), Arc::new(Counted::default()));
    let resealed = endpoint.clone().with_secrets(present.reseal(&endpoint).unwrap().unwrap(), now);
    assert_eq!(present.reseal(&resealed).unwrap(), None);
    assert!(resealed.secrets.active(now).all(|sealed| sealed.key_id().as_str() == "new"));
    let publics = |endpoint: &gestiq_webhooks::Endpoint| {
        endpoint.secrets.active(now).map(SealedSecret::public).collect::<Vec<_>>()
    };
    assert_eq!(publics(&resealed), publics(&endpoint));
    // Without the former cipher key they open, and sign as before.
    let alone = KeyRing::new(Arc::new(cipher("new", 9)), Arc::new(Counted::default()));
    let (id, event) = (MessageId::parse("msg_1").unwrap(), EventName::new("invoice.sent").unwrap());
    let outgoing = Outgoing { id: &id, event: &event, sent_at: now, body: b"{}" };
    assert_eq!(alone.sign(&resealed, &outgoing).unwrap(), former.sign(&endpoint, &outgoing).unwrap());
    assert!(alone.sign(&endpoint, &outgoing).is_err());
}

/// Debug in both forms, of anything.
fn debug(value: &dyn fmt::Debug) -> String {
    format!("{value:?} {value:#?}")
}

#[test]
fn no_form_of_any_type_shows_a_secret() {
    let row = row();
    let url = EndpointUrl::parse("https://example.com/in?CANARY=CANARY").unwrap();
    let key = canary();
    let pair = Ed25519Key::generate(&Counted::default()).unwrap();
    let pair_text = pair.reveal().trim_start_matches("whsk_").to_owned();
    let secret = Secret::parse(CANARY).unwrap();
    let cipher =
        XChaChaCipher::new("k1", *b"CANARYCANARYCANARYCANARYCANARY!!", Arc::new(Counted::default())).unwrap();
    let sealed = cipher.seal(&key, row).unwrap();
    let headers = CustomHeaders::new([("authorization", "Bearer CANARY")]).unwrap();
    let provider = ProviderSecret::new(gestiq_webhooks::inbound::Provider::Slack, CANARY).unwrap();
    let mut endpoint = super::endpoints::endpoint();
    endpoint.url = url.clone();
    endpoint.headers = headers.clone();
    endpoint.secrets = SealedSecrets::new(sealed.clone());
    let ring = KeyRing::new(Arc::new(cipher.clone()), Arc::new(Counted::default()));
    let rotated = Secrets::new(key.clone())
        .rotated(pair.clone().into(), endpoint.created_at, TimeDelta::hours(1))
        .unwrap();
    let mut shown = vec![
        debug(&key),
        debug(&pair),
        debug(&secret),
        debug(&cipher),
        debug(&sealed),
        debug(&headers),
        debug(&provider),
        debug(&url),
        debug(&endpoint),
        debug(&ring),
        debug(&rotated),
        debug(&SealedSecrets::new(sealed.clone())),
        debug(&Verifier::new(secret.clone()).or(secret.clone())),
        debug(&GitHubVerifier::new(CANARY).unwrap()),
        debug(&StripeVerifier::new(CANARY).unwrap()),
        key.to_string(),
        pair.to_string(),
        secret.to_string(),
        provider.to_string(),
        url.to_string(),
    ];
    let moved = SecretRow { endpoint: EndpointId::from_uuid(row.tenant.as_uuid()), ..row };
    for error in [
        cipher.open(&sealed, moved).unwrap_err(),
        cipher.open(&SealedSecret::restore("k2", sealed.as_bytes().to_vec()).unwrap(), row).unwrap_err(),
    ] {
        shown.push(debug(&error));
        shown.push(error.to_string());
    }
    for error in [
        SigningKey::parse("whsec_CANARY?").unwrap_err(),
        SigningKey::parse("whsk_CANARYCANARY").unwrap_err(),
        SigningKey::parse(&CANARY.repeat(9)).unwrap_err(),
        GitHubVerifier::new(&CANARY.repeat(99)).unwrap_err(),
    ] {
        shown.push(debug(&error));
        shown.push(error.to_string());
    }
    let error = CustomHeaders::new([("x-a", "CANARY\n")]).unwrap_err();
    shown.push(format!("{error} {error:?}"));
    {
        // The owner's page has the whole URL; the rest of the record has nothing.
        endpoint.url = EndpointUrl::parse("https://example.com/").unwrap();
        shown.push(serde_json::to_string(&endpoint).unwrap());
        shown.push(serde_json::to_string(&headers).unwrap());
    }
    let bytes = ["67, 65, 78, 65, 82, 89", "8, 3, 64, 68, 8, 3"]; // the text, and the decoded key
    for text in shown {
        assert!(!text.contains("CANARY"), "{text}");
        assert!(!text.contains(&pair_text), "{text}");
        assert!(!bytes.iter().any(|bytes| text.contains(bytes)), "{text}");
    }
}
