//! Replacing a key while receivers still know the former one.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::Error;
use crate::limit::{MAX_OVERLAP, MAX_PREVIOUS};

/// The overlap of the former key and the new one, unless the caller chooses another.
pub const DEFAULT_OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A key, and the former ones that still sign until an instant. The newest comes first.
///
/// A receiver cannot learn the new key at the very moment of the change. So both sign for a while, and the receiver
/// changes when it is ready. Rotating without an overlap drops all former keys: that is for a key that leaked.
///
/// ```
/// use chrono::{DateTime, TimeDelta};
/// use gestiq_webhooks::secret::Rotating;
///
/// let now = DateTime::UNIX_EPOCH;
/// let keys = Rotating::new("old").rotated("new", now, TimeDelta::hours(1))?;
/// assert_eq!(keys.active(now).collect::<Vec<_>>(), [&"new", &"old"]);
/// assert_eq!(keys.active(now + TimeDelta::hours(1)).collect::<Vec<_>>(), [&"new"]);
/// # Ok::<(), gestiq_webhooks::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotating<K> {
    current: K,
    previous: Vec<(K, DateTime<Utc>)>,
}

impl<K> Rotating<K> {
    /// A key without predecessors.
    #[must_use]
    pub fn new(current: K) -> Self {
        Rotating { current, previous: Vec::new() }
    }

    /// Keys that a store kept: the current one, and the former ones with the instant until which they sign.
    ///
    /// # Errors
    /// [`Error::TooManyKeys`] beyond [`MAX_PREVIOUS`].
    pub fn restore(current: K, previous: Vec<(K, DateTime<Utc>)>) -> Result<Self, Error> {
        if previous.len() > MAX_PREVIOUS {
            return Err(Error::TooManyKeys { found: previous.len() });
        }
        Ok(Rotating { current, previous })
    }

    /// The keys after a change: `next` signs from now on, the former current one for `overlap` longer.
    ///
    /// Former keys that sign no more are dropped, and of the others the oldest beyond [`MAX_PREVIOUS`].
    ///
    /// # Errors
    /// [`Error::InvalidOverlap`] below zero or beyond [`MAX_OVERLAP`].
    pub fn rotated(self, next: K, now: DateTime<Utc>, overlap: TimeDelta) -> Result<Self, Error> {
        if overlap < TimeDelta::zero() || overlap > MAX_OVERLAP {
            return Err(Error::InvalidOverlap { overlap });
        }
        if overlap.is_zero() {
            return Ok(Rotating::new(next));
        }
        let until = now.checked_add_signed(overlap).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let mut previous = vec![(self.current, until)];
        previous.extend(self.previous.into_iter().filter(|(_, until)| *until > now));
        previous.truncate(MAX_PREVIOUS);
        Ok(Rotating { current: next, previous })
    }

    /// The key that signs until it is replaced.
    #[must_use]
    pub fn current(&self) -> &K {
        &self.current
    }

    /// The former keys, the newest first, with the instant until which they sign.
    #[must_use]
    pub fn previous(&self) -> &[(K, DateTime<Utc>)] {
        &self.previous
    }

    /// The keys that sign `now`, the current one first.
    pub fn active(&self, now: DateTime<Utc>) -> impl Iterator<Item = &K> {
        let former = self.previous.iter().filter(move |(_, until)| *until > now).map(|(key, _)| key);
        std::iter::once(&self.current).chain(former)
    }

    /// The same keys in another form: sealed, or opened.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<T, E>(&self, mut change: impl FnMut(&K) -> Result<T, E>) -> Result<Rotating<T>, E> {
        let current = change(&self.current)?;
        let previous: Result<Vec<_>, E> =
            self.previous.iter().map(|(key, until)| change(key).map(|key| (key, *until))).collect();
        Ok(Rotating { current, previous: previous? })
    }
}
