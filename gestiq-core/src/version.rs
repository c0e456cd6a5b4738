//! Versions of records, for optimistic locking.
//!
//! A record carries a version that grows with each change. A caller names the version that it read; if the
//! record has another one, it was changed in the meantime, and the result is a conflict instead of a lost update.

use std::fmt;
use std::num::NonZeroU64;

use crate::error::port::PortError;

/// The version of a record, from 1.
///
/// ```
/// use gestiq_core::Version;
///
/// let read = Version::FIRST;
/// let changed = read.check(Version::FIRST)?.next();
/// assert_eq!(changed.get(), 2);
/// assert_eq!(
///     read.check(changed).unwrap_err().to_string(),
///     "the record has version 1, not 2: read it again before changing it",
/// );
/// # Ok::<(), gestiq_core::version::StaleVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Version(NonZeroU64);

impl Version {
    /// The version of a new record.
    pub const FIRST: Version = Version(NonZeroU64::MIN);

    /// Creates a version from the number in a store; `None` for 0.
    #[must_use]
    pub fn new(version: u64) -> Option<Self> {
        NonZeroU64::new(version).map(Version)
    }

    /// Returns the number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0.get()
    }

    /// Returns the version after a change.
    #[must_use]
    pub fn next(self) -> Self {
        // A record that changes every nanosecond gets there after 584 years.
        Version(self.0.saturating_add(1))
    }

    /// Returns this version if it is the one that the caller has read.
    ///
    /// # Errors
    /// [`StaleVersion`] otherwise.
    pub fn check(self, read: Version) -> Result<Self, StaleVersion> {
        if self == read { Ok(self) } else { Err(StaleVersion { current: self, read }) }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The error for a record that was changed after it was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the record has version {current}, not {read}: read it again before changing it")]
pub struct StaleVersion {
    /// The current version of the record.
    pub current: Version,
    /// The version that the caller had read.
    pub read: Version,
}

crate::coded! { StaleVersion { _ => ("stale_version", Conflict) } }

impl From<StaleVersion> for PortError {
    fn from(error: StaleVersion) -> Self {
        PortError::of(error)
    }
}
