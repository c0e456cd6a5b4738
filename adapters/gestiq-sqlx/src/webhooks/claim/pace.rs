//! Scans at whole indexes, and how often they may be had.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A scan that takes no longer is made whenever it is wanted.
const CHEAP: Duration = Duration::from_millis(10);

/// An expensive scan is followed by so many times its length without one: it costs a tenth of a worker at most.
const REST: u32 = 10;

/// Scans that are remembered; the shortest counts, and all must be there, because one that merely waited for the
/// processor, or was the first of its kind, says nothing.
const REMEMBERED: usize = 5;

/// The durations of index scans, and the end of the last one.
///
/// While somebody holds an old snapshot, PostgreSQL cannot clean its indexes, and a scan from the beginning passes
/// more dead entries from second to second. Claims then go on from where they were, and scan less often.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Scans>);

#[derive(Debug, Default)]
struct Scans {
    took: Vec<Duration>,
    ended: Option<Instant>,
}

impl Scans {
    fn cost(&self) -> Duration {
        self.took.iter().min().copied().unwrap_or_default()
    }
}

impl Pace {
    /// Returns true if a scan costs next to nothing.
    pub(super) fn is_cheap(&self) -> bool {
        let scans = self.scans();
        scans.took.len() < REMEMBERED || scans.cost() <= CHEAP
    }

    /// Returns true if a scan costs little enough now.
    pub(super) fn allows(&self) -> bool {
        let has_rested = || {
            let scans = self.scans();
            scans.ended.is_none_or(|ended| ended.elapsed() >= scans.cost().saturating_mul(REST))
        };
        self.is_cheap() || has_rested()
    }

    /// Returns true if a scan costs little enough, and the last one is that long ago.
    pub(super) fn is_due(&self, interval: Duration) -> bool {
        self.allows() && self.scans().ended.is_none_or(|ended| ended.elapsed() >= interval)
    }

    /// Notes a scan that began then and ends now.
    pub(super) fn scanned(&self, began: Instant) {
        let mut scans = self.scans();
        if scans.took.len() == REMEMBERED {
            scans.took.remove(0);
        }
        scans.took.push(began.elapsed());
        scans.ended = Some(Instant::now());
    }

    fn scans(&self) -> MutexGuard<'_, Scans> {
        // Figures alone: whatever a panic elsewhere left is good enough.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_cheap_scan_is_always_allowed_and_an_expensive_one_rests() {
        let pace = Pace::default();
        assert!(pace.allows() && pace.is_due(Duration::from_secs(1)));
        // The length of each scan in milliseconds, whether the next is allowed at once, and after ten times as long.
        let cases = [
            (500, true),
            (1, true),
            (500, true),
            (500, true),
            (500, true),
            (500, true),
            (500, false),
            (3, true),
        ];
        for (millis, at_once) in cases {
            let began = Instant::now();
            tokio::time::advance(Duration::from_millis(millis)).await;
            pace.scanned(began);
            assert_eq!(pace.allows(), at_once, "{millis}");
            tokio::time::advance(Duration::from_millis(millis * u64::from(REST))).await;
            assert!(pace.allows(), "{millis}");
        }
        assert!(!pace.is_due(Duration::from_secs(1)));
    }
}
