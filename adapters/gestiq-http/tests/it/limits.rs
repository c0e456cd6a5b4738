//! A receiver may send slowly, without end, or nothing at all.

use std::time::Duration;

use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::Transport as _;

use crate::server::{Answer, Server};
use crate::{failure, reaching_loopback, request};

const SHORT: Duration = Duration::from_millis(300);

#[tokio::test]
async fn the_timeout_counts_headers_and_body() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_vec();
    for answer in [Answer::Hang, Answer::Drip(head), Answer::Drip(b"HTTP/1.1 200 OK\r\nx-slow: ".to_vec())] {
        let server = Server::start(answer).await;
        let mut request = request(&server.url());
        request.timeout = SHORT;
        request.response_limit = 1_000_000;
        assert_eq!(failure(&reaching_loopback(), request).await, FailureClass::Timeout);
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit_and_no_further() {
    let mut flood = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    flood.extend([b'x'; 64 * 1_024]);
    let server = Server::start(Answer::Flood(flood)).await;
    for limit in [0, 1, 999, 100_000] {
        let mut request = request(&server.url());
        request.response_limit = limit;
        assert_eq!(reaching_loopback().send(request).await.unwrap().body.len(), limit);
    }
}

#[tokio::test]
async fn a_compressed_body_stays_as_it_is() {
    let server = Server::answering(200, "content-encoding: gzip\r\n", "not gzip at all").await;
    let answer = reaching_loopback().send(request(&server.url())).await.unwrap();
    assert_eq!(answer.body, b"not gzip at all");
}
