//! Delivers signed webhooks to receivers in other languages, which verify with packages that we did not write, and
//! tampers with some on the way. It fails if a receiver accepts a tampered request, or refuses an intact one.
//!
//! `benches/peers/receivers.sh` installs the packages and runs this: `receivers PROGRAM SCRIPT FOLDER …`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for people, which fails loudly")]

mod peer;
mod tampering;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use gestiq_core::Payload;
use gestiq_webhooks::Endpoint;
use gestiq_webhooks::delivery::AttemptOutcome;
use gestiq_webhooks::service::Rotation;
use gestiq_webhooks_benches::Site;
use gestiq_worker::RunOptions;
use peer::Peer;
use tampering::{Tamper, Tampering};

/// Returns payloads that would change if they were parsed and written again, and one of a kilobyte.
fn payloads() -> Vec<Payload> {
    let mut texts = [
        "{}",
        r#"{"b":1,"a":2}"#,
        "{ \"amount\" : 1.00,\r\n\t\"e\": 1e3, \"minus\": -0.0 }",
        r#"{"city":"Köln","euro":"€","face":"😀","escaped":"\u00e9\/\u2028"}"#,
        "[1,2,3]\n",
        r#""a text""#,
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push(format!(r#"{{"text":"{}"}}"#, "x".repeat(1000)));
    texts.into_iter().map(|text| Payload::from_json(text).unwrap()).collect()
}

/// The results of the messages of one path.
#[derive(Debug, Default)]
struct Seen {
    verified: usize,
    refused: usize,
    last: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let commands = arguments.chunks_exact(3);
    if commands.len() == 0 || !commands.remainder().is_empty() {
        println!("usage: receivers PROGRAM SCRIPT FOLDER [PROGRAM SCRIPT FOLDER …]");
        return ExitCode::from(2);
    }
    let mut is_right = true;
    for command in commands {
        is_right &= run(&mut Peer::start(command)).await;
    }
    println!("{}", if is_right { "all results are right" } else { "some results are WRONG" });
    if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Sends every payload with every tampering to one receiver, prints the results, and returns true if all are right.
async fn run(peer: &mut Peer) -> bool {
    let tampering = Arc::new(Tampering::default());
    let site = Site::in_memory().sending_through(|http| tampering.around(http));
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for tamper in Tamper::ALL {
        endpoints.push(endpoint(&site, peer, &tampering, tamper).await);
    }
    let sent = payloads();
    let count = sent.len();
    let worker = site.worker(RunOptions::default()).spawn();
    site.publish_all(&endpoints, sent).await;
    while site.open().await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.shutdown().await;
    let seen = outcomes(&site, &endpoints).await;
    println!("{}", peer.name);
    let mut is_right = true;
    for (tamper, seen) in Tamper::ALL.iter().zip(&seen) {
        let wanted = if tamper.must_verify() { (count, 0) } else { (0, count) };
        let verdict = if (seen.verified, seen.refused) == wanted { "" } else { "  WRONG" };
        is_right &= verdict.is_empty();
        let (verified, refused) = (seen.verified, seen.refused);
        println!("  {:<46} {verified} verified, {refused} refused{verdict}  {}", tamper.title(), seen.last);
    }
    is_right
}

/// Creates the endpoint of one tampering, and configures the receiver and the transport for it.
async fn endpoint(site: &Site, peer: &mut Peer, tampering: &Tampering, tamper: Tamper) -> Endpoint {
    let path = tamper.path();
    let (mut endpoint, mut secret) = site.endpoint_at(&peer.url(path)).await;
    let mut trusted = secret.clone();
    if matches!(tamper, Tamper::RotatedOld | Tamper::RotatedNew) {
        let rotation = Rotation::default();
        let rotated =
            site.service.rotate(&site.admin, endpoint.id, endpoint.version, rotation).await.unwrap();
        (endpoint, secret) = (rotated.endpoint, rotated.secret.unwrap());
    }
    if tamper == Tamper::RotatedNew {
        trusted = secret.clone();
    }
    if tamper == Tamper::OtherKey {
        trusted = site.endpoint_at(&peer.url("/unused")).await.1;
    }
    peer.trust(path, &trusted.reveal());
    tampering.know(path, tamper, secret);
    endpoint
}

/// Returns the results of the attempts at each endpoint, in their order.
async fn outcomes(site: &Site, endpoints: &[Endpoint]) -> Vec<Seen> {
    let mut seen: BTreeMap<_, Seen> = BTreeMap::new();
    for (delivery, attempts) in site.history().await.into_values().flatten() {
        let seen = seen.entry(delivery.endpoint).or_default();
        for attempt in attempts {
            let text = String::from_utf8_lossy(&attempt.response_body).into_owned();
            match attempt.outcome {
                AttemptOutcome::Answered { status: 200 } if text == delivery.message.as_str() => {
                    seen.verified += 1;
                }
                AttemptOutcome::Answered { status: 400 } => {
                    seen.refused += 1;
                    seen.last = text;
                }
                other => seen.last = format!("{other:?}: {text}"),
            }
        }
    }
    endpoints.iter().map(|endpoint| seen.remove(&endpoint.id).unwrap_or_default()).collect()
}
