//! When a message says it was signed, and whether that is now.

use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::text::excerpt;

use crate::Error;

/// How far a sender's clock may be off, both ways: 300 s, as the reference libraries of Standard Webhooks take,
/// and those of Stripe and Slack.
pub const DEFAULT_TOLERANCE: TimeDelta = TimeDelta::seconds(300);

/// Whole seconds, and their one spelling: what is verified is the parsed number, so that a second spelling of it
/// would let a changed header pass.
pub(crate) fn parse_timestamp(text: &str) -> Result<DateTime<Utc>, Error> {
    text.parse::<i64>()
        .ok()
        .filter(|seconds| *seconds >= 0 && seconds.to_string() == text)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
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
