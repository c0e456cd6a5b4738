//! The time zone of a recipient, which defines the local time.
//!
//! Twice a year most clocks in Europe and America change. In spring an hour is missing (a *gap*: there is no 02:30),
//! in autumn one comes twice (an *overlap*). Rules in local time have to handle both.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use gestiq_core::text::excerpt;

use crate::error::Error;

/// The step of the search for changes of the clock; no zone changed its clock twice within an hour.
const SEARCH_STEP: TimeDelta = TimeDelta::hours(1);

/// A time zone of the IANA database, by name.
///
/// ```
/// use gestiq_notify::Zone;
///
/// assert_eq!(Zone::parse("America/New_York")?.name(), "America/New_York");
/// assert!(Zone::parse("EST5").is_err());
/// # Ok::<(), gestiq_notify::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time, without any change of the clock.
    pub const UTC: Zone = Zone(chrono_tz::Tz::UTC);

    /// Parses the name of a zone, such as `Europe/Madrid`; upper and lower case matter.
    ///
    /// # Errors
    /// [`Error::UnknownZone`] if the database has no such zone.
    pub fn parse(name: &str) -> Result<Self, Error> {
        name.parse().map(Zone).map_err(|_| Error::UnknownZone { name: excerpt(name) })
    }

    /// Returns the name in the IANA database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the local time at an instant.
    #[must_use]
    pub fn wall_clock(self, at: DateTime<Utc>) -> NaiveDateTime {
        let utc = at.naive_utc();
        // At the limits of the calendar there may be no local time; UTC is the nearest one.
        utc.checked_add_offset(self.0.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
    }

    /// Returns the instants of a local time: none in a gap, two in an overlap.
    pub(crate) fn instants(self, wall: NaiveDateTime) -> impl Iterator<Item = DateTime<Utc>> {
        let found = self.0.from_local_datetime(&wall);
        let (first, second) = (found.earliest(), found.latest());
        let twice = second.filter(|_| first != second);
        first.into_iter().chain(twice).map(|at| at.with_timezone(&Utc))
    }

    /// Returns the instants in `(after, before)` at which the clock is changed, in order.
    pub(crate) fn clock_changes(
        self,
        after: DateTime<Utc>,
        before: DateTime<Utc>,
    ) -> impl Iterator<Item = DateTime<Utc>> {
        let step = move |from: &DateTime<Utc>| from.checked_add_signed(SEARCH_STEP).map(|to| to.min(before));
        std::iter::successors(Some(after), step)
            .take_while(move |from| *from < before)
            .filter_map(move |from| self.change_between(from, step(&from)?))
    }

    /// Returns the first whole second with the new offset if the offset differs between two instants.
    fn change_between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let offset = |seconds| {
            let at = DateTime::from_timestamp(seconds, 0)?;
            Some(self.0.offset_from_utc_datetime(&at.naive_utc()).fix())
        };
        let (mut old, mut new) = (from.timestamp(), to.timestamp());
        let before = offset(old)?;
        if offset(new)? == before {
            return None;
        }
        while new - old > 1 {
            let middle = old + (new - old) / 2;
            if offset(middle)? == before { old = middle } else { new = middle }
        }
        DateTime::from_timestamp(new, 0)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Zone::parse(name)
    }
}

impl TryFrom<String> for Zone {
    type Error = Error;

    fn try_from(name: String) -> Result<Self, Error> {
        Zone::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.name().to_owned()
    }
}
