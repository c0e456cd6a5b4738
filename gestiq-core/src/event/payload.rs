//! Payloads of events, kept byte by byte.

use std::fmt;
use std::sync::Arc;

use crate::event::error::EventError;

/// The maximum number of bytes of a payload: 256 KB, which common message brokers accept by default.
pub const MAX_PAYLOAD_BYTES: usize = 256 * 1024;

/// The JSON text of an event, kept exactly as it was given.
///
/// A signature covers bytes: a payload that was parsed and written again would have other spaces or another
/// order of keys, and its signature would be wrong. So it is never parsed on the way. Clones are cheap, and
/// `Debug` shows only the size, because payloads carry personal data.
///
/// ```
/// use gestiq_core::Payload;
///
/// let payload = Payload::from_json("{\"invoice\": \"F-17\"}")?;
/// assert_eq!(payload.as_bytes(), b"{\"invoice\": \"F-17\"}");
/// assert_eq!(format!("{payload:?}"), "Payload(19 bytes)");
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Payload(Arc<[u8]>);

impl Payload {
    /// The media type of a payload.
    pub const CONTENT_TYPE: &'static str = "application/json";

    /// Creates a payload from a JSON text. The caller makes sure that it is JSON: only its size is checked.
    ///
    /// # Errors
    /// [`EventError::PayloadTooLarge`] beyond [`MAX_PAYLOAD_BYTES`].
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self, EventError> {
        let json = json.as_ref();
        if json.len() > MAX_PAYLOAD_BYTES {
            return Err(EventError::PayloadTooLarge { bytes: json.len() });
        }
        Ok(Payload(json.into()))
    }

    /// Returns the bytes, as they were given.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_has_a_limit() {
        assert!(Payload::from_json(vec![b' '; MAX_PAYLOAD_BYTES]).is_ok());
        let refused = Payload::from_json(vec![b' '; MAX_PAYLOAD_BYTES + 1]);
        assert_eq!(refused, Err(EventError::PayloadTooLarge { bytes: 262_145 }));
    }
}
