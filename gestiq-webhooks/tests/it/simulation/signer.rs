//! A signer for a world in which nobody forges.

use gestiq_core::PortError;
use gestiq_webhooks::Endpoint;
use gestiq_webhooks::port::Headers;
use gestiq_webhooks::signature::Outgoing;
use gestiq_webhooks::worker::RequestSigner;

#[derive(Debug)]
pub(super) struct Plain;

impl RequestSigner for Plain {
    fn sign(&self, _: &Endpoint, outgoing: &Outgoing<'_>) -> Result<Headers, PortError> {
        Ok(Headers::from_iter([("webhook-id", outgoing.id.as_str())]))
    }
}
