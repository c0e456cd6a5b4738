//! Several messages that came in one request.

use gestiq_core::EventName;
use gestiq_core::text::excerpt;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Provider, ReplayKey};
use crate::batch::{BATCH_EVENT, BATCH_VERSION};
use crate::error::Error;
use crate::limit::{MAX_BATCH_BYTES, MAX_BATCHED};
use crate::message::MessageId;

/// A message of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchedMessage<'a> {
    id: MessageId,
    event: EventName,
    payload: &'a [u8],
}

impl<'a> BatchedMessage<'a> {
    /// The id: the same over all attempts, whatever batch it comes in. By it a receiver drops what it has seen.
    #[must_use]
    pub fn id(&self) -> &MessageId {
        &self.id
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> &EventName {
        &self.event
    }

    /// The payload, byte by byte as it was published.
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The key for a [`ReplayGuard`](super::ReplayGuard): the same as of this message when it comes by itself.
    #[must_use]
    pub fn replay_key(&self) -> ReplayKey {
        ReplayKey::of(Provider::StandardWebhooks, &[self.id.as_str().as_bytes()])
    }
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(rename = "type")]
    name: String,
    version: u16,
    #[serde(borrow)]
    messages: Vec<Member<'a>>,
}

#[derive(Deserialize)]
struct Member<'a> {
    id: String,
    event: String,
    #[serde(borrow)]
    payload: &'a RawValue,
}

/// The messages of a batch, in their order. Members that it does not know are passed over.
///
/// Verify the body first: this believes what it reads. A sender tries again until it is answered, and then sends what was
/// in one batch in others; so act on each message whose id is new, and answer once for all of them.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_webhooks::inbound::split_batch;
/// use gestiq_webhooks::{MessageId, ReceivedHeaders, Secret, Verifier, sign};
///
/// let body = br#"{"type":"webhook.batched","version":1,"messages":[
///     {"id":"msg_1","event":"invoice.sent","payload":{"number": "F-17"}},
///     {"id":"msg_2","event":"payment.received","payload":{"amount": "121.00"}}]}"#;
/// # let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// # let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
/// # let signature = sign(&secret, &MessageId::parse("bat_1")?, now, body).to_string();
/// let headers = ReceivedHeaders { id: "bat_1", timestamp: "1700000000", signature: &signature };
/// Verifier::new(secret).verify(&headers, body, now)?;
///
/// let messages = split_batch(body)?;
/// assert_eq!(messages[0].event().as_str(), "invoice.sent");
/// assert_eq!(messages[1].payload(), br#"{"amount": "121.00"}"#);
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidBatch`] for another form or another version, [`Error::BatchTooLarge`] beyond [`MAX_BATCH_BYTES`], and
/// [`Error::TooManyBatched`] beyond [`MAX_BATCHED`].
pub fn split_batch(body: &[u8]) -> Result<Vec<BatchedMessage<'_>>, Error> {
    if body.len() > MAX_BATCH_BYTES {
        return Err(Error::BatchTooLarge { bytes: body.len() });
    }
    let refused =
        |reason: &dyn std::fmt::Display| Error::InvalidBatch { reason: excerpt(&reason.to_string()) };
    let wire: Wire<'_> = serde_json::from_slice(body).map_err(|error| refused(&error))?;
    if (wire.name.as_str(), wire.version) != (BATCH_EVENT, BATCH_VERSION) {
        return Err(refused(&format_args!("it is version {} of {}", wire.version, wire.name)));
    }
    if wire.messages.len() > usize::from(MAX_BATCHED) {
        return Err(Error::TooManyBatched { found: wire.messages.len() });
    }
    let message = |member: &Member<'_>| {
        let id = MessageId::parse(&member.id)?;
        let event = member.event.parse::<EventName>().map_err(|error| refused(&error))?;
        Ok(BatchedMessage { id, event, payload: with_spaces(body, member.payload) })
    };
    wire.messages.iter().map(message).collect()
}

/// The bytes of a value with the white space around it. The sender writes none, so what is there is the payload's own.
fn with_spaces<'a>(body: &'a [u8], value: &RawValue) -> &'a [u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let value = value.get().as_bytes();
    // The value is a part of the body, so this is its place there.
    let start = value.as_ptr().addr().saturating_sub(body.as_ptr().addr());
    let (before, rest) = body.split_at_checked(start).unwrap_or_default();
    let behind = rest.get(value.len()..).unwrap_or_default();
    let start = start - before.iter().rev().take_while(|byte| is_space(byte)).count();
    let end = body.len() - behind.len() + behind.iter().take_while(|byte| is_space(byte)).count();
    body.get(start..end).unwrap_or_default()
}
