//! Figures of the engine, by the `metrics` facade: the host picks the exporter.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

use crate::delivery::{Attempt, AttemptOutcome, OutcomeClass, Verdict};
use crate::port::QueueDepth;

/// Counter: attempts that ended, by `event` and `status` (`succeeded`, `failed`).
pub const DELIVERIES_TOTAL: &str = "webhook_deliveries_total";

/// Histogram: seconds from the first byte of the request to the last one of the answer, by `event`.
pub const DELIVERY_DURATION_SECONDS: &str = "webhook_delivery_duration_seconds";

/// Counter: attempts that are to be followed by another, by `event`.
pub const RETRIES_TOTAL: &str = "webhook_retries_total";

/// Counter: answers by `status`, and attempts without one by `error`.
pub const DELIVERY_HTTP_STATUS: &str = "webhook_delivery_http_status";

/// Counter: deliveries that were given up, by `reason`.
pub const DEAD_LETTERS_TOTAL: &str = "webhook_dead_letters_total";

/// Counter: leases that ended with their worker.
pub const LOST_LEASES_TOTAL: &str = "webhook_lost_leases_total";

/// Gauge: deliveries that wait, by `state` (`due`, `scheduled`, `leased`).
pub const QUEUE_DEPTH: &str = "webhook_queue_depth";

/// Gauge: seconds that the oldest due delivery has waited.
pub const QUEUE_OLDEST_DUE_SECONDS: &str = "webhook_queue_oldest_due_seconds";

/// All of them.
pub const NAMES: [&str; 8] = [
    DELIVERIES_TOTAL,
    DELIVERY_DURATION_SECONDS,
    RETRIES_TOTAL,
    DELIVERY_HTTP_STATUS,
    DEAD_LETTERS_TOTAL,
    LOST_LEASES_TOTAL,
    QUEUE_DEPTH,
    QUEUE_OLDEST_DUE_SECONDS,
];

/// An attempt was written down.
pub(super) fn attempted(event: &str, attempt: &Attempt, verdict: Verdict) {
    let status = if attempt.outcome.class() == OutcomeClass::Succeeded { "succeeded" } else { "failed" };
    counter!(DELIVERIES_TOTAL, "event" => event.to_owned(), "status" => status).increment(1);
    histogram!(DELIVERY_DURATION_SECONDS, "event" => event.to_owned()).record(attempt.duration.as_secs_f64());
    match attempt.outcome {
        AttemptOutcome::Answered { status } => {
            counter!(DELIVERY_HTTP_STATUS, "status" => status.to_string(), "error" => "").increment(1);
        }
        AttemptOutcome::Failed(class) => {
            counter!(DELIVERY_HTTP_STATUS, "status" => "", "error" => class.name()).increment(1);
        }
    }
    if let Verdict::Retry { .. } = verdict {
        counter!(RETRIES_TOTAL, "event" => event.to_owned()).increment(1);
    }
}

/// A delivery was given up.
pub(super) fn given_up(reason: crate::delivery::DeadReason) {
    counter!(DEAD_LETTERS_TOTAL, "reason" => crate::delivery::DeliveryState::DeadLettered(reason).name())
        .increment(1);
}

/// A lease ended with its worker.
pub(super) fn lost() {
    counter!(LOST_LEASES_TOTAL).increment(1);
}

/// Sets the gauges of the queue: for the task that measures it now and then.
pub fn depth(depth: QueueDepth) {
    for (state, count) in [("due", depth.due), ("scheduled", depth.scheduled), ("leased", depth.leased)] {
        gauge!(QUEUE_DEPTH, "state" => state).set(exact(count));
    }
    gauge!(QUEUE_OLDEST_DUE_SECONDS).set(depth.oldest_due.map_or(0.0, |age: Duration| age.as_secs_f64()));
}

/// A count as exporters take it; beyond 2^32 it is cut, which no queue reaches.
fn exact(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
