//! One delivery from the claim to the report.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};
use gestiq_core::{Clock, PortError};
use tracing::Instrument as _;

use super::endpoint_cache::EndpointCache;
use super::{Jitter, RequestSigner, WorkerOptions, request};
use crate::{
    Attempt, AttemptFacts, AttemptOutcome, Claimed, DeadReason, Delivery, DeliveryQueue, Endpoint,
    EndpointState, EndpointStore, FailureClass, Headers, LeaseToken, MAX_RECORDED_HEADERS, OperationalEvents,
    RESPONSE_BODY_KEPT, Report, RetryAfter, Settlement, Transport, TransportError, TransportRequest,
    TransportResponse, after,
};

/// What a dispatcher works with.
#[derive(Clone, Debug)]
pub struct DispatcherParts {
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// How requests go out.
    pub transport: Arc<dyn Transport>,
    /// Who signs them.
    pub signer: Arc<dyn RequestSigner>,
    /// Who is told of what happens.
    pub events: Arc<dyn OperationalEvents>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Sends deliveries and decides what becomes of them.
#[derive(Debug)]
pub struct Dispatcher {
    pub(super) parts: DispatcherParts,
    pub(super) options: WorkerOptions,
    jitter: Jitter,
    cache: EndpointCache,
}

/// What is to be done with a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// Send this.
    Send {
        /// The request.
        request: Box<TransportRequest>,
        /// Its headers as the attempt's record keeps them.
        recorded: Headers,
    },
    /// Nothing is sent: report this.
    Report(Report),
    /// Nothing is sent now: give it back to the queue.
    GiveBack,
}

/// A delivery that is done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// To be written down.
    Settle {
        /// The delivery as it was claimed.
        delivery: Box<Delivery>,
        /// What became of it.
        settlement: Box<Settlement>,
    },
    /// To be given back.
    GiveBack(LeaseToken),
}

impl Dispatcher {
    /// A dispatcher; the jitter spreads its retries.
    #[must_use]
    pub fn new(parts: DispatcherParts, options: WorkerOptions, jitter: Jitter) -> Self {
        Dispatcher { parts, options, jitter, cache: EndpointCache::default() }
    }

