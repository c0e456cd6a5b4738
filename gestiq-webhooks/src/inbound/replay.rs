//! Remembering what was seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use gestiq_core::{ErrorKind, PortError};

use super::ReplayKey;

/// Keys that a [`MemoryReplayGuard`] remembers at most, whatever it is asked for: about 100 MB.
pub const MAX_REMEMBERED: usize = 1_000_000;

/// The answer of a replay guard: the message is new, or it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// It was not seen before: act on it.
    First,
    /// It was seen: answer with success, and do nothing.
    Again,
}

/// Remembers which messages were seen.
///
/// Contract: of all calls with one key, across tasks and processes, exactly one is answered with `First` until
/// `forget_at`, and the answer is kept before it is given. Only keys of verified messages are shown to a guard, so
/// that strangers cannot fill it. A guard that cannot answer says so, and the receiver refuses the message with a
/// status that makes the sender try again. Where acting can fail, remember the key in the same transaction.
#[async_trait]
pub trait ReplayGuard: fmt::Debug + Send + Sync + 'static {
    /// Remembers a key until `forget_at`, and returns whether it is new.
    ///
    /// # Errors
    /// [`PortError`] if the guard does not know.
    async fn see(
        &self,
        key: ReplayKey,
        now: DateTime<Utc>,
        forget_at: DateTime<Utc>,
    ) -> Result<Sighting, PortError>;
}

/// A guard in the memory of one process: for one machine, and for tests.
///
/// When it is full of keys that are not to be forgotten yet, it says that it cannot answer: to forget one early
/// would let its message pass again.
pub struct MemoryReplayGuard {
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    until: BTreeMap<ReplayKey, DateTime<Utc>>,
    by_time: BTreeSet<(DateTime<Utc>, ReplayKey)>,
}

impl MemoryReplayGuard {
    /// A guard that remembers so many keys, [`MAX_REMEMBERED`] at most.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        MemoryReplayGuard { capacity: capacity.min(MAX_REMEMBERED), seen: Mutex::new(Seen::default()) }
    }

    /// Returns the number of keys that it remembers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().until.len()
    }

    /// Returns true if it remembers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        // The two halves are changed by calls that do not panic, so they belong together even after a panic
        // elsewhere.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn forget(&mut self, now: DateTime<Utc>) {
        while let Some((until, key)) = self.by_time.first().copied().filter(|(until, _)| *until <= now) {
            self.by_time.remove(&(until, key));
            self.until.remove(&key);
        }
    }
}

#[async_trait]
impl ReplayGuard for MemoryReplayGuard {
    async fn see(
        &self,
        key: ReplayKey,
        now: DateTime<Utc>,
        forget_at: DateTime<Utc>,
    ) -> Result<Sighting, PortError> {
        let mut seen = self.lock();
        seen.forget(now);
        if seen.until.contains_key(&key) {
            return Ok(Sighting::Again);
        }
        if seen.until.len() >= self.capacity {
            return Err(PortError::new(ErrorKind::Unavailable, "the replay guard is full"));
        }
        // A time that has passed would be forgotten at once, and the message would pass again.
        let forget_at = forget_at.max(now.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(now));
        seen.until.insert(key, forget_at);
        seen.by_time.insert((forget_at, key));
        Ok(Sighting::First)
    }
}

impl fmt::Debug for MemoryReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryReplayGuard({} of {})", self.len(), self.capacity)
    }
}
