//! What was tried: every request is written down, the one that a dying worker took with it included.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};
use gestiq_core::text::excerpt;

use super::{Delivery, DeliveryId};
use crate::outcome::{AttemptOutcome, FailureClass};
use crate::{Error, Headers};

/// Bytes of a response's body that are kept: enough for any error message, and no store for a stranger's data.
pub const RESPONSE_BODY_KEPT: usize = 16 * 1024;

/// Headers that are kept of a response.
pub const MAX_RECORDED_HEADERS: usize = 64;

/// Bytes of the names and values of an answer's headers that an attempt keeps at most.
pub const MAX_RECORDED_HEADER_BYTES: usize = 16 * 1024;

/// Why an attempt is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The event, or the schedule.
    Scheduled,
    /// Somebody asked for this one delivery.
    Manual,
    /// Somebody asked for everything since a time.
    Replay,
    /// Somebody tries the endpoint.
    Test,
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Trigger; 4] = [Trigger::Scheduled, Trigger::Manual, Trigger::Replay, Trigger::Test];

    /// The name that stores and metrics keep, such as `scheduled`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Trigger::Scheduled => "scheduled",
            Trigger::Manual => "manual",
            Trigger::Replay => "replay",
            Trigger::Test => "test",
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Trigger {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Trigger::ALL
            .into_iter()
            .find(|trigger| trigger.name() == text)
            .ok_or_else(|| Error::UnknownTrigger { text: excerpt(text) })
    }
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Which one, from 1; together with the delivery it is unique.
    pub number: u32,
    /// Why it was made.
    pub trigger: Trigger,
    /// When it began, to the microsecond; for a lost one, when the loss was found.
    pub started_at: DateTime<Utc>,
    /// How long it took in whole microseconds, the body of the answer included.
    pub duration: Duration,
    /// What it came to.
    pub outcome: AttemptOutcome,
    /// What was sent; values of custom headers are masked, because customers put tokens there.
    pub request_headers: Headers,
    /// What came back, the first [`MAX_RECORDED_HEADERS`], up to [`MAX_RECORDED_HEADER_BYTES`].
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
