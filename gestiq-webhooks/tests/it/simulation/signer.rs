//! A signer for a world in which nobody forges.

use chrono::{DateTime, Utc};
use gestiq_core::PortError;
use gestiq_webhooks::{Endpoint, Headers, Message, RequestSigner};

#[derive(Debug)]
pub(super) struct Plain;

impl RequestSigner for Plain {
    fn sign(&self, _: &Endpoint, message: &Message, _: DateTime<Utc>) -> Result<Headers, PortError> {
        Ok(Headers::from_iter([("webhook-id", message.id.as_str())]))
    }
}
