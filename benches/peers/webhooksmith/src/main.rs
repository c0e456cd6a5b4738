//! webhooksmith 0.2.1 on PostgreSQL: publishes, delivers to a receiver on loopback, and prints how fast.
//!
//! `DATABASE_URL=… webhooksmith-figures [MESSAGES]`, on an empty database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use webhooksmith::WebhookEngine;

type Failure = Box<dyn std::error::Error>;

/// How often it looks for work when it found none; 500 ms unless told.
const POLL: Duration = Duration::from_millis(20);

/// Messages of one batch.
const BATCH: i64 = 100;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let messages = std::env::args().nth(1).map_or(Ok(2_000), |count| count.parse())?;
    let url = std::env::var("DATABASE_URL")?;
    let engine = WebhookEngine::builder().database_url(url).allow_insecure_urls();
    let engine = engine.batch_size(BATCH).poll_interval(POLL).max_connections(20).build().await?;
    engine.migrate().await?;
    let arrived = Arc::new(AtomicUsize::new(0));
    let receiver = receive(Arc::clone(&arrived)).await?;
    for endpoints in [1, 20] {
        run(&engine, &receiver, &arrived, messages / endpoints, endpoints).await?;
    }
    Ok(())
}

/// Publishes one by one, as its interface has it, then delivers all.
async fn run(
    engine: &WebhookEngine,
    receiver: &str,
    arrived: &AtomicUsize,
    messages: usize,
    endpoints: usize,
) -> Result<(), Failure> {
    let mut made = Vec::new();
    for number in 0..endpoints {
        let url = format!("{receiver}/{endpoints}/{number}");
        made.push(engine.register(&url, "a secret of at least thirty-two letters").await?.id);
    }
    let payload = serde_json::json!({ "text": "x".repeat(1_000) });
    let began = Instant::now();
    for _ in 0..messages {
        engine.broadcast("payment.received", payload.clone()).await?;
    }
    let deliveries = messages * endpoints;
    print("publish", endpoints, messages, began.elapsed());
    arrived.store(0, Ordering::SeqCst);
    let began = Instant::now();
    let all_arrived = async {
        while arrived.load(Ordering::SeqCst) < deliveries {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    engine.run_graceful(all_arrived).await;
    print("deliver", endpoints, deliveries, began.elapsed());
    for endpoint in made {
        engine.delete_endpoint(endpoint).await?;
    }
    Ok(())
}

fn print(what: &str, endpoints: usize, count: usize, took: Duration) {
    let rate = count as f64 / took.as_secs_f64();
    println!("webhooksmith 0.2.1, {endpoints:>2} endpoints: {what} {count} in {took:.1?}, {rate:.0}/s");
}

/// A receiver that answers 200 to everything and counts.
async fn receive(arrived: Arc<AtomicUsize>) -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&arrived)));
        }
    });
    Ok(url)
}

/// Requests with a `content-length`, one after the other on a connection.
async fn serve(mut stream: TcpStream, arrived: Arc<AtomicUsize>) -> std::io::Result<()> {
    let (mut read, mut buffer) = (Vec::new(), [0; 8_192]);
    loop {
        let head = read.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let end = head.map(|head| head + 4 + content_length(&read[..head]));
        if let Some(end) = end.filter(|end| read.len() >= *end) {
            read.drain(..end);
            arrived.fetch_add(1, Ordering::SeqCst);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await?;
            continue;
        }
        let bytes = stream.read(&mut buffer).await?;
        if bytes == 0 {
            return Ok(());
        }
        read.extend_from_slice(&buffer[..bytes]);
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let value = head.split("content-length:").nth(1).and_then(|rest| rest.split("\r\n").next());
    value.and_then(|value| value.trim().parse().ok()).unwrap_or_default()
}
