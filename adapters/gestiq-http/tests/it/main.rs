//! The transport against real servers on loopback that it may, and must not, reach.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

mod exchange;
mod guard;
mod limits;
mod server;
mod spellings;
mod tls;

use std::time::Duration;

use gestiq_core::Payload;
use gestiq_http::HttpTransport;
use gestiq_webhooks::EndpointUrl;
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::{Headers, Transport as _, TransportRequest, TransportResponse};

/// A request as a host would make it, of a URL that nobody has checked.
fn request(url: &str) -> TransportRequest {
    TransportRequest {
        url: EndpointUrl::restore(url).unwrap(),
        headers: Headers::from_iter([("content-type", "application/json"), ("webhook-id", "msg_1")]),
        body: Payload::from_json("{\"a\": 1}").unwrap().into(),
        timeout: Duration::from_secs(5),
        response_limit: 1_000,
    }
}

fn reaching_loopback() -> HttpTransport {
    HttpTransport::builder().allow_loopback().build().unwrap()
}

/// Sends, and answers how it failed.
async fn failure(transport: &HttpTransport, request: TransportRequest) -> FailureClass {
    match transport.send(request).await {
        Ok(TransportResponse { status, .. }) => panic!("answered {status}"),
        Err(error) => {
            assert!(!error.to_string().contains("key=1"), "the query may be a secret: {error}");
            error.class
        }
    }
}
