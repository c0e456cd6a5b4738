//! `Retry-After`: the receiver says when it wants to be asked again.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// Longest wait that a receiver can ask for: one day, the longest step of
/// [`RetrySchedule::durable`](crate::schedule::RetrySchedule::durable). A longer wish is cut to this, so that no answer can
/// park a message for ever.
pub const RETRY_AFTER_CAP: Duration = Duration::from_secs(24 * 3600);

/// The value of a `Retry-After` header (RFC 9110, section 10.2.3).
///
/// ```
/// use std::time::Duration;
/// use chrono::DateTime;
/// use gestiq_webhooks::schedule::RetryAfter;
///
/// let now = DateTime::from_timestamp(1_445_412_420, 0).unwrap(); // 07:27:00
/// let wait = |header| RetryAfter::parse(header).map(|hint| hint.wait(now).as_secs());
/// assert_eq!(wait("120"), Some(120));
/// assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(60));
/// assert_eq!(wait("soon"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long after the answer.
    Delay(Duration),
    /// Not before this instant.
    At(DateTime<Utc>),
}

impl RetryAfter {
    /// Reads seconds or an HTTP date in any of its three forms; anything else is ignored.
    ///
    /// Fractions of a second, which the standard does not know but servers send, are rounded up.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let header = header.trim_matches([' ', '\t']);
        if header.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            parse_seconds(header).map(|seconds| RetryAfter::Delay(Duration::from_secs(seconds)))
        } else {
            httpdate::parse_http_date(header).ok().map(|at| RetryAfter::At(at.into()))
        }
    }

    /// Returns the wait from `now`: nothing for an instant that has passed, [`RETRY_AFTER_CAP`] at most.
    #[must_use]
    pub fn wait(self, now: DateTime<Utc>) -> Duration {
        let asked = match self {
            RetryAfter::Delay(delay) => delay,
            RetryAfter::At(at) => at.signed_duration_since(now).to_std().unwrap_or(Duration::ZERO),
        };
        asked.min(RETRY_AFTER_CAP)
    }
}

/// `120`, `120.0` or `120.6`, rounded up; a number beyond 64 bits is as long as one can wait.
fn parse_seconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let started = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(started))
}
