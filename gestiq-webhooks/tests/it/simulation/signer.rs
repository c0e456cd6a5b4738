//! A signer for a world in which nobody forges.

use gestiq_core::PortError;
use gestiq_webhooks::{Endpoint, Headers, Outgoing, RequestSigner};

#[derive(Debug)]
pub(super) struct Plain;

impl RequestSigner for Plain {
    fn sign(&self, _: &Endpoint, outgoing: &Outgoing<'_>) -> Result<Headers, PortError> {
        Ok(Headers::from_iter([("webhook-id", outgoing.id.as_str())]))
    }
}
