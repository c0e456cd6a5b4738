//! The id of a message, which stays the same over all attempts.

use std::fmt;
use std::str::FromStr;

use gestiq_core::event::EventId;
use gestiq_core::text::excerpt;

use crate::error::Error;
use crate::limit::MAX_MESSAGE_ID_BYTES;

/// The id of a message: `webhook-id`.
///
/// The signed content is `id.timestamp.body`, so an id must not contain a full stop (Standard Webhooks 1.0.0,
/// signature scheme): otherwise two different messages could share one signature. Letters, digits, `_`, `-` and
/// `:` are allowed and nothing else, which also keeps the signature of a JSON body apart from that of a message.
///
/// ```
/// use gestiq_webhooks::MessageId;
///
/// assert_eq!(MessageId::parse("msg_01")?.as_str(), "msg_01");
/// assert!(MessageId::parse("msg.01").is_err());
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageId(String);

impl MessageId {
    /// Checks an id.
    ///
    /// # Errors
    /// [`Error::InvalidMessageId`] for another character, an empty id or one over [`MAX_MESSAGE_ID_BYTES`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':');
        if (1..=MAX_MESSAGE_ID_BYTES).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(MessageId(text.to_owned()))
        } else {
            Err(Error::InvalidMessageId { text: excerpt(text) })
        }
    }

    /// The id of the message of an event: `msg_` and the event's id in hex.
    #[must_use]
    pub fn of_event(event: EventId) -> Self {
        MessageId(format!("msg_{:032x}", event.as_uuid().as_u128()))
    }

    /// The id of a request that carries several messages: `bat_` and a digest of their ids, in hex.
    #[cfg(feature = "service")]
    pub(crate) fn of_digest(hex: &str) -> Self {
        MessageId(format!("bat_{hex}"))
    }

    /// The id as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for MessageId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        MessageId::parse(text)
    }
}

impl TryFrom<String> for MessageId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        MessageId::parse(&text)
    }
}

impl From<MessageId> for String {
    fn from(id: MessageId) -> String {
        id.0
    }
}
