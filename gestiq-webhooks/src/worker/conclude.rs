//! The part after the request: what becomes of what it carried.

use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};

use super::{Dispatcher, Finished};
use crate::delivery::{
    Attempt, AttemptFacts, AttemptOutcome, MAX_RECORDED_HEADER_BYTES, MAX_RECORDED_HEADERS,
    RESPONSE_BODY_KEPT, after, after_shared, later,
};
use crate::endpoint::Endpoint;
use crate::port::{Claimed, Headers, Report, RequestShare, TransportError, TransportResponse};
use crate::schedule::RetryAfter;

/// The end of a request, in the form in which each attempt records it.
#[derive(Clone)]
struct Ended {
    request_headers: Headers,
    outcome: AttemptOutcome,
    response_headers: Headers,
    response_body: Vec<u8>,
    started_at: DateTime<Utc>,
    duration: Duration,
}

impl Ended {
    fn new(
        request_headers: Headers,
        answer: Result<TransportResponse, TransportError>,
        started_at: DateTime<Utc>,
        duration: Duration,
    ) -> Self {
        let (outcome, response_headers, response_body) = match answer {
            Ok(response) => (
                AttemptOutcome::Answered { status: response.status },
                response.headers.truncated(MAX_RECORDED_HEADERS, MAX_RECORDED_HEADER_BYTES),
                response.body,
            ),
            Err(error) => {
                (AttemptOutcome::Failed(error.class), Headers::default(), error.message.into_bytes())
            }
        };
        let response_body = cut(response_body);
        Ended { request_headers, outcome, response_headers, response_body, started_at, duration }
    }
}

impl Dispatcher {
    /// Decides on the deliveries whose request has ended: the part after the request, without waiting. Each is
    /// answered, in their order, and each has its own pause before it is tried again.
    #[must_use]
    pub fn conclude(
        &self,
        carried: &[&Claimed],
        endpoint: &Endpoint,
        recorded: Headers,
        answer: Result<TransportResponse, TransportError>,
        started_at: DateTime<Utc>,
        duration: Duration,
    ) -> Vec<Finished> {
        let ended = Ended::new(recorded, answer, started_at, duration);
        let is_shared = carried.len() > 1;
        let shares = std::iter::once(RequestShare::Own).chain(std::iter::repeat(RequestShare::Further));
        let all = carried.iter().zip(std::iter::repeat_n(ended, carried.len())).zip(shares);
        all.map(|((claimed, ended), share)| {
            Finished::settle(claimed, self.report(claimed, endpoint, ended, share, is_shared))
        })
        .collect()
    }

    fn report(
        &self,
        claimed: &Claimed,
        endpoint: &Endpoint,
        ended: Ended,
        share: RequestShare,
        is_shared: bool,
    ) -> Report {
        let ended_at = later(ended.started_at, ended.duration);
        let wish = ended.response_headers.get("retry-after").and_then(RetryAfter::parse);
        let facts = AttemptFacts::of(&claimed.delivery, claimed.message.expires_at, wish);
        let decide = if is_shared { after_shared } else { after };
        let verdict = decide(ended.outcome, facts, &endpoint.schedule, self.jitter.next_u64(), ended_at);
        let attempt = Attempt {
            delivery: claimed.delivery.id,
            number: claimed.delivery.attempts,
            trigger: claimed.delivery.trigger,
            started_at: ended.started_at.trunc_subsecs(6),
            duration: whole_micros(ended.duration),
            outcome: ended.outcome,
            request_headers: ended.request_headers,
            response_headers: ended.response_headers,
            response_body: ended.response_body,
        };
        Report::Attempted { attempt: Box::new(attempt), verdict, share }
    }
}

/// Returns a duration as databases keep it; one of more than 500,000 years is cut.
fn whole_micros(duration: Duration) -> Duration {
    Duration::from_micros(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
}

fn cut(mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(RESPONSE_BODY_KEPT);
    body
}
