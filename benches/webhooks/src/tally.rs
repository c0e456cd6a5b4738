//! The invariants of a delivery run, whatever was killed during it.

use std::fmt;

use chrono::TimeDelta;
use gestiq_webhooks::delivery::{AttemptOutcome, FailureClass};
use gestiq_webhooks::{DeliveryState, Endpoint};

use crate::{Receiver, Site};

/// The counts of a run in which every message arrived and succeeded, with every attempt recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of deliveries.
    pub deliveries: usize,
    /// The number of deliveries that arrived again.
    pub repeated: usize,
    /// The number of attempts of killed workers, which are recorded as lost.
    pub lost: usize,
    /// The longest time from the creation to the end of a delivery with a lost attempt.
    pub slowest: TimeDelta,
}

impl Tally {
    /// Checks the history of messages to endpoints of a receiver, and counts.
    ///
    /// # Panics
    /// If a message did not arrive, did not succeed, arrived more often than is recorded, or did not verify.
    pub async fn of(site: &Site, receiver: &Receiver, ids: &[String], endpoints: &[Endpoint]) -> Self {
        let (arrivals, history) = (receiver.arrivals(), site.history().await);
        let mut tally = Tally::default();
        for id in ids {
            let deliveries = &history[id];
            assert_eq!(deliveries.len(), endpoints.len());
            for (delivery, attempts) in deliveries {
                assert_eq!(delivery.state, DeliveryState::Succeeded, "{id}");
                let numbers: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
                assert_eq!(numbers, (1..=delivery.attempts).collect::<Vec<_>>(), "{id}");
                let lost = AttemptOutcome::Failed(FailureClass::Lost);
                let lost = attempts.iter().filter(|attempt| attempt.outcome == lost).count();
                tally.lost += lost;
                if lost > 0 {
                    let took = delivery.finished_at.unwrap() - delivery.created_at;
                    tally.slowest = tally.slowest.max(took);
                }
            }
            let path =
                |endpoint: &Endpoint| format!("/{}", endpoint.url.as_str().rsplit('/').next().unwrap());
            let came: Vec<usize> =
                endpoints.iter().map(|endpoint| arrivals[&(path(endpoint), id.clone())].len()).collect();
            let attempted: usize = deliveries.iter().map(|(_, attempts)| attempts.len()).sum();
            assert!(
                came.iter().sum::<usize>() <= attempted,
                "{id} came {came:?}, recorded {attempted} times"
            );
            tally.deliveries += came.len();
            tally.repeated += came.iter().map(|times| times - 1).sum::<usize>();
        }
        assert_eq!(receiver.refused(), 0);
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { deliveries, repeated, lost, slowest } = self;
        let slowest = slowest.as_seconds_f64();
        write!(
            f,
            "{deliveries} deliveries, none lost; {repeated} came again; {lost} attempts written down as lost, \
             the slowest of them made good after {slowest:.1} s"
        )
    }
}
