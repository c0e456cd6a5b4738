//! When a message says it was signed, and whether that is now.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::text::excerpt;

use crate::error::Error;

/// The tolerance for a sender's clock, both ways: 300 s, as the reference libraries of Standard Webhooks take,
/// and those of Stripe and Slack.
pub const DEFAULT_TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// Characters of a number of seconds at most: a sign and the 19 digits of a 64-bit number.
const MAX_DIGITS: usize = 20;

/// Whole seconds since 1970 as they are signed and sent, without a place of their own on the heap.
pub(crate) struct Seconds {
    digits: [u8; MAX_DIGITS],
    begin: usize,
}

impl Seconds {
    pub(crate) fn of(at: DateTime<Utc>) -> Self {
        let seconds = at.timestamp();
        let (mut rest, mut digits, mut begin) = (seconds.unsigned_abs(), [b'0'; MAX_DIGITS], MAX_DIGITS);
        let mut push = |byte: u8| {
            begin -= 1;
            if let Some(place) = digits.get_mut(begin) {
                *place = byte;
            }
        };
        loop {
            push(b'0' + u8::try_from(rest % 10).unwrap_or_default());
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if seconds < 0 {
            push(b'-');
        }
        Seconds { digits, begin }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.digits.get(self.begin..).unwrap_or_default()
    }
}

/// Whole seconds, and their one spelling: what is verified is the parsed number, so that a second spelling of it
/// would let a changed header pass.
pub(crate) fn parse_timestamp(text: &str) -> Result<DateTime<Utc>, Error> {
    text.parse::<i64>()
        .ok()
        .filter(|seconds| *seconds >= 0)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .filter(|at| Seconds::of(*at).as_bytes() == text.as_bytes())
        .ok_or_else(|| Error::InvalidTimestamp { text: excerpt(text) })
}

/// A tolerance that lets something pass.
pub(crate) fn checked_tolerance(tolerance: TimeDelta) -> Result<TimeDelta, Error> {
    if tolerance < TimeDelta::zero() { Err(Error::InvalidTolerance { tolerance }) } else { Ok(tolerance) }
}

/// Refuses a message that is too old, or comes from the future.
pub(crate) fn check_time(
    sent_at: DateTime<Utc>,
    now: DateTime<Utc>,
    tolerance: TimeDelta,
) -> Result<(), Error> {
    let age = now.signed_duration_since(sent_at);
    if age > tolerance {
        Err(Error::TooOld { age, tolerance })
    } else if -age > tolerance {
        Err(Error::TooNew { ahead: -age, tolerance })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_written_as_numbers_are() {
        let last = DateTime::<Utc>::MAX_UTC.timestamp();
        for seconds in [0, 1, 9, 10, 1_795_000_000, -1, -10, last, DateTime::<Utc>::MIN_UTC.timestamp()] {
            let at = DateTime::from_timestamp(seconds, 999_999_999).unwrap();
            assert_eq!(Seconds::of(at).as_bytes(), seconds.to_string().as_bytes());
        }
    }
}
