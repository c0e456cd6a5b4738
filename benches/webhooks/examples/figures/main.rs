//! Measures how fast webhooks are from end to end, on this machine:
//! `cargo run --release -p gestiq-webhooks-benches --example figures -- WHAT [SECONDS]`, where WHAT is one of `publish`, `one`,
//! `fan-out`, `latency`, `neighbours`, `kills`, `crashes`, `snapshot`, `sqlite`. Messages have 1 KB and are signed, and
//! each attempt is recorded. PostgreSQL has its defaults, so commits are on disk. Publisher, worker, database and
//! receiver share the machine.

#![expect(clippy::unwrap_used, reason = "a measurement fails loudly")]
#![expect(clippy::disallowed_methods, reason = "it measures time, and holds a transaction open")]

mod kills;
mod latency;
mod place;
mod rates;
mod sink;

use std::sync::Arc;
use std::time::Duration;

use gestiq_webhooks_benches::Victim;
use place::{Kind, Place};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    if what == "victim" {
        return Victim::live().await;
    }
    let span = Duration::from_secs(arguments.next().map_or(10, |text| text.parse().unwrap()));
    let kind = if what == "sqlite" { Kind::Sqlite } else { Kind::Postgres };
    let place = Arc::new(Place::new(kind).await);
    match what.as_str() {
        "publish" => rates::publish(&place, span).await,
        "one" | "sqlite" => {
            let endpoints = place.endpoints(1).await;
            rates::deliver(&place, &endpoints, span).await;
        }
        "fan-out" => {
            let endpoints = place.endpoints(20).await;
            rates::deliver(&place, &endpoints, span).await;
        }
        "latency" => latency::one_endpoint(&place, span).await,
        "neighbours" => latency::with_bad_neighbours(&place, span).await,
        "kills" => kills::workers(&place, span).await,
        "crashes" => kills::database(&place, span).await,
        "snapshot" => snapshot(&place, span).await,
        _ => println!("one of: publish, one, fan-out, latency, neighbours, kills, crashes, snapshot, sqlite"),
    }
}

/// Measures the rate while a foreign transaction stays open, in each tenth of the span.
async fn snapshot(place: &Arc<Place>, span: Duration) {
    let endpoints = place.endpoints(1).await;
    let alone = rates::deliver(place, &endpoints, span / 10).await;
    let pool = sqlx::PgPool::connect(&place.url()).await.unwrap();
    let mut old = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    sqlx::query("SELECT count(*) FROM gestiq.migration").execute(&mut *old).await.unwrap();
    for tenth in 1..=10 {
        let rate = rates::deliver(place, &endpoints, span / 10).await;
        println!("  held for {:.0?}: {:.2} of the rate before", span / 10 * tenth, rate / alone);
    }
    old.rollback().await.unwrap();
}
