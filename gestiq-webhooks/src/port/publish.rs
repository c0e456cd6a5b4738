//! Publications: messages with their deliveries.

use gestiq_core::idempotency::{IdempotentRequest, Operation};
use gestiq_core::{ErrorKind, Fingerprint, IdempotencyKey, PortError, TenantId};

use super::at_most;
use crate::delivery::{DeliveryId, NewDelivery};
use crate::endpoint::EndpointId;
use crate::message::{Message, MessageId};

/// Messages of one publication at most.
pub const MAX_PUBLISHED: usize = 1000;

/// Deliveries of one message at most: endpoints that a tenant can have.
pub const MAX_FAN_OUT: usize = 1000;

/// Deliveries of one publication at most: they are written in one transaction.
pub const MAX_PUBLISHED_DELIVERIES: usize = 100_000;

/// An idempotency key with the fingerprint of what was asked under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// The caller's key.
    pub key: IdempotencyKey,
    /// The command that was refused.
    pub fingerprint: Fingerprint,
}

impl Keyed {
    /// The request to create an endpoint under this key.
    #[must_use]
    pub fn creation(&self) -> IdempotentRequest {
        const CREATE: Operation = Operation::new("webhook_endpoint.create");
        IdempotentRequest { operation: CREATE, key: self.key.clone(), fingerprint: self.fingerprint }
    }
}

/// A message with its deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The message.
    pub message: Message,
    /// Its deliveries, [`MAX_FAN_OUT`] at most; a message without any is kept too.
    pub deliveries: Vec<NewDelivery>,
    /// The key of the request, where the caller gave one.
    pub submission: Option<Keyed>,
}

impl Publication {
    /// Refuses what no store takes in one publication of a tenant.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_PUBLISHED`] messages, [`MAX_FAN_OUT`] deliveries of one or [`MAX_PUBLISHED_DELIVERIES`] of all, and for a
    /// message of another tenant.
    pub fn check(tenant: TenantId, outgoing: &[Publication]) -> Result<(), PortError> {
        at_most(MAX_PUBLISHED, outgoing.len(), "messages at once")?;
        at_most(
            MAX_PUBLISHED_DELIVERIES,
            outgoing.iter().map(|one| one.deliveries.len()).sum(),
            "deliveries at once",
        )?;
        for one in outgoing {
            at_most(MAX_FAN_OUT, one.deliveries.len(), "deliveries of one message")?;
            if one.message.tenant != tenant {
                return Err(PortError::new(ErrorKind::Invalid, "the message is of another tenant"));
            }
        }
        Ok(())
    }

    /// Returns the publications without deliveries to endpoints that are not there: an endpoint may have been deleted while
    /// somebody published.
    #[must_use]
    pub fn retain_endpoints(
        outgoing: Vec<Publication>,
        is_there: impl Fn(EndpointId) -> bool,
    ) -> Vec<Publication> {
        let retained = outgoing.into_iter().map(|mut one| {
            one.deliveries.retain(|new| is_there(new.endpoint));
            one
        });
        retained.collect()
    }
}

/// The result of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The message.
    pub message: MessageId,
    /// Its deliveries, in the order of their ids.
    pub deliveries: Vec<DeliveryId>,
    /// True if it was published before, and this is the result of then.
    pub repeated: bool,
}
