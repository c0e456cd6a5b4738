//! Looks at whole indexes, and how often they may be had.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A look that takes no longer is had whenever it is wanted.
const CHEAP: Duration = Duration::from_millis(10);

/// A dear look is followed by so many times its length without one: it costs a tenth of a worker at most.
const REST: u32 = 10;

/// Looks that are remembered; the shortest counts, and all must be there, because one that merely waited for the
/// processor, or was the first of its kind, says nothing.
const REMEMBERED: usize = 5;

/// How long looks took, and when the last one ended.
///
/// While somebody holds an old snapshot, PostgreSQL cannot clean its indexes, and a look from the beginning passes
/// more dead entries from second to second. Claims then go on from where they were, and look less often.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Looks>);

#[derive(Debug, Default)]
struct Looks {
    took: Vec<Duration>,
    ended: Option<Instant>,
}

impl Looks {
    fn cost(&self) -> Duration {
        self.took.iter().min().copied().unwrap_or_default()
    }
}

impl Pace {
    /// Whether a look costs next to nothing.
    pub(super) fn is_cheap(&self) -> bool {
        let looks = self.looks();
        looks.took.len() < REMEMBERED || looks.cost() <= CHEAP
    }

    /// Whether a look costs little enough now.
    pub(super) fn allows(&self) -> bool {
        let has_rested = || {
            let looks = self.looks();
            looks.ended.is_none_or(|ended| ended.elapsed() >= looks.cost().saturating_mul(REST))
        };
        self.is_cheap() || has_rested()
    }

    /// Whether a look costs little enough, and the last one is that long ago.
    pub(super) fn is_due(&self, interval: Duration) -> bool {
        self.allows() && self.looks().ended.is_none_or(|ended| ended.elapsed() >= interval)
    }

    /// Notes a look that began then and ends now.
    pub(super) fn looked(&self, began: Instant) {
        let mut looks = self.looks();
        if looks.took.len() == REMEMBERED {
            looks.took.remove(0);
        }
        looks.took.push(began.elapsed());
        looks.ended = Some(Instant::now());
    }

    fn looks(&self) -> MutexGuard<'_, Looks> {
        // Figures alone: whatever a panic elsewhere left is good enough.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_cheap_look_is_always_allowed_and_a_dear_one_rests() {
        let pace = Pace::default();
        assert!(pace.allows() && pace.is_due(Duration::from_secs(1)));
        // The length of each look in milliseconds, whether the next is allowed at once, and after ten times as long.
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
            pace.looked(began);
            assert_eq!(pace.allows(), at_once, "{millis}");
            tokio::time::advance(Duration::from_millis(millis * u64::from(REST))).await;
            assert!(pace.allows(), "{millis}");
        }
        assert!(!pace.is_due(Duration::from_secs(1)));
    }
}
