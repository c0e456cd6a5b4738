//! The port that sends requests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gestiq_core::Payload;

use crate::delivery::FailureClass;
use crate::port::Headers;
use crate::url::EndpointUrl;

/// The bytes of a request. Copies are cheap, and `Debug` shows only the size, as of a payload.
#[derive(Clone)]
pub struct RequestBody(Bytes);

/// A message is sent as it is kept; a batch is made for the request.
#[derive(Clone)]
enum Bytes {
    Message(Payload),
    Batch(Arc<[u8]>),
}

impl RequestBody {
    pub(crate) fn of_batch(body: Vec<u8>) -> Self {
        RequestBody(Bytes::Batch(body.into()))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Bytes::Message(payload) => payload.as_bytes(),
            Bytes::Batch(body) => body,
        }
    }
}

impl From<Payload> for RequestBody {
    fn from(payload: Payload) -> Self {
        RequestBody(Bytes::Message(payload))
    }
}

impl PartialEq for RequestBody {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for RequestBody {}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBody({} bytes)", self.as_bytes().len())
    }
}

/// A request that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportRequest {
    /// The URL.
    pub url: EndpointUrl,
    /// All headers but those that HTTP itself needs (`Host`, `Content-Length`, `Connection`).
    pub headers: Headers,
    /// The bytes that were signed.
    pub body: RequestBody,
    /// The timeout of the whole, from the look-up of the name to the last byte of the response.
    pub timeout: Duration,
    /// Bytes of the answer's body that are read; the rest is left unread.
    pub response_limit: usize,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, up to the limit.
    pub body: Vec<u8>,
}

/// Nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class}: {message}")]
pub struct TransportError {
    /// Why.
    pub class: FailureClass,
    /// For people; without a secret.
    pub message: String,
}

/// Sends requests.
///
/// Contract:
/// - It sends a POST once. It never repeats one, never follows a redirect (a 3xx is an answer), and takes no proxy
///   from the environment.
/// - Before it dials, it checks every address of the host ([`address`](crate::address)) and dials one of
///   those that it checked; addresses written in the URL are checked too.
/// - It answers within the timeout, the body included, and reads no more of the body than the limit.
/// - It writes no body and no header value to a log.
/// - It may be called from many tasks at once.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request.
    ///
    /// # Errors
    /// [`TransportError`] where no whole answer came.
    async fn send(&self, request: TransportRequest) -> Result<TransportResponse, TransportError>;
}
