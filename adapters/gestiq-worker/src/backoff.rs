//! Pauses while a store does not respond.

use std::time::Duration;

/// The pause after the first failure in a row.
const FIRST: Duration = Duration::from_millis(50);

/// The longest pause, and so the longest time that a worker sleeps on after the store is back.
const LONGEST: Duration = Duration::from_secs(5);

/// Pauses that double from failure to failure.
#[derive(Debug)]
pub(crate) struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Backoff(FIRST)
    }
}

impl Backoff {
    /// Notes a failure, and returns the pause before the next try.
    pub(crate) fn failed(&mut self) -> Duration {
        let pause = self.0;
        self.0 = pause.saturating_mul(2).min(LONGEST);
        pause
    }

    /// Notes a success: the pauses begin anew.
    pub(crate) fn worked(&mut self) {
        *self = Backoff::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_anew() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u128> = (0..9).map(|_| backoff.failed().as_millis()).collect();
        assert_eq!(pauses, [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        backoff.worked();
        assert_eq!(backoff.failed(), FIRST);
    }
}
