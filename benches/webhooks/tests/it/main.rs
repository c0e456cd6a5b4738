//! Webhooks from end to end, over real connections to receivers that verify with a library we did not write.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

mod canary;
mod http;
mod kill;
mod postgres;

use std::time::Duration;

/// Waits until a condition holds.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..1_200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not within a minute: {what}");
}
