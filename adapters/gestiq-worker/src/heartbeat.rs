//! Keeps the leases of a living worker, so that only a dead one loses them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use gestiq_webhooks::port::{DeliveryQueue, LeaseToken};

use crate::backoff::Backoff;
use crate::held::Held;

/// Leases are extended so many times while they last: two calls may fail before one is lost.
const BEATS_PER_LEASE: u32 = 3;

/// Extends the leases that are held, for ever.
pub(crate) async fn beat(queue: Arc<dyn DeliveryQueue>, held: Arc<Held>, lease: Duration) {
    let every = lease / BEATS_PER_LEASE;
    let mut backoff = Backoff::default();
    let mut pause = every;
    loop {
        tokio::time::sleep(pause).await;
        let tokens = held.all();
        if tokens.is_empty() {
            pause = every;
            continue;
        }
        pause = match queue.extend(&tokens, lease).await {
            Ok(good) => {
                backoff.worked();
                forget_lost(&held, &tokens, &good.into_iter().collect());
                every
            }
            Err(error) => {
                tracing::warn!(error = %error, count = tokens.len(), "leases could not be extended");
                backoff.failed().min(every)
            }
        };
    }
}

/// Drops the tokens that another worker has taken over; those that were settled meanwhile are gone already.
fn forget_lost(held: &Held, asked: &[LeaseToken], good: &BTreeSet<LeaseToken>) {
    for token in asked.iter().filter(|token| !good.contains(token) && held.contains(**token)) {
        tracing::warn!(lease = %token, "a lease was lost while its request was in flight");
        held.remove(*token);
    }
}
