//! The limit of requests to an endpoint in a period.

use chrono::{DateTime, TimeDelta, Utc};

use super::EndpointError;

/// Requests of a [`RateLimit`] at most.
pub const MAX_REQUESTS: u32 = 10_000;

/// The time that a rate is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatePeriod {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
}

impl RatePeriod {
    fn length(self) -> TimeDelta {
        match self {
            RatePeriod::Second => TimeDelta::seconds(1),
            RatePeriod::Minute => TimeDelta::minutes(1),
            RatePeriod::Hour => TimeDelta::hours(1),
        }
    }
}

/// So many requests in a period, and as many at once after a rest.
///
/// It is a leaky bucket kept as one instant, the generic cell rate algorithm (ITU-T I.371): a store keeps, for each
/// endpoint, when its bucket will be empty. Waiting for the bucket is not an attempt and uses no retry.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use gestiq_webhooks::endpoint::{Admission, RateLimit, RatePeriod};
///
/// let limit = RateLimit::new(2, RatePeriod::Second)?;
/// let now = DateTime::UNIX_EPOCH;
/// let Admission::Now { empty_at } = limit.admit(None, now) else { panic!() };
/// let Admission::Now { empty_at } = limit.admit(Some(empty_at), now) else { panic!() };
/// assert_eq!(limit.admit(Some(empty_at), now), Admission::NotBefore(now + TimeDelta::milliseconds(500)));
/// # Ok::<(), gestiq_webhooks::endpoint::EndpointError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub struct RateLimit {
    requests: u32,
    per: RatePeriod,
}

/// The decision of a rate limit: now, or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may; keep the instant for the next question.
    Now {
        /// When the bucket will be empty.
        empty_at: DateTime<Utc>,
    },
    /// It may not before this instant.
    NotBefore(DateTime<Utc>),
}

impl RateLimit {
    /// So many requests in a period.
    ///
    /// # Errors
    /// [`EndpointError::Rate`] for none, or more than [`MAX_REQUESTS`].
    pub fn new(requests: u32, per: RatePeriod) -> Result<Self, EndpointError> {
        if (1..=MAX_REQUESTS).contains(&requests) {
            Ok(RateLimit { requests, per })
        } else {
            Err(EndpointError::Rate { requests })
        }
    }

    /// The requests.
    #[must_use]
    pub fn requests(self) -> u32 {
        self.requests
    }

    /// The period.
    #[must_use]
    pub fn per(self) -> RatePeriod {
        self.per
    }

    /// Decides if a request may go out `now`, when the bucket was last known to be empty at `empty_at`.
    #[must_use]
    pub fn admit(self, empty_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Admission {
        let period = self.per.length();
        let step = period / i32::try_from(self.requests).unwrap_or(i32::MAX);
        // A clock that was set back, or another rate before, must not close the bucket for longer than a period.
        let latest = later(now, period);
        let empty_at = empty_at.unwrap_or(now).clamp(now, latest);
        let filled = later(empty_at, step);
        if filled <= latest {
            Admission::Now { empty_at: filled }
        } else {
            Admission::NotBefore(later(now, filled.signed_duration_since(latest)))
        }
    }
}

fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

mod wire {
    //! `{"requests": 10, "per": "second"}`.

    use super::{RateLimit, RatePeriod};
    use crate::endpoint::EndpointError;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename = "RateLimit", deny_unknown_fields)]
    pub(super) struct Wire {
        requests: u32,
        per: RatePeriod,
    }

    impl TryFrom<Wire> for RateLimit {
        type Error = EndpointError;

        fn try_from(wire: Wire) -> Result<Self, EndpointError> {
            RateLimit::new(wire.requests, wire.per)
        }
    }

    impl From<RateLimit> for Wire {
        fn from(limit: RateLimit) -> Self {
            Wire { requests: limit.requests, per: limit.per }
        }
    }
}
