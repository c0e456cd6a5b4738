//! Clocks. The time is injected: no library of the family reads the system clock.
//!
//! Instants are UTC. A date that people mean (a due date, a booking date) is a `NaiveDate` in the zone of
//! those people, and is never computed from an instant without naming that zone.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// A source of the current time.
///
/// Contract: readings may repeat and, after a correction of the system clock, go back. Callers must not assume
/// that a difference of two readings is positive.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Returns the current instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the operating system.
#[cfg(feature = "system")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[cfg(feature = "system")]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is injected everywhere else")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock for tests and simulations: it stands still until it is moved.
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
    /// Creates a clock that shows this instant.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        ManualClock { now: Mutex::new(now) }
    }

    /// Moves the clock forward, or back if `by` is negative. It stops at the ends of the calendar.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.lock();
        let end = if by < TimeDelta::zero() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        *now = now.checked_add_signed(by).unwrap_or(end);
    }

    /// Sets the clock to another instant, as a correction of the clock does.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.lock() = now;
    }

    fn lock(&self) -> MutexGuard<'_, DateTime<Utc>> {
        // An instant is written as a whole, so a panic of another thread cannot have left half of one.
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
