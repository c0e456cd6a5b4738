//! Quiet hours: the time of day at which only urgent messages are sent.
//!
//! An instant is quiet exactly if the local time of the recipient is inside the window. So an hour that comes
//! twice in autumn is quiet twice if it is inside, and a window whose end falls into the hour that is missing in
//! spring ends when the clock jumps.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use crate::error::Error;
use crate::severity::Severity;
use crate::zone::Zone;

/// The number of days in which a window ends at least once: its end can fall into a gap on one of them, and a
/// whole day can be missing if a country changes the side of the date line (Samoa, 2011-12-30).
const DAYS_AHEAD: usize = 4;

/// The decision about a message: send it now or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Send it.
    SendNow,
    /// Keep it and send it at this instant, the first one that is not quiet.
    WaitUntil(DateTime<Utc>),
}

/// A daily window in the local time of the recipient.
///
/// ```
/// use chrono::{DateTime, NaiveTime, Utc};
/// use gestiq_notify::{Decision, QuietHours, Severity, Zone};
///
/// let time = |text: &str| text.parse::<NaiveTime>().unwrap();
/// let lunch = QuietHours::new(Zone::UTC, time("13:00"), time("14:00"))?.let_pass(Severity::Error);
/// let now: DateTime<Utc> = "2026-05-04T13:20:00Z".parse().unwrap();
/// let end: DateTime<Utc> = "2026-05-04T14:00:00Z".parse().unwrap();
/// assert_eq!(lunch.next(now, Severity::Warning), Decision::WaitUntil(end));
/// assert_eq!(lunch.next(now, Severity::Error), Decision::SendNow);
/// # Ok::<(), gestiq_notify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub struct QuietHours {
    zone: Zone,
    from: NaiveTime,
    until: NaiveTime,
    passes_from: Severity,
}

impl QuietHours {
    /// Creates a window from `from` until just before `until`, over midnight if `until` is the earlier one.
    ///
    /// Messages of [`Severity::Critical`] are always sent; [`QuietHours::let_pass`] changes that.
    ///
    /// # Errors
    /// [`Error::EmptyWindow`] if both are the same.
    pub fn new(zone: Zone, from: NaiveTime, until: NaiveTime) -> Result<Self, Error> {
        if from == until {
            return Err(Error::EmptyWindow { at: from });
        }
        Ok(QuietHours { zone, from, until, passes_from: Severity::Critical })
    }

    /// Sets the severity from which messages are sent at any hour.
    #[must_use]
    pub fn let_pass(mut self, severity: Severity) -> Self {
        self.passes_from = severity;
        self
    }

    /// Decides about a message of this severity at `now`.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>, severity: Severity) -> Decision {
        if severity >= self.passes_from || !self.is_quiet_at(now) {
            Decision::SendNow
        } else {
            Decision::WaitUntil(self.end_after(now))
        }
    }

    /// Returns true if the local time of the recipient is inside the window.
    #[must_use]
    pub fn is_quiet_at(&self, at: DateTime<Utc>) -> bool {
        let wall = self.zone.wall_clock(at).time();
        if self.from < self.until {
            (self.from..self.until).contains(&wall)
        } else {
            wall >= self.from || wall < self.until
        }
    }

    /// Returns the first instant after a quiet one that is not quiet: the clock reaches the end, or is set past it.
    fn end_after(&self, quiet: DateTime<Utc>) -> DateTime<Utc> {
        let today = self.zone.wall_clock(quiet).date();
        let end = today
            .iter_days()
            .take(DAYS_AHEAD)
            .flat_map(|day| self.zone.instants(day.and_time(self.until)))
            .find(|at| *at > quiet)
            .unwrap_or_else(|| quiet.checked_add_signed(TimeDelta::days(1)).unwrap_or(quiet));
        self.zone.clock_changes(quiet, end).find(|at| !self.is_quiet_at(*at)).unwrap_or(end)
    }
}

mod wire {
    //! The JSON form: `{"zone": "Europe/Madrid", "from": "22:00", "until": "07:00", "passes_from": "critical"}`.

    use chrono::NaiveTime;

    use super::QuietHours;
    use crate::error::Error;
    use crate::severity::Severity;
    use crate::zone::Zone;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename = "QuietHours", deny_unknown_fields)]
    pub(super) struct Wire {
        zone: Zone,
        from: NaiveTime,
        until: NaiveTime,
        #[serde(default = "critical")]
        passes_from: Severity,
    }

    fn critical() -> Severity {
        Severity::Critical
    }

    impl TryFrom<Wire> for QuietHours {
        type Error = Error;

        fn try_from(wire: Wire) -> Result<Self, Error> {
            QuietHours::new(wire.zone, wire.from, wire.until).map(|quiet| quiet.let_pass(wire.passes_from))
        }
    }

    impl From<QuietHours> for Wire {
        fn from(quiet: QuietHours) -> Self {
            let QuietHours { zone, from, until, passes_from } = quiet;
            Wire { zone, from, until, passes_from }
        }
    }
}
