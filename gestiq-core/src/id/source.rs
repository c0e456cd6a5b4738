//! Sources of new ids.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A source of new ids. It is injected, so that tests and simulations are reproducible.
///
/// Contract: no id is returned twice, also across threads and processes, and ids are UUIDs of version 7. Ids of
/// one source sort in the order in which they were created.
pub trait IdSource: fmt::Debug + Send + Sync + 'static {
    /// Returns an id that was never returned before.
    fn next_uuid(&self) -> Uuid;
}

/// A source for production: the time in milliseconds, then a counter, then random bits.
#[cfg(feature = "system")]
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

#[cfg(feature = "system")]
impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is the source that is injected everywhere else")]
    fn next_uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A source for tests and simulations: the same ids in each run, counted up from 1.
///
/// ```
/// use gestiq_core::{IdSource, SequentialIds};
///
/// let ids = SequentialIds::default();
/// assert_eq!(ids.next_uuid().to_string(), "00000000-0000-7000-8000-000000000001");
/// assert_eq!(ids.next_uuid().to_string(), "00000000-0000-7000-8000-000000000002");
/// ```
#[derive(Debug, Default)]
pub struct SequentialIds {
    millis: u64,
    given: AtomicU64,
}

impl SequentialIds {
    /// Creates a source of ids that carry this time, so that they sort among ids of that day.
    ///
    /// Times before 1970 count as 1970, because the format has no earlier ones.
    #[must_use]
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        SequentialIds {
            millis: u64::try_from(at.timestamp_millis()).unwrap_or_default(),
            given: AtomicU64::new(0),
        }
    }
}

impl IdSource for SequentialIds {
    fn next_uuid(&self) -> Uuid {
        let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        let mut tail = [0; 10];
        // The first two bytes hold the version, the upper two bits of the rest hold the variant.
        tail.iter_mut().skip(2).zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
        uuid::Builder::from_unix_timestamp_millis(self.millis, &tail).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_version_7_in_order(ids: &dyn IdSource) {
        let given: Vec<Uuid> = (0..1000).map(|_| ids.next_uuid()).collect();
        assert!(given.is_sorted_by(|a, b| a < b));
        assert!(given.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn sequential_ids_are_version_7_and_sort_in_order() {
        assert_version_7_in_order(&SequentialIds::default());
    }

    #[cfg(feature = "system")]
    #[test]
    fn random_ids_are_version_7_and_sort_in_order() {
        assert_version_7_in_order(&RandomIds);
    }

    #[test]
    fn sequential_ids_carry_the_time_they_start_at() {
        let at = DateTime::from_timestamp(1_767_225_600, 0).unwrap();
        assert_eq!(
            SequentialIds::starting_at(at).next_uuid().to_string(),
            "019b76da-a800-7000-8000-000000000001"
        );
    }
}
