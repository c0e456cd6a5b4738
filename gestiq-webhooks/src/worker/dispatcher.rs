//! From the claim to the report: what is sent in one request.

use std::sync::Arc;

use gestiq_core::{Clock, PortError};
use tracing::Instrument as _;

use super::endpoint_cache::EndpointCache;
use super::{Jitter, RequestSigner, WorkerOptions};
use crate::delivery::Delivery;
use crate::endpoint::Endpoint;
use crate::port::{
    Claimed, DeliveryQueue, EndpointStore, LeaseToken, OperationalEvents, Report, Settlement, Transport,
};

/// The parts of a dispatcher.
#[derive(Clone, Debug)]
pub struct DispatcherParts {
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// Sends requests.
    pub transport: Arc<dyn Transport>,
    /// Signs them.
    pub signer: Arc<dyn RequestSigner>,
    /// Takes operational events.
    pub events: Arc<dyn OperationalEvents>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Sends deliveries and decides what becomes of them.
#[derive(Debug)]
pub struct Dispatcher {
    pub(super) parts: DispatcherParts,
    pub(super) options: WorkerOptions,
    pub(super) jitter: Jitter,
    cache: EndpointCache,
}

/// A delivery that is done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// To be written down.
    Settle {
        /// The delivery as it was claimed.
        delivery: Box<Delivery>,
        /// The outcome.
        settlement: Box<Settlement>,
    },
    /// To be given back.
    GiveBack(LeaseToken),
}

impl Finished {
    pub(super) fn settle(claimed: &Claimed, report: Report) -> Self {
        let delivery = &claimed.delivery;
        Finished::Settle {
            delivery: Box::new(delivery.clone()),
            settlement: Box::new(Settlement {
                tenant: delivery.tenant,
                delivery: delivery.id,
                endpoint: delivery.endpoint,
                token: claimed.token,
                report,
            }),
        }
    }
}

impl Dispatcher {
    /// A dispatcher; the jitter spreads its retries.
    #[must_use]
    pub fn new(parts: DispatcherParts, options: WorkerOptions, jitter: Jitter) -> Self {
        Dispatcher { parts, options, jitter, cache: EndpointCache::default() }
    }

    /// The limits and timeouts.
    #[must_use]
    pub fn options(&self) -> &WorkerOptions {
        &self.options
    }

    /// The endpoint of a claim, remembered from the last time; none where it was deleted.
    ///
    /// # Errors
    /// `Unavailable`: give the claim back.
    pub async fn endpoint(&self, claimed: &Claimed) -> Result<Option<Arc<Endpoint>>, PortError> {
        self.cache.get(&*self.parts.endpoints, claimed).await
    }

    /// Sends a delivery, and says what is to be written down. It does not fail: whatever happens is an outcome.
    pub async fn deliver(&self, claimed: &Claimed, endpoint: Option<&Endpoint>) -> Finished {
        let finished = self.deliver_together(std::slice::from_ref(claimed), endpoint).await;
        // There is one for each claim.
        finished.into_iter().next().unwrap_or(Finished::GiveBack(claimed.token))
    }

    /// Sends deliveries of one endpoint in one request, and says what is to be written down about each. It does not fail:
    /// whatever happens is an outcome.
    pub async fn deliver_together(&self, claimed: &[Claimed], endpoint: Option<&Endpoint>) -> Vec<Finished> {
        let span = match claimed {
            [one] => span_of_one(&one.delivery),
            _ => span_of_batch(claimed),
        };
        async {
            let finished = self.deliver_now(claimed, endpoint).await;
            finished.iter().for_each(log);
            finished
        }
        .instrument(span)
        .await
    }

    async fn deliver_now(&self, claimed: &[Claimed], endpoint: Option<&Endpoint>) -> Vec<Finished> {
        let started_at = self.parts.clock.now();
        let prepared = self.prepare(claimed, endpoint, started_at);
        let mut finished = prepared.finished;
        if let (Some(sending), Some(endpoint)) = (prepared.sending, endpoint) {
            let answer = self.parts.transport.send(*sending.request).await;
            let duration = self.parts.clock.now().signed_duration_since(started_at);
            // A clock that was set back in between measures nothing.
            let duration = duration.to_std().unwrap_or_default();
            finished.extend(self.conclude(
                &sending.carried,
                endpoint,
                sending.recorded,
                answer,
                started_at,
                duration,
            ));
        }
        finished
    }
}

fn span_of_one(delivery: &Delivery) -> tracing::Span {
    tracing::info_span!(
        "webhook_delivery",
        tenant = %delivery.tenant,
        endpoint = %delivery.endpoint,
        delivery = %delivery.id,
        message = %delivery.message,
        event = %delivery.event,
        attempt = delivery.attempts,
    )
}

fn span_of_batch(claimed: &[Claimed]) -> tracing::Span {
    let first = claimed.first().map(|claimed| &claimed.delivery);
    tracing::info_span!(
        "webhook_batch",
        tenant = first.map(|delivery| tracing::field::display(delivery.tenant)),
        endpoint = first.map(|delivery| tracing::field::display(delivery.endpoint)),
        deliveries = claimed.len(),
    )
}

/// Logs outcomes for the operators, never bodies or headers.
fn log(finished: &Finished) {
    let Finished::Settle { delivery, settlement } = finished else {
        tracing::debug!("given back");
        return;
    };
    let id = delivery.id;
    match &settlement.report {
        Report::Attempted { attempt, verdict, .. } => {
            let (outcome, took) = (attempt.outcome, attempt.duration);
            tracing::info!(delivery = %id, ?outcome, ?verdict, ?took, "attempted");
        }
        Report::Postponed { wait } => tracing::info!(delivery = %id, ?wait, "postponed"),
        Report::Dropped(reason) => tracing::info!(delivery = %id, ?reason, "dropped"),
    }
}
