//! The health of an endpoint, and the circuit breaker that leaves a failing one alone.
//!
//! A server that fails time after time is not helped by more requests, and each of them takes a place that another
//! endpoint could use. So after some failures in a row its *circuit* opens, as a fuse does: its deliveries wait, without
//! using up their retries. When the time is over, one of them tries; if it arrives, all follow, and if not, the circuit
//! stays open for twice as long (Nygard, "Release It!", 2007, "Circuit Breaker"). An endpoint that fails for days is
//! disabled, and its owner is notified.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::delivery::{AttemptOutcome, FailureClass, OutcomeClass, later};
use crate::endpoint::DisabledReason;

/// Failures in a row that open a circuit.
pub const FAILURES_TO_OPEN: u32 = 5;

/// The time that a circuit stays open at first.
pub const FIRST_OPEN: Duration = Duration::from_secs(30);

/// The longest time that a circuit stays open: a server that is repaired waits no longer.
pub const LONGEST_OPEN: Duration = Duration::from_secs(30 * 60);

/// The time that an endpoint may fail without one success before it is disabled: five days, which a long weekend does not
/// reach, and what Svix allows (120 h).
pub const FAILING_TO_DISABLE: TimeDelta = TimeDelta::days(5);

/// The longest time between two failures of one period of failing: twice the longest pause of
/// [`RetrySchedule::durable`](crate::schedule::RetrySchedule::durable). An endpoint that is sent something once a week
/// and fails twice has not failed for a week.
pub const FAILURES_APART: TimeDelta = TimeDelta::days(2);

/// The precision of the last failure's time: an endpoint that refuses everything does not change its record each time.
const LAST_FAILURE_GRAIN: TimeDelta = TimeDelta::hours(1);

/// The state of a circuit: it lets deliveries through or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CircuitGate {
    /// All of them.
    Open,
    /// One, to see whether the endpoint is well again.
    Probe,
    /// None.
    Shut {
        /// Until then.
        until: DateTime<Utc>,
    },
}

/// A change of an endpoint's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HealthChange {
    /// It failed too often in a row: its deliveries wait.
    CircuitOpened,
    /// It is well again.
    CircuitClosed,
    /// It is sent nothing any more.
    Disabled(DisabledReason),
}

impl HealthChange {
    /// The name of the operational event.
    #[must_use]
    pub fn event_name(self) -> &'static str {
        match self {
            HealthChange::CircuitOpened => "endpoint.failing",
            HealthChange::CircuitClosed => "endpoint.recovered",
            HealthChange::Disabled(_) => "endpoint.disabled",
        }
    }
}

/// The health of an endpoint; the fields are public because stores keep them.
///
/// ```
/// use chrono::DateTime;
/// use gestiq_webhooks::delivery::AttemptOutcome;
/// use gestiq_webhooks::health::{CircuitGate, EndpointHealth, HealthChange, FAILURES_TO_OPEN};
///
/// let now = DateTime::UNIX_EPOCH;
/// let mut health = EndpointHealth::default();
/// for _ in 1..FAILURES_TO_OPEN {
///     assert_eq!(health.observe(AttemptOutcome::Answered { status: 503 }, now), None);
/// }
/// let change = health.observe(AttemptOutcome::Answered { status: 503 }, now);
/// assert_eq!(change, Some(HealthChange::CircuitOpened));
/// assert!(matches!(health.gate(now), CircuitGate::Shut { .. }));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct EndpointHealth {
    /// Failures in a row while the circuit is closed.
    pub failures: u32,
    /// Times in a row that the circuit opened; 0 while it is closed.
    pub openings: u32,
    /// When an open circuit lets the next one through.
    pub open_until: Option<DateTime<Utc>>,
    /// The first failure since the last success, or since a pause of more than [`FAILURES_APART`].
    pub failing_since: Option<DateTime<Utc>>,
    /// The last failure, to the hour.
    pub last_failure: Option<DateTime<Utc>>,
}

impl EndpointHealth {
    /// Returns whether deliveries are let through.
    #[must_use]
    pub fn gate(&self, now: DateTime<Utc>) -> CircuitGate {
        match self.open_until {
            None => CircuitGate::Open,
            Some(until) if until > now => CircuitGate::Shut { until },
            Some(_) => CircuitGate::Probe,
        }
    }

    /// Takes note of an attempt. What is not the endpoint's doing (a lost worker, a secret that does not open) says
    /// nothing about it.
    pub fn observe(&mut self, outcome: AttemptOutcome, now: DateTime<Utc>) -> Option<HealthChange> {
        if let AttemptOutcome::Failed(FailureClass::Lost | FailureClass::Request) = outcome {
            return None;
        }
        match outcome.class() {
            OutcomeClass::Succeeded => {
                self.failing_since = None;
                self.last_failure = None;
                self.close()
            }
            OutcomeClass::Gone => Some(HealthChange::Disabled(DisabledReason::Gone)),
            // It answers, so its circuit closes; but an endpoint that refuses everything for days is of no use.
            OutcomeClass::Permanent => self.failing(now).or_else(|| self.close()),
            OutcomeClass::Retryable => self.failing(now).or_else(|| self.fail(now)),
        }
    }

    fn close(&mut self) -> Option<HealthChange> {
        self.failures = 0;
        self.openings = 0;
        self.open_until.take().map(|_| HealthChange::CircuitClosed)
    }

    fn failing(&mut self, now: DateTime<Utc>) -> Option<HealthChange> {
        let is_new = self.last_failure.is_none_or(|last| now.signed_duration_since(last) > FAILURES_APART);
        let is_older = |last: DateTime<Utc>| now.signed_duration_since(last).abs() >= LAST_FAILURE_GRAIN;
        if self.last_failure.is_none_or(is_older) {
            self.last_failure = Some(now);
        }
        let since = self.failing_since.filter(|_| !is_new).unwrap_or(now);
        self.failing_since = Some(since);
        let too_long = now.signed_duration_since(since) >= FAILING_TO_DISABLE;
        too_long.then_some(HealthChange::Disabled(DisabledReason::Failing))
    }

    fn fail(&mut self, now: DateTime<Utc>) -> Option<HealthChange> {
        match self.gate(now) {
            CircuitGate::Open => {
                self.failures = self.failures.saturating_add(1);
                (self.failures >= FAILURES_TO_OPEN).then(|| {
                    self.open(now);
                    HealthChange::CircuitOpened
                })
            }
            CircuitGate::Probe => {
                self.open(now);
                None
            }
            // It was in flight when the circuit opened, and says nothing new.
            CircuitGate::Shut { .. } => None,
        }
    }

    fn open(&mut self, now: DateTime<Utc>) {
        let doubled = FIRST_OPEN.saturating_mul(1_u32.checked_shl(self.openings).unwrap_or(u32::MAX));
        self.open_until = Some(later(now, doubled.min(LONGEST_OPEN)));
        self.openings = self.openings.saturating_add(1);
    }
}
