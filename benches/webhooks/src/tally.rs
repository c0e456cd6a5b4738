//! What must hold after it is all over, whatever was killed meanwhile.

use std::fmt;

use chrono::TimeDelta;
use gestiq_webhooks::{AttemptOutcome, DeliveryState, Endpoint, FailureClass};

use crate::{Receiver, Site};

/// What became of messages, each of which came and succeeded, with every attempt written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// Deliveries in all.
    pub deliveries: usize,
    /// Deliveries that came again.
    pub repeated: usize,
    /// Attempts that went down with who made them, and are written down as lost.
    pub lost: usize,
    /// The longest time from the creation to the end of a delivery that had such an attempt.
    pub slowest: TimeDelta,
}

impl Reckoning {
    /// Reads the history of these messages to these endpoints of a receiver.
    ///
    /// # Panics
    /// Where a message did not come, or did not succeed, or came more often than is written down, or did not verify.
    pub async fn of(site: &Site, receiver: &Receiver, ids: &[String], endpoints: &[Endpoint]) -> Self {
        let (arrivals, history) = (receiver.arrivals(), site.history().await);
        let mut reckoning = Reckoning::default();
        for id in ids {
            let deliveries = &history[id];
            assert_eq!(deliveries.len(), endpoints.len());
            for (delivery, attempts) in deliveries {
                assert_eq!(delivery.state, DeliveryState::Succeeded, "{id}");
                let numbers: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
                assert_eq!(numbers, (1..=delivery.attempts).collect::<Vec<_>>(), "{id}");
                let lost = AttemptOutcome::Failed(FailureClass::Lost);
                let lost = attempts.iter().filter(|attempt| attempt.outcome == lost).count();
                reckoning.lost += lost;
                if lost > 0 {
                    let took = delivery.finished_at.unwrap() - delivery.created_at;
                    reckoning.slowest = reckoning.slowest.max(took);
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
            reckoning.deliveries += came.len();
            reckoning.repeated += came.iter().map(|times| times - 1).sum::<usize>();
        }
        assert_eq!(receiver.refused(), 0);
        reckoning
    }
}

impl fmt::Display for Reckoning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reckoning { deliveries, repeated, lost, slowest } = self;
        let slowest = slowest.as_seconds_f64();
        write!(
            f,
            "{deliveries} deliveries, none lost; {repeated} came again; {lost} attempts written down as lost, \
             the slowest of them made good after {slowest:.1} s"
        )
    }
}
