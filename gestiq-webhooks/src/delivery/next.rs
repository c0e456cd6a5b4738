//! The verdict on an attempt: done, again later, or given up.
//!
//! An answer of 2xx ends a delivery. A failure that time can heal (the receiver is down, slow or has too much to do) is
//! tried again after a pause of the schedule, drawn at random so that the failures of one moment do not come back in
//! one moment. A receiver that refuses the message will refuse it again, so it is given up at once.

use chrono::{DateTime, Utc};

use super::command::later;
use super::{AttemptOutcome, DeadReason, Delivery, OutcomeClass, Trigger, Verdict};
use crate::schedule::{RetryAfter, RetrySchedule};

/// Facts about a delivery that decide beside the outcome of its attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptFacts {
    /// Attempts that the schedule has to answer for, without the one that ended now.
    pub steps: u32,
    /// Why the attempt was made.
    pub trigger: Trigger,
    /// When the message is no longer worth sending.
    pub expires_at: Option<DateTime<Utc>>,
    /// The receiver's `Retry-After`.
    pub retry_after: Option<RetryAfter>,
}

impl AttemptFacts {
    /// The facts of a delivery whose attempt ended.
    #[must_use]
    pub fn of(
        delivery: &Delivery,
        expires_at: Option<DateTime<Utc>>,
        retry_after: Option<RetryAfter>,
    ) -> Self {
        AttemptFacts { steps: delivery.steps, trigger: delivery.trigger, expires_at, retry_after }
    }

    /// Attempts of the schedule, with the one that ended now; an attempt by hand does not count.
    fn steps_now(&self) -> u32 {
        self.steps.saturating_add(u32::from(self.trigger != Trigger::Manual))
    }
}

/// Returns the verdict on an attempt that ended `now`; `random` is uniform over all 64 bits.
///
/// ```
/// use std::time::Duration;
/// use chrono::DateTime;
/// use gestiq_webhooks::RetrySchedule;
/// use gestiq_webhooks::delivery::{after, AttemptFacts, AttemptOutcome, DeadReason, Trigger, Verdict};
///
/// let now = DateTime::UNIX_EPOCH;
/// let facts = AttemptFacts { steps: 0, trigger: Trigger::Scheduled, expires_at: None, retry_after: None };
/// let next = |status| after(AttemptOutcome::Answered { status }, facts, &RetrySchedule::quick(), u64::MAX / 2, now);
/// assert_eq!(next(204), Verdict::Succeeded);
/// assert_eq!(next(503), Verdict::Retry { wait: Duration::from_nanos(499_999_999) });
/// assert_eq!(next(400), Verdict::DeadLetter(DeadReason::Permanent));
/// ```
#[must_use]
pub fn after(
    outcome: AttemptOutcome,
    facts: AttemptFacts,
    schedule: &RetrySchedule,
    random: u64,
    now: DateTime<Utc>,
) -> Verdict {
    match outcome.class() {
        OutcomeClass::Succeeded => Verdict::Succeeded,
        OutcomeClass::Permanent | OutcomeClass::Gone => Verdict::DeadLetter(DeadReason::Permanent),
        OutcomeClass::Retryable => retry(facts, schedule, random, now),
    }
}

/// Returns the verdict on an attempt that shared its request. A receiver that refuses a batch may mean any of its messages, so each
/// of them is tried again, alone; otherwise as [`after`].
#[must_use]
pub fn after_shared(
    outcome: AttemptOutcome,
    facts: AttemptFacts,
    schedule: &RetrySchedule,
    random: u64,
    now: DateTime<Utc>,
) -> Verdict {
    match outcome.class() {
        OutcomeClass::Permanent => retry(facts, schedule, random, now),
        OutcomeClass::Succeeded | OutcomeClass::Gone | OutcomeClass::Retryable => {
            after(outcome, facts, schedule, random, now)
        }
    }
}

fn retry(facts: AttemptFacts, schedule: &RetrySchedule, random: u64, now: DateTime<Utc>) -> Verdict {
    // Somebody is waiting for the outcome of a test, and sees it.
    if facts.trigger == Trigger::Test {
        return Verdict::DeadLetter(DeadReason::Exhausted);
    }
    // An attempt by hand before the first of the schedule is followed by the first pause.
    let step = usize::try_from(facts.steps_now().max(1)).unwrap_or(usize::MAX);
    let asked = facts.retry_after.map(|wish| wish.wait(now));
    match schedule.delay_after(step, random, asked) {
        None => Verdict::DeadLetter(DeadReason::Exhausted),
        Some(wait) if facts.expires_at.is_some_and(|end| end <= later(now, wait)) => {
            Verdict::DeadLetter(DeadReason::Expired)
        }
        Some(wait) => Verdict::Retry { wait },
    }
}

/// Returns true if a delivery may share a request with others: the first attempt of one that can be tried again.
pub(crate) fn may_share(delivery: &Delivery, schedule: &RetrySchedule) -> bool {
    matches!(delivery.trigger, Trigger::Scheduled | Trigger::Replay)
        && delivery.steps == 0
        && delivery.lost == 0
        && schedule.max_attempts() > 1
}
