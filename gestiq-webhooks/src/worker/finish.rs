//! Writing down what became of deliveries, for many at once, and telling about it.

use gestiq_core::PortError;

use super::{Dispatcher, Finished, metric};
use crate::delivery::{DeadReason, Delivery, DeliveryState, FailureClass, Verdict};
use crate::port::{Claimed, Housekeeping, OperationalEvent, Recovered, Report, Settled, Settlement};

impl Dispatcher {
    /// Writes down what became of deliveries, and gives back those that were not begun; then reports operational events.
    ///
    /// Answers how many settlements came too late: their deliveries were another worker's by then.
    ///
    /// # Errors
    /// `Unavailable`: nothing was reported, and the same call can be made again. What was written by the first one counts as
    /// late in the second.
    pub async fn settle(&self, finished: &[Finished]) -> Result<usize, PortError> {
        let mut tokens = Vec::new();
        let mut done = Vec::new();
        for one in finished {
            match one {
                Finished::GiveBack(token) => tokens.push(*token),
                Finished::Settle { delivery, settlement } => done.push((&**delivery, &**settlement)),
            }
        }
        if !tokens.is_empty() {
            self.parts.queue.release(&tokens).await?;
        }
        if done.is_empty() {
            return Ok(0);
        }
        let settlements = done.iter().map(|(_, settlement)| (*settlement).clone()).collect();
        let settled = self.parts.queue.settle(settlements).await?;
        let mut late = 0;
        for ((delivery, settlement), settled) in done.into_iter().zip(settled) {
            match settled {
                Settled::Applied { health } => self.notify(delivery, settlement, health),
                Settled::Stale => {
                    late += 1;
                    tracing::warn!(delivery = %delivery.id, "another worker had taken the delivery over");
                }
            }
        }
        Ok(late)
    }

    /// Takes over a delivery of a dead worker; none where no lease has expired. It runs until nothing is left or it has
    /// found one that goes on.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn recover(&self) -> Result<Option<Claimed>, PortError> {
        loop {
            match self.parts.queue.claim_expired(self.options.lease).await? {
                Recovered::Nothing => return Ok(None),
                Recovered::Claimed(claimed) => {
                    metric::lost();
                    tracing::warn!(delivery = %claimed.delivery.id, error = %FailureClass::Lost, "a lease expired");
                    return Ok(Some(*claimed));
                }
                Recovered::GivenUp(delivery) => {
                    metric::lost();
                    self.exhausted(&delivery, DeadReason::Lost);
                }
            }
        }
    }

    /// Makes dead letters of stranded deliveries, reports each, and returns how many there were.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn sweep(&self, store: &dyn Housekeeping, limit: usize) -> Result<usize, PortError> {
        let swept = store.sweep(limit).await?;
        for delivery in &swept {
            if let DeliveryState::DeadLettered(reason) = delivery.state {
                self.exhausted(delivery, reason);
            }
        }
        Ok(swept.len())
    }

    /// Asks how much waits, and sets the gauges.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn measure(&self) -> Result<(), PortError> {
        metric::depth(self.parts.queue.depth().await?);
        Ok(())
    }

    fn notify(
        &self,
        delivery: &Delivery,
        settlement: &Settlement,
        health: Option<crate::health::HealthChange>,
    ) {
        match &settlement.report {
            Report::Dropped(reason) => self.exhausted(delivery, *reason),
            Report::Postponed { .. } => {}
            Report::Attempted { attempt, verdict, .. } => {
                metric::attempted(delivery.event.as_str(), attempt, *verdict);
                match verdict {
                    Verdict::DeadLetter(reason) => self.exhausted(delivery, *reason),
                    Verdict::Succeeded if delivery.attempts > 1 => self.recovered(delivery),
                    Verdict::Succeeded | Verdict::Retry { .. } => {}
                }
            }
        }
        if let Some(change) = health {
            let (tenant, endpoint) = (delivery.tenant, delivery.endpoint);
            self.parts.events.happened(OperationalEvent::EndpointHealth { tenant, endpoint, change });
        }
    }

    fn exhausted(&self, delivery: &Delivery, reason: DeadReason) {
        metric::given_up(reason);
        self.parts.events.happened(OperationalEvent::MessageExhausted {
            tenant: delivery.tenant,
            endpoint: delivery.endpoint,
            message: delivery.message.clone(),
            delivery: delivery.id,
            reason,
        });
    }

    fn recovered(&self, delivery: &Delivery) {
        self.parts.events.happened(OperationalEvent::MessageRecovered {
            tenant: delivery.tenant,
            endpoint: delivery.endpoint,
            message: delivery.message.clone(),
            delivery: delivery.id,
            attempts: delivery.attempts,
        });
    }
}
