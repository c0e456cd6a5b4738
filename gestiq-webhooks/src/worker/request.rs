//! The request that carries a message.

use std::fmt;

use gestiq_core::{Payload, PortError};

use super::WorkerOptions;
use crate::delivery::RESPONSE_BODY_KEPT;
use crate::endpoint::Endpoint;
use crate::port::{Headers, RequestBody, TransportRequest};
use crate::service::KeyRing;
use crate::signature::Outgoing;

/// Signs requests: with the endpoint's keys here ([`KeyRing`]), or in a device that does not give keys out.
///
/// Contract: it answers the headers that the endpoint's preset asks for, as [`signed_headers`](crate::signature::signed_headers) does.
/// It signs the body's bytes as they are, and waits for nothing but the key.
pub trait RequestSigner: fmt::Debug + Send + Sync + 'static {
    /// The headers of what is sent to an endpoint, be it a message or a batch.
    ///
    /// # Errors
    /// `Internal` or `Invalid` where the keys do not open or do not fit the preset, `Unavailable` where they cannot be
    /// reached.
    fn sign(&self, endpoint: &Endpoint, outgoing: &Outgoing<'_>) -> Result<Headers, PortError>;
}

impl RequestSigner for KeyRing {
    fn sign(&self, endpoint: &Endpoint, outgoing: &Outgoing<'_>) -> Result<Headers, PortError> {
        KeyRing::sign(self, endpoint, outgoing).map(Headers::from_iter)
    }
}

/// The `User-Agent` that receivers see in their logs.
const USER_AGENT: &str = concat!("Gestiq-Webhooks/", env!("CARGO_PKG_VERSION"));

/// The mask of a header value that a customer chose, in the record of an attempt.
const MASKED: &str = "***";

/// The request, ready to be sent.
pub(super) fn build(
    endpoint: &Endpoint,
    body: RequestBody,
    signature: &Headers,
    options: &WorkerOptions,
) -> TransportRequest {
    let mut headers = own_headers(signature);
    for (name, value) in endpoint.headers.iter() {
        headers.push(name, value);
    }
    TransportRequest {
        url: endpoint.url.clone(),
        headers,
        body,
        timeout: options.timeout,
        response_limit: RESPONSE_BODY_KEPT,
    }
}

/// The same headers, as the record of the attempt keeps them.
pub(super) fn recorded(endpoint: &Endpoint, signature: &Headers) -> Headers {
    let mut headers = own_headers(signature);
    for name in endpoint.headers.names() {
        headers.push(name, MASKED);
    }
    headers
}

fn own_headers(signature: &Headers) -> Headers {
    let own = [("content-type", Payload::CONTENT_TYPE), ("user-agent", USER_AGENT)];
    Headers::from_iter(own.into_iter().chain(signature.iter()))
}
