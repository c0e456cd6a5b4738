//! Receivers: fast, slow, hanging, failing, gone.

use std::collections::BTreeMap;
use std::time::Duration;

use gestiq_webhooks::delivery::FailureClass;
use gestiq_webhooks::inbound::split_batch;
use gestiq_webhooks::port::{Headers, TransportError, TransportRequest, TransportResponse};
use gestiq_webhooks::worker::Jitter;
use gestiq_webhooks::{EndpointId, MessageId};

/// The behaviour of a receiver.
#[derive(Clone, Copy, Debug)]
pub(super) enum Manner {
    Good,
    Slow,
    /// It fails two times out of three.
    Flaky,
    /// It accepts the connection and says nothing.
    Hanging,
    /// It refuses each second message for good.
    Picky,
    /// It was taken down after its third request.
    Leaving,
}

pub(super) const MANNERS: [Manner; 6] =
    [Manner::Good, Manner::Slow, Manner::Flaky, Manner::Hanging, Manner::Picky, Manner::Leaving];

/// The messages that a receiver has seen.
#[derive(Debug)]
pub(super) struct Receiver {
    manner: Manner,
    requests: u32,
    taken: BTreeMap<MessageId, u32>,
}

/// An answer, and how long it takes.
pub(super) struct Answer {
    pub(super) after: Duration,
    pub(super) answer: Result<TransportResponse, TransportError>,
}

impl Receiver {
    pub(super) fn new(manner: Manner) -> Self {
        Receiver { manner, requests: 0, taken: BTreeMap::new() }
    }

    /// The number of times it took a message.
    pub(super) fn taken(&self, message: &MessageId) -> u32 {
        self.taken.get(message).copied().unwrap_or_default()
    }

    /// From now on it is well: the end of a bad day.
    pub(super) fn recover(&mut self) {
        self.manner = Manner::Good;
    }

    pub(super) fn receive(&mut self, request: &TransportRequest, random: &Jitter) -> Answer {
        self.requests += 1;
        let roll = random.next_u64() % 6;
        let (millis, status) = match self.manner {
            Manner::Good => (20, 204),
            Manner::Slow => (8000, 200),
            Manner::Flaky => (50, [204, 204, 500, 503, 429, 408][usize::try_from(roll).unwrap()]),
            Manner::Hanging => (u64::MAX, 0),
            Manner::Picky => (50, if roll.is_multiple_of(2) { 204 } else { 422 }),
            Manner::Leaving => (50, if self.requests > 3 { 410 } else { 204 }),
        };
        let after = Duration::from_millis(millis);
        if after > request.timeout {
            let message = "no answer in time".to_owned();
            let answer = Err(TransportError { class: FailureClass::Timeout, message });
            return Answer { after: request.timeout, answer };
        }
        if status < 300 {
            for id in messages_of(request) {
                *self.taken.entry(id).or_default() += 1;
            }
        }
        let headers = Headers::from_iter((status == 429).then_some(("Retry-After", "3")));
        Answer { after, answer: Ok(TransportResponse { status, headers, body: vec![b'x'; 20] }) }
    }
}

/// Returns the messages of a request: those of its batch, or the one that it is.
fn messages_of(request: &TransportRequest) -> Vec<MessageId> {
    match split_batch(request.body.as_bytes()) {
        Ok(messages) => messages.iter().map(|message| message.id().clone()).collect(),
        Err(_) => vec![MessageId::parse(request.headers.get("webhook-id").unwrap()).unwrap()],
    }
}

/// Receivers by endpoint.
pub(super) type Receivers = BTreeMap<EndpointId, Receiver>;
