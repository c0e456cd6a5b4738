//! When to try again.
//!
//! A receiver that is down is asked again after growing pauses. Without jitter, all messages that failed in the
//! same minute come back in the same second and knock it over again; so each pause is drawn at random between
//! nothing and the step's length ("full jitter": Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture
//! Blog, 2015). The random number comes from the host, so a schedule is a plain value and a test can replay it.

use std::time::Duration;

use crate::error::Error;
use crate::limit::{MAX_RETRIES, MAX_RETRY_DELAY};

/// The pauses between the attempts of one message: a first attempt, then one retry for each pause.
///
/// ```
/// use std::time::Duration;
/// use gestiq_webhooks::RetrySchedule;
///
/// let schedule = RetrySchedule::new(vec![Duration::from_secs(10), Duration::from_secs(60)])?;
/// assert_eq!(schedule.max_attempts(), 3);
/// assert!(schedule.delay_after(2, u64::MAX, None) < Some(Duration::from_secs(60)));
/// assert_eq!(schedule.delay_after(3, 0, None), None); // exhausted
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub struct RetrySchedule {
    delays: Vec<Duration>,
}

impl RetrySchedule {
    /// A schedule of one's own; no pauses mean a single attempt.
    ///
    /// # Errors
    /// [`Error::ScheduleLength`] over [`MAX_RETRIES`], [`Error::ScheduleDelay`] over [`MAX_RETRY_DELAY`].
    pub fn new(delays: Vec<Duration>) -> Result<Self, Error> {
        if delays.len() > MAX_RETRIES {
            return Err(Error::ScheduleLength { found: delays.len() });
        }
        if let Some(delay) = delays.iter().find(|delay| **delay > MAX_RETRY_DELAY) {
            return Err(Error::ScheduleDelay { delay: *delay });
        }
        Ok(RetrySchedule { delays })
    }

    /// 1, 2 and 4 s: for a caller that waits for the outcome.
    #[must_use]
    pub fn quick() -> Self {
        RetrySchedule::of_seconds(&[1, 2, 4])
    }

    /// 1, 2, 4, 8 and 16 s, the default: outlives a restart of the receiver.
    #[must_use]
    pub fn exponential() -> Self {
        RetrySchedule::of_seconds(&[1, 2, 4, 8, 16])
    }

    /// 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h: outlives a day off, with up to three days in all.
    ///
    /// The steps are the example schedule of Standard Webhooks 1.0.0 (operational considerations).
    #[must_use]
    pub fn durable() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 3600;
        RetrySchedule::of_seconds(&[
            5,
            5 * MINUTE,
            30 * MINUTE,
            2 * HOUR,
            5 * HOUR,
            10 * HOUR,
            14 * HOUR,
            20 * HOUR,
            24 * HOUR,
        ])
    }

    fn of_seconds(steps: &[u64]) -> Self {
        RetrySchedule { delays: steps.iter().map(|seconds| Duration::from_secs(*seconds)).collect() }
    }

    /// The pauses, before jitter.
    #[must_use]
    pub fn delays(&self) -> &[Duration] {
        &self.delays
    }

    /// Attempts in all, the first one included.
    #[must_use]
    pub fn max_attempts(&self) -> usize {
        self.delays.len() + 1
    }

    /// Returns the wait after attempt number `attempt` (the first is 1) has failed; `None` if it was the last.
    ///
    /// `random` is uniform over all 64 bits. The answer is uniform over `0..step`. `asked` is what the receiver
    /// wants, [`RetryAfter::wait`](crate::schedule::RetryAfter::wait): the retry comes no earlier than that, and the
    /// jitter goes on top, because everyone who was asked to wait 120 s would otherwise come back together.
    #[must_use]
    pub fn delay_after(&self, attempt: usize, random: u64, asked: Option<Duration>) -> Option<Duration> {
        let step = self.delays.get(attempt.checked_sub(1)?)?;
        Some(asked.unwrap_or(Duration::ZERO).saturating_add(full_jitter(*step, random)))
    }
}

impl Default for RetrySchedule {
    fn default() -> Self {
        RetrySchedule::exponential()
    }
}

/// `step * random / 2^64`, to the nanosecond.
fn full_jitter(step: Duration, random: u64) -> Duration {
    let nanos = (step.as_nanos() * u128::from(random)) >> 64;
    // A step is at most seven days, 6.048e14 ns.
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

mod wire {
    //! `{"delays_ms": [1000, 2000, 4000]}`.

    use std::time::Duration;

    use super::RetrySchedule;
    use crate::error::Error;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename = "RetrySchedule", deny_unknown_fields)]
    pub(super) struct Wire {
        delays_ms: Vec<u64>,
    }

    impl TryFrom<Wire> for RetrySchedule {
        type Error = Error;

        fn try_from(wire: Wire) -> Result<Self, Error> {
            RetrySchedule::new(wire.delays_ms.into_iter().map(Duration::from_millis).collect())
        }
    }

    impl From<RetrySchedule> for Wire {
        fn from(schedule: RetrySchedule) -> Self {
            let millis = |delay: Duration| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
            Wire { delays_ms: schedule.delays.into_iter().map(millis).collect() }
        }
    }
}
