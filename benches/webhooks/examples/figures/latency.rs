//! Measures the latency from publishing to arrival, at a steady pace.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use gestiq_webhooks::Endpoint;
use gestiq_worker::RunOptions;

use crate::place::Place;

/// The sorted times from publishing to arrival, and the number of messages that never arrived.
#[derive(Default)]
pub(crate) struct Latencies {
    pub(crate) sorted: Vec<Duration>,
    pub(crate) missing: usize,
}

impl Latencies {
    /// Returns the time within which a part of the messages arrived.
    pub(crate) fn part(&self, part: f64) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((part * last as f64).round() as usize).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Latencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (half, most, all) = (self.part(0.5), self.part(0.99), self.part(1.0));
        write!(f, "p50 {half:.1?}, p99 {most:.1?}, slowest {all:.1?}, {} missing", self.missing)
    }
}

/// Publishes one message after the other at a steady pace, each to the next endpoint, without waiting for deliveries.
pub(crate) async fn at_pace(
    place: &Place,
    endpoints: &[Endpoint],
    a_second: u32,
    span: Duration,
) -> Latencies {
    let mut clock = tokio::time::interval(Duration::from_secs(1) / a_second);
    let (began, mut sent) = (Instant::now(), HashMap::new());
    for number in (0..endpoints.len()).cycle() {
        clock.tick().await;
        if began.elapsed() >= span {
            break;
        }
        let now = Instant::now();
        let id = place.site.publish(&endpoints[number..=number], 1).await.remove(0);
        let path = endpoints[number].url.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        sent.insert(format!("/{path} {id}"), now);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let arrivals = place.sink.take_arrivals();
    let mut latencies = Latencies::default();
    for (id, at) in sent.iter().filter(|(id, _)| !id.starts_with("/hangs") && !id.starts_with("/dead")) {
        match arrivals.get(id) {
            Some(arrival) => latencies.sorted.push(arrival.duration_since(*at)),
            None => latencies.missing += 1,
        }
    }
    latencies.sorted.sort_unstable();
    latencies
}

/// Measures 200 messages a second to one endpoint.
pub(crate) async fn one_endpoint(place: &Place, span: Duration) {
    let endpoints = place.endpoints(1).await;
    let worker = place.site.worker(RunOptions::default()).spawn();
    at_pace(place, &endpoints, 200, Duration::from_secs(2)).await;
    println!("at 200/s: {}", at_pace(place, &endpoints, 200, span).await);
    worker.shutdown().await;
}

/// Measures a hundred endpoints: first all healthy, then one that hangs and one that is down.
pub(crate) async fn with_bad_neighbours(place: &Place, span: Duration) {
    let mut endpoints = place.endpoints(100).await;
    let worker = place.site.worker(RunOptions::default()).spawn();
    at_pace(place, &endpoints, 200, Duration::from_secs(2)).await;
    let well = at_pace(place, &endpoints, 200, span).await;
    println!("100 endpoints at 200/s, all healthy: {} arrived, {well}", well.sorted.len());
    endpoints[98] = place.site.endpoint_at(&place.sink.url("/hangs")).await.0;
    // A port that nothing listens on.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    endpoints[99] = place.site.endpoint_at(&format!("http://{nobody}/dead")).await.0;
    let others = at_pace(place, &endpoints, 200, span).await;
    println!("one hangs and one is down, the others: {} arrived, {others}", others.sorted.len());
    drop(worker);
}
