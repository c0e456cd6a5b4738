//! The request that carries a message.

use std::fmt;

use chrono::{DateTime, Utc};
use gestiq_core::{Payload, PortError};

use super::WorkerOptions;
use crate::{Endpoint, Headers, KeyRing, Message, Outgoing, RESPONSE_BODY_KEPT, TransportRequest};

/// Signs requests: with the endpoint's keys here ([`KeyRing`]), or in a device that does not give keys out.
///
/// Contract: it answers the headers that the endpoint's preset asks for, as [`signed_headers`](crate::signed_headers) does.
/// It signs the payload's bytes as they are, and waits for nothing but the key.
pub trait RequestSigner: fmt::Debug + Send + Sync + 'static {
    /// The headers of a message for an endpoint, signed at this instant.
    ///
    /// # Errors
    /// `Internal` or `Invalid` where the keys do not open or do not fit the preset, `Unavailable` where they cannot be
    /// reached.
    fn sign(&self, endpoint: &Endpoint, message: &Message, at: DateTime<Utc>) -> Result<Headers, PortError>;
}

impl RequestSigner for KeyRing {
    fn sign(&self, endpoint: &Endpoint, message: &Message, at: DateTime<Utc>) -> Result<Headers, PortError> {
        let body = message.payload.as_bytes();
        let outgoing = Outgoing { id: &message.id, event: &message.event, sent_at: at, body };
        KeyRing::sign(self, endpoint, &outgoing).map(Headers::from_iter)
    }
}

/// What receivers see in their logs.
const USER_AGENT: &str = concat!("Gestiq-Webhooks/", env!("CARGO_PKG_VERSION"));

/// What a header's value looks like in the record of an attempt, where a customer chose it.
const MASKED: &str = "***";

/// The request, ready to be sent.
pub(super) fn build(
    endpoint: &Endpoint,
    message: &Message,
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
        body: message.payload.clone(),
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
