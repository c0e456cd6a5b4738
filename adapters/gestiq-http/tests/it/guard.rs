//! Server-side request forgery: names, redirects and proxies that lead inside.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use gestiq_http::{HttpTransport, NameResolver};
use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::port::Transport as _;

use crate::server::Server;
use crate::{failure, reaching_loopback, request};

/// Answers one list of addresses after the other; the last one stays.
#[derive(Debug)]
struct Scripted {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl NameResolver for Scripted {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst);
        let answer = self.answers.get(nth).or(self.answers.last()).cloned().unwrap_or_default();
        if answer.is_empty() { Err(io::Error::other("no such name")) } else { Ok(answer) }
    }
}

fn resolving(answers: &[&[&str]]) -> HttpTransport {
    let answers = answers.iter().map(|one| one.iter().map(|address| address.parse().unwrap()).collect());
    let names = Scripted { answers: answers.collect(), asked: AtomicUsize::new(0) };
    HttpTransport::builder().name_resolver(Arc::new(names)).build().unwrap()
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_and_nobody_is_dialled() {
    let server = Server::answering(200, "", "secret").await;
    let url = format!("http://hooks.example:{}/", server.address.port());
    let inside: [&[&str]; 8] = [
        &["127.0.0.1"],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["0.0.0.0"],
        // One public address among them does not help: the client may try any.
        &["93.184.215.14", "127.0.0.1"],
        &["127.0.0.1", "93.184.215.14"],
        &["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14", "::1"],
    ];
    for addresses in inside {
        let class = failure(&resolving(&[addresses]), request(&url)).await;
        assert_eq!(class, FailureClass::AddressRefused, "{addresses:?}");
    }
    assert_eq!(server.connections(), 0);
}

/// 192.0.2.0/24 is for documentation and refused, so an exception makes an address that leads nowhere.
#[tokio::test]
async fn a_name_that_changes_its_mind_reaches_nobody_inside() {
    let server = Server::answering(200, "", "secret").await;
    let url = format!("http://hooks.example:{}/", server.address.port());
    let rules = gestiq_webhooks::address::AddressRules::default().allowing("192.0.2.0/24").unwrap();
    let answers = [vec!["192.0.2.1".parse().unwrap()], vec!["127.0.0.1".parse().unwrap()]];
    let names = Scripted { answers: answers.to_vec(), asked: AtomicUsize::new(0) };
    let rebinding =
        HttpTransport::builder().address_rules(rules).name_resolver(Arc::new(names)).build().unwrap();
    let mut first = request(&url);
    first.timeout = Duration::from_millis(200);
    assert_ne!(failure(&rebinding, first).await, FailureClass::AddressRefused, "the first answer is allowed");
    for _ in 0..10_000 {
        assert_eq!(failure(&rebinding, request(&url)).await, FailureClass::AddressRefused);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_name_without_an_address_is_a_failure_of_the_name() {
    assert_eq!(failure(&resolving(&[&[]]), request("http://hooks.example/")).await, FailureClass::Dns);
}

#[tokio::test]
async fn an_address_in_the_url_is_judged_too() {
    let server = Server::answering(200, "", "secret").await;
    let transport = HttpTransport::builder().build().unwrap();
    assert_eq!(failure(&transport, request(&server.url())).await, FailureClass::AddressRefused);
    assert_eq!(server.connections(), 0);
    assert_eq!(reaching_loopback().send(request(&server.url())).await.unwrap().status, 200, "unless allowed");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_a_way() {
    let inside = Server::answering(200, "", "secret").await;
    for status in [200, 201, 300, 301, 302, 303, 305, 307, 308, 401, 503] {
        let url = inside.url();
        let elsewhere = format!(
            "location: {url}\r\ncontent-location: {url}\r\nrefresh: 0;url={url}\r\nalt-svc: http/1.1=\"{}\"\r\n",
            inside.address
        );
        let outside = Server::answering(status, &elsewhere, "").await;
        let answer = reaching_loopback().send(request(&outside.url())).await.unwrap();
        assert_eq!((answer.status, outside.connections()), (status, 1));
    }
    assert_eq!(inside.connections(), 0);
}

/// The environment of a process is shared by all tests, so the one with proxies is a process of its own.
#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    let proxy = Server::answering(200, "", "from the proxy").await;
    let url = format!("http://{}", proxy.address);
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "guard::under_a_proxy", "--ignored", "--nocapture"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        test.env(name, &url);
    }
    test.env_remove("NO_PROXY").env_remove("no_proxy");
    let test = tokio::task::spawn_blocking(move || test.output()).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&test.stdout);
    assert!(test.status.success() && told.contains("1 passed"), "{told}");
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
#[ignore = "run by `a_proxy_of_the_environment_is_not_used`, in a process of its own"]
async fn under_a_proxy() {
    let server = Server::answering(200, "", "ok").await;
    assert_eq!(reaching_loopback().send(request(&server.url())).await.unwrap().body, b"ok");
    // A proxy looks names up itself, behind the back of whoever judges addresses.
    for url in ["http://hooks.example/", "https://hooks.example/"] {
        let class = failure(&resolving(&[&["127.0.0.1"]]), request(url)).await;
        assert_eq!(class, FailureClass::AddressRefused, "{url}");
    }
}
