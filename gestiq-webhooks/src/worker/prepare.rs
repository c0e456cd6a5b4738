//! The part before the request: what is sent, and what is not.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gestiq_core::{EventName, PortError};

use super::{Dispatcher, Finished, batch, request};
use crate::delivery::{DeadReason, FailureClass};
use crate::endpoint::{Endpoint, EndpointState};
use crate::message::{Message, MessageId};
use crate::port::{Claimed, Headers, Report, RequestBody, TransportError, TransportRequest};
use crate::signature::Outgoing;

/// The average pause of a delivery while the keys to sign it cannot be reached.
const SIGNER_PAUSE: Duration = Duration::from_secs(10);

/// Claims, prepared to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared<'a> {
    /// The request, where anything is to be sent.
    pub sending: Option<Sending<'a>>,
    /// Deliveries that ended before the request: dropped, given back, or failed.
    pub finished: Vec<Finished>,
}

/// A request that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending<'a> {
    /// The request.
    pub request: Box<TransportRequest>,
    /// Its headers as the records of the attempts keep them.
    pub recorded: Headers,
    /// The deliveries that it carries, in their order.
    pub carried: Vec<&'a Claimed>,
}

/// The signed content of a request, for one message or a batch.
struct Content {
    id: MessageId,
    event: EventName,
    body: RequestBody,
}

impl Content {
    fn of_message(message: &Message) -> Self {
        Content { id: message.id.clone(), event: message.event.clone(), body: message.payload.clone().into() }
    }

    fn of_batch(carried: &[&Claimed]) -> Self {
        let messages: Vec<&Message> = carried.iter().map(|claimed| &*claimed.message).collect();
        let body = RequestBody::of_batch(batch::body_of(&messages));
        Content { id: batch::id_of(&messages), event: batch::event().clone(), body }
    }
}

impl Dispatcher {
    /// Prepares the claims of one endpoint: the part before the request, without waiting.
    ///
    /// An endpoint with [`Batching`](crate::endpoint::Batching) gets them in one request, in the order of the deliveries' ids. Of an
    /// endpoint without, the first is sent and others are given back.
    #[must_use]
    pub fn prepare<'a>(
        &self,
        claimed: &'a [Claimed],
        endpoint: Option<&Endpoint>,
        now: DateTime<Utc>,
    ) -> Prepared<'a> {
        let all = |finish: &dyn Fn(&Claimed) -> Finished| Prepared {
            sending: None,
            finished: claimed.iter().map(finish).collect(),
        };
        let Some(endpoint) = endpoint else { return all(&|one| dropped(one, DeadReason::EndpointDeleted)) };
        match endpoint.state {
            EndpointState::Disabled { .. } => return all(&|one| dropped(one, DeadReason::EndpointDisabled)),
            EndpointState::Paused { .. } => return all(&|one| Finished::GiveBack(one.token)),
            EndpointState::Active => {}
        }
        let mut finished = Vec::new();
        let mut carried = Vec::new();
        for one in claimed {
            if one.message.is_expired(now) {
                finished.push(dropped(one, DeadReason::Expired));
            } else if endpoint.batching.is_some() && !batch::fits(&one.message.payload) {
                finished.push(self.misfit(one, endpoint, now));
            } else {
                carried.push(one);
            }
        }
        let most = endpoint.batching.map_or(1, |batching| usize::from(batching.at_most()));
        let beyond = carried.split_off(most.min(carried.len()));
        finished.extend(beyond.into_iter().map(|one| Finished::GiveBack(one.token)));
        let sending = self.sign(carried, endpoint, now, &mut finished);
        Prepared { sending, finished }
    }

    /// The signed request; without a signature nothing goes out.
    fn sign<'a>(
        &self,
        mut carried: Vec<&'a Claimed>,
        endpoint: &Endpoint,
        now: DateTime<Utc>,
        finished: &mut Vec<Finished>,
    ) -> Option<Sending<'a>> {
        carried.sort_by_key(|one| one.delivery.id);
        let first = carried.first()?;
        let content = match endpoint.batching {
            None => Content::of_message(&first.message),
            Some(_) => Content::of_batch(&carried),
        };
        let outgoing =
            Outgoing { id: &content.id, event: &content.event, sent_at: now, body: content.body.as_bytes() };
        match self.parts.signer.sign(endpoint, &outgoing) {
            Ok(signature) => Some(Sending {
                request: Box::new(request::build(endpoint, content.body, &signature, &self.options)),
                recorded: request::recorded(endpoint, &signature),
                carried,
            }),
            Err(error) => {
                finished.extend(self.unsigned(&carried, endpoint, &error, now));
                None
            }
        }
    }

    /// Keys that cannot be reached now are not the endpoint's fault, and cost it no retry. Keys that do not open, or that do
    /// not fit, are a failed attempt, so that it is seen and tried again.
    fn unsigned(
        &self,
        carried: &[&Claimed],
        endpoint: &Endpoint,
        error: &PortError,
        now: DateTime<Utc>,
    ) -> Vec<Finished> {
        tracing::error!(endpoint = %endpoint.id, error = %error, "a webhook could not be signed");
        if error.is_retryable() {
            let postponed = carried.iter().map(|one| {
                let wait = jittered(SIGNER_PAUSE, self.jitter.next_u64());
                Finished::settle(one, Report::Postponed { wait })
            });
            return postponed.collect();
        }
        self.failed_here(carried, endpoint, error.to_string(), now)
    }

    /// A payload that is not a JSON text would make the whole batch unreadable.
    fn misfit(&self, claimed: &Claimed, endpoint: &Endpoint, now: DateTime<Utc>) -> Finished {
        tracing::error!(delivery = %claimed.delivery.id, "a payload that is not a JSON text cannot be part of a batch");
        let message = "the payload is not a JSON text, so it cannot be part of a batch".to_owned();
        let failed = self.failed_here(&[claimed], endpoint, message, now);
        failed.into_iter().next().unwrap_or(Finished::GiveBack(claimed.token))
    }

    fn failed_here(
        &self,
        carried: &[&Claimed],
        endpoint: &Endpoint,
        message: String,
        now: DateTime<Utc>,
    ) -> Vec<Finished> {
        let answer = Err(TransportError { class: FailureClass::Request, message });
        self.conclude(carried, endpoint, Headers::default(), answer, now, Duration::ZERO)
    }
}

/// Between half of a pause and one and a half, so that what waits does not come back in one moment.
fn jittered(pause: Duration, random: u64) -> Duration {
    let share = u32::try_from(random >> 32).unwrap_or(u32::MAX);
    pause / 2 + Duration::from_secs_f64(pause.as_secs_f64() * f64::from(share) / f64::from(u32::MAX))
}

fn dropped(claimed: &Claimed, reason: DeadReason) -> Finished {
    Finished::settle(claimed, Report::Dropped(reason))
}
