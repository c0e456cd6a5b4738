//! Attempts: every request is recorded, even one that was lost with its worker.

use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};

use super::{AttemptOutcome, Delivery, DeliveryId, FailureClass, Trigger};
use crate::port::Headers;

/// Bytes of a response's body that are kept: enough for any error message, and no store for a stranger's data.
pub const RESPONSE_BODY_KEPT: usize = 16 * 1024;

/// Headers that are kept of a response.
pub const MAX_RECORDED_HEADERS: usize = 64;

/// Bytes of the names and values of an answer's headers that an attempt keeps at most.
pub const MAX_RECORDED_HEADER_BYTES: usize = 16 * 1024;

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// The number of the attempt, from 1; together with the delivery it is unique.
    pub number: u32,
    /// Why it was made.
    pub trigger: Trigger,
    /// When it began, to the microsecond; for a lost one, when the loss was found.
    pub started_at: DateTime<Utc>,
    /// The duration in whole microseconds, the body of the response included.
    pub duration: Duration,
    /// The outcome.
    pub outcome: AttemptOutcome,
    /// The headers that were sent; values of custom headers are masked, because customers put tokens there.
    pub request_headers: Headers,
    /// The headers of the response: the first [`MAX_RECORDED_HEADERS`], up to [`MAX_RECORDED_HEADER_BYTES`].
    pub response_headers: Headers,
    /// The body of the answer, cut at [`RESPONSE_BODY_KEPT`] bytes.
    pub response_body: Vec<u8>,
}

impl Attempt {
    /// The attempt that died with its worker: nobody knows whether it arrived.
    #[must_use]
    pub fn lost(delivery: &Delivery, found_at: DateTime<Utc>) -> Self {
        Attempt {
            delivery: delivery.id,
            number: delivery.attempts,
            trigger: delivery.trigger,
            started_at: found_at.trunc_subsecs(6),
            duration: Duration::ZERO,
            outcome: AttemptOutcome::Failed(FailureClass::Lost),
            request_headers: Headers::default(),
            response_headers: Headers::default(),
            response_body: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigger_is_read_by_its_name_and_by_nothing_else() {
        for trigger in Trigger::ALL {
            assert_eq!(trigger.name().parse(), Ok(trigger));
        }
        assert!("Manual".parse::<Trigger>().is_err());
    }
}