    /// How it works.
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
        let delivery = &claimed.delivery;
        let span = tracing::info_span!(
            "webhook_delivery",
            tenant = %delivery.tenant,
            endpoint = %delivery.endpoint,
            delivery = %delivery.id,
            message = %delivery.message,
            event = %delivery.event,
            attempt = delivery.attempts,
        );
        async {
            let finished = self.deliver_now(claimed, endpoint).await;
            log(&finished);
            finished
        }
        .instrument(span)
        .await
    }

    async fn deliver_now(&self, claimed: &Claimed, endpoint: Option<&Endpoint>) -> Finished {
        let started_at = self.parts.clock.now();
        match (self.prepare(claimed, endpoint, started_at), endpoint) {
            (Prepared::Send { request, recorded }, Some(endpoint)) => {
                let answer = self.parts.transport.send(*request).await;
                let duration = self.parts.clock.now().signed_duration_since(started_at);
                // A clock that was set back in between measures nothing.
                let duration = duration.to_std().unwrap_or_default();
                self.conclude(claimed, endpoint, recorded, answer, started_at, duration)
            }
            (Prepared::Report(report), _) => settle(claimed, report),
            (Prepared::GiveBack | Prepared::Send { .. }, _) => Finished::GiveBack(claimed.token),
        }
    }

    /// What to do with a claim: the part before the request, without waiting.
    #[must_use]
    pub fn prepare(&self, claimed: &Claimed, endpoint: Option<&Endpoint>, now: DateTime<Utc>) -> Prepared {
        let Some(endpoint) = endpoint else {
            return Prepared::Report(Report::Dropped(DeadReason::EndpointDeleted));
        };
        match endpoint.state {
            EndpointState::Disabled { .. } => {
                return Prepared::Report(Report::Dropped(DeadReason::EndpointDisabled));
            }
            EndpointState::Paused { .. } => return Prepared::GiveBack,
            EndpointState::Active => {}
        }
        if claimed.message.is_expired(now) {
            return Prepared::Report(Report::Dropped(DeadReason::Expired));
        }
        match self.parts.signer.sign(endpoint, &claimed.message, now) {
            Ok(signature) => Prepared::Send {
                request: Box::new(request::build(endpoint, &claimed.message, &signature, &self.options)),
                recorded: request::recorded(endpoint, &signature),
            },
            Err(error) => self.unsigned(claimed, endpoint, &error, now),
        }
    }

    /// Without a signature nothing goes out: an attempt that failed, so that it is seen and tried again.
    fn unsigned(
        &self,
        claimed: &Claimed,
        endpoint: &Endpoint,
        error: &PortError,
        now: DateTime<Utc>,
    ) -> Prepared {
        tracing::error!(endpoint = %endpoint.id, error = %error, "a webhook could not be signed");
        let answer = Err(TransportError { class: FailureClass::Request, message: error.to_string() });
        Prepared::Report(self.report(claimed, endpoint, Headers::default(), answer, now, Duration::ZERO))
    }

    /// What becomes of a delivery whose request has ended: the part after the request, without waiting.
    #[must_use]
    pub fn conclude(
        &self,
        claimed: &Claimed,
        endpoint: &Endpoint,
        recorded: Headers,
        answer: Result<TransportResponse, TransportError>,
        started_at: DateTime<Utc>,
        duration: Duration,
    ) -> Finished {
        settle(claimed, self.report(claimed, endpoint, recorded, answer, started_at, duration))
    }

    fn report(
        &self,
        claimed: &Claimed,
        endpoint: &Endpoint,
        request_headers: Headers,
        answer: Result<TransportResponse, TransportError>,
        started_at: DateTime<Utc>,
        duration: Duration,
    ) -> Report {
        let (outcome, response_headers, response_body) = match answer {
            Ok(response) => (
                AttemptOutcome::Answered { status: response.status },
                response.headers.truncated(MAX_RECORDED_HEADERS),
                cut(response.body),
            ),
            Err(error) => {
                (AttemptOutcome::Failed(error.class), Headers::default(), cut(error.message.into_bytes()))
            }
        };
        let ended_at = crate::delivery::later(started_at, duration);
        let wish = response_headers.get("retry-after").and_then(RetryAfter::parse);
        let facts = AttemptFacts::of(&claimed.delivery, claimed.message.expires_at, wish);
        let verdict = after(outcome, facts, &endpoint.schedule, self.jitter.next_u64(), ended_at);
        let attempt = Attempt {
            delivery: claimed.delivery.id,
            number: claimed.delivery.attempts,
            trigger: claimed.delivery.trigger,
            started_at: started_at.trunc_subsecs(6),
            duration: whole_micros(duration),
            outcome,
            request_headers,
            response_headers,
            response_body,
        };
        Report::Attempted { attempt: Box::new(attempt), verdict }
    }
}

fn settle(claimed: &Claimed, report: Report) -> Finished {
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

/// What databases keep of a duration; one of more than 500,000 years is cut.
fn whole_micros(duration: Duration) -> Duration {
    Duration::from_micros(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
}

fn cut(mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(RESPONSE_BODY_KEPT);
    body
}

/// What the operators see: outcomes, never bodies or headers.
fn log(finished: &Finished) {
    let Finished::Settle { settlement, .. } = finished else {
        tracing::debug!("given back");
        return;
    };
    match &settlement.report {
        Report::Attempted { attempt, verdict } => {
            tracing::info!(outcome = ?attempt.outcome, verdict = ?verdict, took = ?attempt.duration, "attempted");
        }
        Report::Dropped(reason) => tracing::info!(reason = ?reason, "dropped"),
    }
}
