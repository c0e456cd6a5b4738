//! A receiver with hardly any cost: it reads the path and the id, and responds with 200.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A receiver on its own thread, so that the tasks of the worker do not delay it. Requests to `/hangs` get no response.
pub(crate) struct Sink {
    address: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    count: AtomicU64,
    /// The first arrival of each message, by path and id.
    arrivals: Mutex<HashMap<String, Instant>>,
}

impl Sink {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Seen::default());
        let mine = Arc::clone(&seen);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { accept(TcpListener::from_std(listener).unwrap(), mine).await });
        });
        Sink { address, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the number of requests with a response.
    pub(crate) fn count(&self) -> u64 {
        self.seen.count.load(Ordering::Relaxed)
    }

    /// Returns the arrivals since the last call.
    pub(crate) fn take_arrivals(&self) -> HashMap<String, Instant> {
        std::mem::take(&mut self.seen.arrivals.lock().unwrap())
    }
}

async fn accept(listener: TcpListener, seen: Arc<Seen>) {
    while let Ok((stream, _)) = listener.accept().await {
        stream.set_nodelay(true).unwrap();
        tokio::spawn(serve(stream, Arc::clone(&seen)));
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Seen>) {
    let mut buffer = Vec::with_capacity(8 * 1024);
    loop {
        let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
            match stream.read_buf(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(_) => continue,
            }
        };
        let text = String::from_utf8_lossy(&buffer[..head]).into_owned();
        let end = head + 4 + header(&text, "content-length").parse::<usize>().unwrap();
        while buffer.len() < end {
            if stream.read_buf(&mut buffer).await.is_ok_and(|read| read == 0) {
                return;
            }
        }
        buffer.drain(..end);
        let path = text.split(' ').nth(1).unwrap_or_default();
        if path == "/hangs" {
            std::future::pending::<()>().await;
        }
        let id = format!("{path} {}", header(&text, "webhook-id"));
        seen.arrivals.lock().unwrap().entry(id).or_insert_with(Instant::now);
        seen.count.fetch_add(1, Ordering::Relaxed);
        if stream.write_all(ANSWER).await.is_err() {
            return;
        }
    }
}

fn header<'t>(head: &'t str, name: &str) -> &'t str {
    head.split("\r\n")
        .find_map(|line| line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name)))
        .map_or("", |(_, value)| value)
}
