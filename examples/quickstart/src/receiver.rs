//! The receiver: a customer's server, on this machine, that accepts only requests with a valid signature.
//!
//! A real one is a route of the customer's web server; this one implements just enough HTTP to accept a POST.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gestiq_core::event::MAX_PAYLOAD_BYTES;
use gestiq_core::{Clock as _, SystemClock};
use gestiq_webhooks::{ReceivedHeaders, Secret, Verifier, header};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// The maximum number of bytes of the head of a request, as usual for web servers.
const MAX_HEAD_BYTES: u64 = 8 * 1024;

/// The number of requests that the ERP refuses, because it restarts when `payment.received` arrives.
const REFUSED_AT_RESTART: usize = 2;

/// The response to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Verified and accepted.
    Taken,
    /// Verified, but to be sent again.
    Restarting,
    /// Not verified.
    Disbelieved,
}

impl Answer {
    /// Returns the status and the body.
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Answer::Taken => ("200 OK", "thank you"),
            Answer::Restarting => ("503 Service Unavailable", "restarting, try again"),
            Answer::Disbelieved => ("401 Unauthorized", "not signed by who you say"),
        }
    }
}

/// A server on a free port of this machine; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Receiver {
    address: SocketAddr,
    office: Arc<Mutex<Office>>,
    _serving: JoinSet<()>,
}

impl Receiver {
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let office = Arc::new(Mutex::new(Office::default()));
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, Arc::clone(&office)));
        Ok(Receiver { address, office, _serving: serving })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Verifies requests to this path with a secret.
    pub(crate) fn trust(&self, path: &str, secret: Secret) {
        lock(&self.office).verifiers.insert(path.to_owned(), Verifier::new(secret));
    }

    /// Returns the responses, in the order of the requests.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        lock(&self.office).answers.clone()
    }
}

/// The state that all connections share.
#[derive(Debug, Default)]
struct Office {
    verifiers: HashMap<String, Verifier>,
    answers: Vec<Answer>,
}

impl Office {
    fn answer(&mut self, request: &Request) -> Answer {
        let answer = self.judge(request);
        self.answers.push(answer);
        answer
    }

    fn judge(&self, request: &Request) -> Answer {
        let Some(verifier) = self.verifiers.get(&request.path) else { return Answer::Disbelieved };
        let headers = ReceivedHeaders {
            id: request.header(header::WEBHOOK_ID),
            timestamp: request.header(header::WEBHOOK_TIMESTAMP),
            signature: request.header(header::WEBHOOK_SIGNATURE),
        };
        if verifier.verify(&headers, &request.body, SystemClock.now()).is_err() {
            return Answer::Disbelieved;
        }
        let refused = self.answers.iter().filter(|answer| **answer == Answer::Restarting).count();
        let restarting = request.path == "/erp" && request.header(header::X_EVENT) == "payment.received";
        if restarting && refused < REFUSED_AT_RESTART { Answer::Restarting } else { Answer::Taken }
    }
}

/// Locks the state; a panic of another task cannot leave it half-written.
fn lock(office: &Mutex<Office>) -> MutexGuard<'_, Office> {
    office.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, office: Arc<Mutex<Office>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(BufReader::new(stream), Arc::clone(&office)));
    }
}

async fn serve(mut stream: BufReader<TcpStream>, office: Arc<Mutex<Office>>) {
    while let Some(request) = Request::read(&mut stream).await {
        let (status, body) = lock(&office).answer(&request).text();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A POST request.
struct Request {
    path: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    /// Reads the next request of a connection; `None` if the connection was closed.
    async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
        let mut head = stream.take(MAX_HEAD_BYTES).lines();
        let path = head.next_line().await.ok()??.split(' ').nth(1)?.to_owned();
        let mut headers = HashMap::new();
        loop {
            let line = head.next_line().await.ok()??;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length")?.parse().ok()?;
        let mut body = vec![0; Some(length).filter(|length| *length <= MAX_PAYLOAD_BYTES)?];
        stream.read_exact(&mut body).await.ok()?;
        Some(Request { path, headers, body })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use gestiq_webhooks::{MessageId, sign};

    use super::*;

    fn secret(byte: u8) -> Secret {
        Secret::from_bytes(vec![byte; 32]).unwrap()
    }

    /// Creates a request as a sender with this secret does.
    fn request(path: &str, secret: &Secret, at: DateTime<Utc>) -> Request {
        let body = b"{}".to_vec();
        let signature = sign(secret, &MessageId::parse("msg_1").unwrap(), at, &body).to_string();
        let headers = [
            (header::WEBHOOK_ID, "msg_1".to_owned()),
            (header::WEBHOOK_TIMESTAMP, at.timestamp().to_string()),
            (header::WEBHOOK_SIGNATURE, signature),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        Request { path: path.to_owned(), headers, body }
    }

    #[test]
    fn only_what_verifies_is_believed() {
        let (now, hour) = (SystemClock.now(), TimeDelta::hours(1));
        let mut tampered = request("/erp", &secret(1), now);
        tampered.body = b"{ }".to_vec();
        let mut unsigned = request("/erp", &secret(1), now);
        unsigned.headers.clear();
        let cases = [
            ("as it was sent", request("/erp", &secret(1), now), Answer::Taken),
            ("another body", tampered, Answer::Disbelieved),
            ("no signature", unsigned, Answer::Disbelieved),
            ("another secret", request("/erp", &secret(2), now), Answer::Disbelieved),
            ("an hour old", request("/erp", &secret(1), now - hour), Answer::Disbelieved),
            ("a path of nobody", request("/crm", &secret(1), now), Answer::Disbelieved),
        ];
        let mut office = Office::default();
        office.verifiers.insert("/erp".to_owned(), Verifier::new(secret(1)));
        for (case, request, answer) in cases {
            assert_eq!(office.answer(&request), answer, "{case}");
        }
    }

    #[test]
    fn a_payment_that_is_received_meets_a_restart_twice() {
        let mut office = Office::default();
        office.verifiers.insert("/erp".to_owned(), Verifier::new(secret(1)));
        let mut request = request("/erp", &secret(1), SystemClock.now());
        request.headers.insert(header::X_EVENT.to_owned(), "payment.received".to_owned());
        let answers = [(); 4].map(|()| office.answer(&request));
        assert_eq!(answers, [Answer::Restarting, Answer::Restarting, Answer::Taken, Answer::Taken]);
    }
}
