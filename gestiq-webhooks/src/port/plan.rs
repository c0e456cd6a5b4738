//! Plans of publications: which messages are new, and which repeat an earlier publication.

use std::collections::BTreeMap;

use gestiq_core::idempotency::{Fingerprint, RecordedRequest};
use gestiq_core::{ErrorKind, IdempotencyKey, PortError};

use super::{Publication, Published};
use crate::delivery::DeliveryId;
use crate::message::MessageId;

/// A message that was published before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownMessage {
    /// The digest of the message.
    pub fingerprint: Fingerprint,
    /// Its deliveries, in the order of their ids.
    pub deliveries: Vec<DeliveryId>,
}

/// The messages and requests of a publication that a store knows already.
#[derive(Clone, Debug, Default)]
pub struct KnownPublications {
    /// Messages with an id of the publication, and those that its requests resulted in.
    pub messages: BTreeMap<MessageId, KnownMessage>,
    /// Recorded requests with a key of the publication.
    pub requests: BTreeMap<IdempotencyKey, RecordedRequest<MessageId>>,
}

/// The plan of a publication: the rows to write, and the results to return.
///
/// It is the rule that all stores share. A publication is a repetition if its request was carried out before, or if its
/// message was published before; earlier members of the same call count too.
#[derive(Clone, Debug)]
pub struct PublishPlan<'o> {
    /// The publications that are written.
    pub new: Vec<&'o Publication>,
    /// The result of each publication, in their order.
    pub results: Vec<Published>,
}

impl<'o> PublishPlan<'o> {
    /// Plans a publication.
    ///
    /// # Errors
    /// `Conflict` for an idempotency key or a message id that was used for something else.
    pub fn of(outgoing: &'o [Publication], mut known: KnownPublications) -> Result<Self, PortError> {
        let mut plan = PublishPlan { new: Vec::new(), results: Vec::new() };
        for one in outgoing {
            if let Some(message) = known.repeated(one)? {
                let deliveries =
                    known.messages.get(&message).map(|first| first.deliveries.clone()).unwrap_or_default();
                plan.results.push(Published { message, deliveries, repeated: true });
                continue;
            }
            let deliveries = known.note(one);
            plan.results.push(Published { message: one.message.id.clone(), deliveries, repeated: false });
            plan.new.push(one);
        }
        Ok(plan)
    }
}

impl KnownPublications {
    /// Returns the message that a publication repeats; none if it is new.
    fn repeated(&self, one: &Publication) -> Result<Option<MessageId>, PortError> {
        if let Some(request) = &one.request
            && let Some(first) = request.decide(self.requests.get(&request.key).cloned())?.replay()
        {
            return Ok(Some(first));
        }
        match self.messages.get(&one.message.id) {
            None => Ok(None),
            Some(first) if first.fingerprint == one.message.fingerprint() => Ok(Some(one.message.id.clone())),
            Some(_) => {
                let message = "the message id was used for something else: take a new one";
                Err(PortError::new(ErrorKind::Conflict, message))
            }
        }
    }

    /// Notes a publication that is new, and returns its deliveries in the order of their ids.
    fn note(&mut self, one: &Publication) -> Vec<DeliveryId> {
        let id = one.message.id.clone();
        let mut deliveries: Vec<DeliveryId> = one.deliveries.iter().map(|new| new.id).collect();
        deliveries.sort_unstable();
        if let Some(request) = &one.request {
            self.requests.insert(request.key.clone(), RecordedRequest::of(request, id.clone()));
        }
        let known = KnownMessage { fingerprint: one.message.fingerprint(), deliveries: deliveries.clone() };
        self.messages.insert(id, known);
        deliveries
    }
}
