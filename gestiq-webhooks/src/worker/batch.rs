//! Writes the body of a request that carries several messages.

use std::sync::LazyLock;

use gestiq_core::{EventName, Payload};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::batch::BATCH_EVENT;
use crate::mac::hex;
use crate::message::{Message, MessageId};

/// The text around the parts of a body. Ids and names of events have no character that JSON escapes.
const OPENING: &str = r#"{"type":"webhook.batched","version":1,"messages":["#;
const BEFORE_ID: &str = r#"{"id":""#;
const BEFORE_EVENT: &str = r#"","event":""#;
const BEFORE_PAYLOAD: &str = r#"","payload":"#;
const AFTER_PAYLOAD: &str = "}";
const BETWEEN: &str = ",";
const CLOSING: &str = "]}";

/// The name of the event.
pub(crate) fn event() -> &'static EventName {
    #[expect(clippy::expect_used, reason = "the name is a constant, which every test of a batch reads")]
    static EVENT: LazyLock<EventName> =
        LazyLock::new(|| EventName::new(BATCH_EVENT).expect("the name of the event is one"));
    &EVENT
}

/// Bytes of the body that carries these.
pub(crate) fn bytes_of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> usize {
    messages.into_iter().fold(OPENING.len() + CLOSING.len(), |sum, message| {
        // One comma too many: the last one has none.
        sum + BETWEEN.len() + parts(message).iter().map(|part| part.len()).sum::<usize>()
    })
}

/// The body that carries these.
pub(crate) fn body_of(messages: &[&Message]) -> Vec<u8> {
    let mut body = Vec::with_capacity(bytes_of(messages.iter().copied()));
    body.extend_from_slice(OPENING.as_bytes());
    for (at, message) in messages.iter().enumerate() {
        if at > 0 {
            body.extend_from_slice(BETWEEN.as_bytes());
        }
        parts(message).iter().for_each(|part| body.extend_from_slice(part));
    }
    body.extend_from_slice(CLOSING.as_bytes());
    body
}

fn parts(message: &Message) -> [&[u8]; 7] {
    [
        BEFORE_ID.as_bytes(),
        message.id.as_str().as_bytes(),
        BEFORE_EVENT.as_bytes(),
        message.event.as_str().as_bytes(),
        BEFORE_PAYLOAD.as_bytes(),
        message.payload.as_bytes(),
        AFTER_PAYLOAD.as_bytes(),
    ]
}

/// The id of the request: `bat_` and half of the SHA-256 digest of its messages' ids, in hex.
pub(crate) fn id_of(messages: &[&Message]) -> MessageId {
    let mut digest = Sha256::new();
    for message in messages {
        digest.update(message.id.as_str());
        // No id has a full stop, so no two lists of ids are the same text.
        digest.update(".");
    }
    let digest = digest.finalize();
    MessageId::of_digest(&hex(digest.get(..16).unwrap_or_default()))
}

/// Returns true if a payload is a JSON text, so that it can be embedded in another one.
pub(crate) fn fits(payload: &Payload) -> bool {
    serde_json::from_slice::<&RawValue>(payload.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use gestiq_core::event::MAX_PAYLOAD_BYTES;

    use super::*;
    use crate::limit::MAX_BATCH_BYTES;
    use crate::limit::MAX_MESSAGE_ID_BYTES;

    #[test]
    fn the_largest_message_fits_into_a_batch_of_one() {
        let around =
            [OPENING, BEFORE_ID, BEFORE_EVENT, BEFORE_PAYLOAD, AFTER_PAYLOAD, CLOSING].concat().len();
        let name = gestiq_core::event::MAX_NAME_BYTES;
        assert!(around + MAX_MESSAGE_ID_BYTES + name + MAX_PAYLOAD_BYTES < MAX_BATCH_BYTES);
    }

    #[test]
    fn what_is_no_json_text_does_not_fit() {
        for (text, expected) in [
            ("{}", true),
            (" [1, 2]\n", true),
            ("\"a\"", true),
            ("", false),
            ("{", false),
            ("{}}", false),
            ("{},\"payload\":{}", false),
            ("nul", false),
        ] {
            assert_eq!(fits(&Payload::from_json(text).unwrap()), expected, "{text}");
        }
        assert!(!fits(&Payload::from_json([b'"', 0xff, b'"']).unwrap()));
    }
}
