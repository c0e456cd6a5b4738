//! A server on loopback that answers what a test tells it and remembers what it was told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// The server's reaction to each request, after it has read all of it.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Sends these bytes and keeps the connection.
    Bytes(Vec<u8>),
    /// Sends these bytes, then one byte every 20 ms, for ever.
    Drip(Vec<u8>),
    /// Sends these bytes over and over, for ever.
    Flood(Vec<u8>),
    /// Reads and says nothing.
    Hang,
    /// Closes the connection without an answer.
    Close,
}

#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<Vec<u8>>>,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

impl Server {
    pub(crate) async fn start(answer: Answer) -> Self {
        Server::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), answer)
    }

    /// Listens on every address of this machine, of both families where it has both.
    pub(crate) async fn everywhere() -> Self {
        let listener = match TcpListener::bind("[::]:0").await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind("0.0.0.0:0").await.unwrap(),
        };
        Server::on(listener, Answer::Close)
    }

    fn on(listener: TcpListener, answer: Answer) -> Self {
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answer.clone(), Arc::clone(&kept)));
            }
        });
        Server { address, seen }
    }

    /// Answers a status with headers and a body.
    pub(crate) async fn answering(status: u16, headers: &str, body: &str) -> Self {
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
        Server::start(Answer::Bytes([head.as_bytes(), body.as_bytes()].concat())).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook?key=1", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The requests, each as its very bytes.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let requests = self.seen.requests.lock().await;
        requests.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, seen: Arc<Seen>) {
    while let Some(request) = read_request(&mut stream).await {
        seen.requests.lock().await.push(request);
        match &answer {
            Answer::Bytes(bytes) => stream.write_all(bytes).await.unwrap(),
            Answer::Drip(head) => {
                stream.write_all(head).await.unwrap();
                while stream.write_all(b".").await.is_ok() {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
            }
            Answer::Flood(bytes) => while stream.write_all(bytes).await.is_ok() {},
            Answer::Hang => std::future::pending().await,
            Answer::Close => return,
        }
    }
}

/// One request with a `content-length`; `None` where the client has closed.
async fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&request).to_lowercase();
        if let Some(head) = text.find("\r\n\r\n") {
            let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
            let body: usize = length.map_or(0, |length| length.parse().unwrap());
            if request.len() >= head + 4 + body {
                return Some(request);
            }
        }
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&buffer[..read]);
    }
}
