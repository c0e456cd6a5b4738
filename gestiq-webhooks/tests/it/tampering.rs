//! Whatever is changed on the way, the message is not believed.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_webhooks::signature::{sign_body, verify_body};
use gestiq_webhooks::{MessageId, ReceivedHeaders, Secret, Verifier, sign};
use proptest::prelude::*;

/// A message as it travels.
#[derive(Clone, Debug)]
struct Message {
    id: String,
    timestamp: String,
    body: Vec<u8>,
    signature: String,
}

impl Message {
    fn signed(secret: &Secret, id: &str, at: DateTime<Utc>, body: Vec<u8>) -> Self {
        let signature = sign(secret, &MessageId::parse(id).unwrap(), at, &body).to_string();
        Message { id: id.to_owned(), timestamp: at.timestamp().to_string(), body, signature }
    }

    fn is_believed(&self, secret: &Secret, now: DateTime<Utc>) -> bool {
        let headers =
            ReceivedHeaders { id: &self.id, timestamp: &self.timestamp, signature: &self.signature };
        // A tolerance of a century, so that a changed time is caught by the signature and not by the clock.
        let verifier = Verifier::new(secret.clone()).with_tolerance(TimeDelta::days(36_525)).unwrap();
        verifier.verify(&headers, &self.body, now).is_ok()
    }
}

/// All texts that differ by one flipped bit, by a cut at either end, or by one more byte at either end.
pub(crate) fn changes(original: &[u8]) -> Vec<Vec<u8>> {
    let flips = (0..original.len() * 8).map(|bit| {
        let mut changed = original.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    });
    let cuts = (0..original.len()).flat_map(|at| [original[..at].to_vec(), original[at + 1..].to_vec()]);
    let additions = [b'0', b'.', b'a', b'=']
        .into_iter()
        .flat_map(|byte| [[&[byte], original].concat(), [original, &[byte]].concat()]);
    flips.chain(cuts).chain(additions).collect()
}

/// The changes that a header can carry: those that are still text.
pub(crate) fn text_changes(original: &str) -> Vec<String> {
    changes(original.as_bytes()).into_iter().filter_map(|bytes| String::from_utf8(bytes).ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_flip_cut_and_addition_is_refused(
        key in proptest::collection::vec(any::<u8>(), 24..=64),
        id in "[A-Za-z0-9_:-]{1,40}",
        seconds in 1_000_000_000_i64..4_000_000_000,
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let secret = Secret::from_bytes(key).unwrap();
        let at = DateTime::from_timestamp(seconds, 0).unwrap();
        let message = Message::signed(&secret, &id, at, body);
        prop_assert!(message.is_believed(&secret, at));

        for body in changes(&message.body) {
            let changed = Message { body, ..message.clone() };
            prop_assert!(!changed.is_believed(&secret, at), "{changed:?}");
        }
        for id in text_changes(&message.id) {
            let changed = Message { id, ..message.clone() };
            prop_assert!(!changed.is_believed(&secret, at), "{changed:?}");
        }
        for timestamp in text_changes(&message.timestamp) {
            let changed = Message { timestamp, ..message.clone() };
            prop_assert!(!changed.is_believed(&secret, at), "{changed:?}");
        }
        for signature in text_changes(&message.signature) {
            let changed = Message { signature, ..message.clone() };
            prop_assert!(!changed.is_believed(&secret, at), "{changed:?}");
        }
    }

    #[test]
    fn another_key_is_refused(
        key in proptest::collection::vec(any::<u8>(), 24..=64),
        bit in 0_usize..24 * 8,
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let mut other = key.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        let (secret, other) = (Secret::from_bytes(key).unwrap(), Secret::from_bytes(other).unwrap());
        prop_assert!(!Message::signed(&other, "msg_1", at, body.clone()).is_believed(&secret, at));
        prop_assert!(verify_body(&secret, &sign_body(&other, &body).to_string(), &body).is_err());
    }

    #[test]
    fn every_change_of_a_body_signature_is_refused(
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let secret = Secret::from_bytes(vec![9; 32]).unwrap();
        let header = sign_body(&secret, &body).to_string();
        prop_assert!(verify_body(&secret, &header, &body).is_ok());
        for changed in changes(&body) {
            prop_assert!(verify_body(&secret, &header, &changed).is_err(), "{changed:?}");
        }
        for changed in text_changes(&header) {
            prop_assert!(verify_body(&secret, &changed, &body).is_err(), "{changed}");
        }
    }

    #[test]
    fn hostile_headers_are_answered_and_not_a_crash(
        id in any::<String>(), timestamp in any::<String>(), signature in any::<String>(),
    ) {
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let secret = Secret::from_bytes(vec![9; 32]).unwrap();
        let message = Message { id, timestamp, body: Vec::new(), signature };
        prop_assert!(!message.is_believed(&secret, now));
    }
}
