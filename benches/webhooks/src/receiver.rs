//! A customer's server on loopback. It accepts only requests that the official library of Standard Webhooks verifies.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use standardwebhooks::Webhook;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// The key of an arrival: the path and the id of the message.
pub type Arrival = (String, String);

/// A server that accepts all requests; under `/fails-twice` at the third attempt, under `/hangs` never.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    seen: Arc<Seen>,
    /// The task of the server; it stops when the receiver is dropped.
    _serving: JoinSet<()>,
}

#[derive(Default)]
struct Seen {
    keys: RwLock<HashMap<String, Webhook>>,
    arrivals: Mutex<HashMap<Arrival, Vec<Instant>>>,
    refused: AtomicUsize,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("refused", &self.refused).finish_non_exhaustive()
    }
}

impl Receiver {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, Arc::clone(&seen)));
        Receiver { address, seen, _serving: serving }
    }

    /// Returns the URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sets the secret that verifies requests to a path.
    pub fn trust(&self, path: &str, secret: &str) {
        self.seen.keys.write().unwrap().insert(path.to_owned(), Webhook::new(secret).unwrap());
    }

    /// Returns the arrival times of each message, by path and id.
    #[must_use]
    pub fn arrivals(&self) -> HashMap<Arrival, Vec<Instant>> {
        self.seen.arrivals.lock().unwrap().clone()
    }

    /// Returns the number of different messages at paths with a prefix.
    #[must_use]
    pub fn count(&self, prefix: &str) -> usize {
        self.seen.arrivals.lock().unwrap().keys().filter(|(path, _)| path.starts_with(prefix)).count()
    }

    /// Returns the number of requests that did not verify.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.seen.refused.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, seen: Arc<Seen>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve(stream, Arc::clone(&seen)));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, seen: Arc<Seen>) {
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream).await {
        let status = seen.take(&request);
        if request.path.starts_with("/hangs") {
            std::future::pending::<()>().await;
        }
        let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 2\r\n\r\nok");
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

impl Seen {
    fn take(&self, request: &Request) -> u16 {
        let keys = self.keys.read().unwrap();
        let verified =
            keys.get(&request.path).is_some_and(|key| key.verify(&request.body, &request.headers).is_ok());
        if !verified {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return 400;
        }
        let id = request.headers.get("webhook-id").unwrap().to_str().unwrap().to_owned();
        let mut arrivals = self.arrivals.lock().unwrap();
        let times = arrivals.entry((request.path.clone(), id)).or_default();
        times.push(Instant::now());
        if request.path.starts_with("/fails-twice") && times.len() <= 2 { 503 } else { 200 }
    }
}

/// A POST request.
struct Request {
    path: String,
    headers: http::HeaderMap,
    body: Vec<u8>,
}

impl Request {
    /// Reads the next request of a connection; `None` if it was closed, even inside a request.
    async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).ok()?;
        let mut lines = head.split("\r\n");
        let path = lines.next()?.split(' ').nth(1)?.to_owned();
        let mut headers = http::HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            let name = http::HeaderName::try_from(name).ok()?;
            headers.insert(name, value.parse().ok()?);
        }
        let length = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        Some(Request { path, headers, body })
    }
}
