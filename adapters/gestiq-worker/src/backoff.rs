//! How long to leave a store alone that did not answer.

use std::time::Duration;

/// The pause after the first failure in a row.
const FIRST: Duration = Duration::from_millis(50);

/// The longest pause: how long after the store is back a worker may go on sleeping.
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
    /// It failed again: how long to wait now.
    pub(crate) fn failed(&mut self) -> Duration {
        let pause = self.0;
        self.0 = pause.saturating_mul(2).min(LONGEST);
        pause
    }

    /// It worked.
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
