//! The time is injected: nothing below the host reads a clock by itself.
//!
//! Instants are UTC. A date that people mean (a due date, a booking date) is a `NaiveDate` in the zone of
//! whoever means it, and is never computed from an instant without naming that zone.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time.
///
/// Contract: readings may repeat and, after a correction of the system clock, go back; callers subtract
/// instants with that in mind.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the operating system.
#[cfg(feature = "system")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(feature = "system")]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock for tests and simulations: it stands still until it is told to move.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use gestiq_core::{Clock, ManualClock};
///
/// let clock = ManualClock::at(DateTime::UNIX_EPOCH);
/// clock.advance(TimeDelta::seconds(30));
/// assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::seconds(30));
/// assert_eq!(clock.now(), clock.now());
/// ```
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<DateTime<Utc>>,
}

impl ManualClock {
    /// A clock that shows this instant.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        ManualClock { now: Mutex::new(now) }
    }

    /// Moves the clock on, or back where `by` is negative; at the ends of the calendar it stops.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.lock();
        let end = if by < TimeDelta::zero() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        *now = now.checked_add_signed(by).unwrap_or(end);
    }

    /// Makes the clock show another instant: a clock jump, forwards or back.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.lock() = now;
    }

    fn lock(&self) -> MutexGuard<'_, DateTime<Utc>> {
        // An instant is written whole or not at all, so a panic elsewhere cannot have left half of one.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_manual_clock_moves_for_everyone_who_holds_it() {
        let clock = Arc::new(ManualClock::at(DateTime::UNIX_EPOCH));
        let held: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        clock.advance(TimeDelta::days(1));
        assert_eq!(held.now().to_rfc3339(), "1970-01-02T00:00:00+00:00");
        clock.set(DateTime::UNIX_EPOCH);
        assert_eq!(held.now(), DateTime::UNIX_EPOCH);
    }

    #[test]
    fn a_manual_clock_stops_at_the_ends_of_the_calendar() {
        let clock = ManualClock::at(DateTime::UNIX_EPOCH);
        clock.advance(TimeDelta::MAX);
        clock.advance(TimeDelta::days(1));
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
        clock.set(DateTime::UNIX_EPOCH);
        clock.advance(TimeDelta::MIN);
        assert_eq!(clock.now(), DateTime::<Utc>::MIN_UTC);
    }

    #[cfg(feature = "system")]
    #[test]
    fn the_system_clock_shows_a_time_after_this_code_was_written() {
        assert!(SystemClock.now() > DateTime::from_timestamp(1_767_225_600, 0).unwrap());
    }
}
