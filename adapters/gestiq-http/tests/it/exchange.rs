//! Requests and responses.

use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::Transport as _;

use crate::server::{Answer, Server};
use crate::{failure, reaching_loopback, request};

#[tokio::test]
async fn the_request_has_the_bytes_and_headers_that_were_given_and_no_others() {
    let server = Server::answering(200, "x-answer: yes\r\n", "fine").await;
    let answer = reaching_loopback().send(request(&server.url())).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"fine".as_slice()));
    assert_eq!(answer.headers.get("X-Answer"), Some("yes"));

    let requests = server.requests().await;
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(lines.remove(0), "POST /hook?key=1 HTTP/1.1");
    lines.sort_unstable();
    let host = format!("host: {}", server.address);
    let expected =
        ["accept: */*", "content-length: 8", "content-type: application/json", &host, "webhook-id: msg_1"];
    assert_eq!(lines, expected);
    assert_eq!(body, "{\"a\": 1}");
}

#[tokio::test]
async fn a_status_is_an_answer_whatever_it_is() {
    for status in [204, 301, 404, 410, 429, 503] {
        let server = Server::answering(status, "retry-after: 120\r\n", "").await;
        let answer = reaching_loopback().send(request(&server.url())).await.unwrap();
        assert_eq!((answer.status, answer.headers.get("retry-after")), (status, Some("120")));
    }
}

#[tokio::test]
async fn requests_share_a_connection() {
    let server = Server::answering(200, "", "ok").await;
    let transport = reaching_loopback();
    for _ in 0..20 {
        transport.send(request(&server.url())).await.unwrap();
    }
    assert_eq!((server.requests().await.len(), server.connections()), (20, 1));
}

#[tokio::test]
async fn a_connection_that_breaks_is_one_failed_attempt_and_not_repeated() {
    let server = Server::start(Answer::Close).await;
    assert_eq!(failure(&reaching_loopback(), request(&server.url())).await, FailureClass::Protocol);
    assert_eq!(server.requests().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_http_is_a_protocol_failure() {
    let server = Server::start(Answer::Bytes(b"220 mail.example ESMTP\r\n\r\n".to_vec())).await;
    assert_eq!(failure(&reaching_loopback(), request(&server.url())).await, FailureClass::Protocol);
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_a_failed_connection() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(
        failure(&reaching_loopback(), request(&format!("http://{free}/"))).await,
        FailureClass::Connect
    );
}

#[tokio::test]
async fn a_server_without_encryption_fails_a_handshake() {
    let server = Server::answering(200, "", "ok").await;
    let url = server.url().replace("http:", "https:");
    let class = failure(&reaching_loopback(), request(&url)).await;
    assert!(matches!(class, FailureClass::Tls | FailureClass::Timeout), "{class}");
}
