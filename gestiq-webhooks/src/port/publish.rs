//! Publications: messages with their deliveries.

use gestiq_core::idempotency::{IdempotentRequest, Operation};
use gestiq_core::{ErrorKind, PortError, TenantId};

use super::at_most;
use crate::delivery::{DeliveryId, NewDelivery};
use crate::endpoint::EndpointId;
use crate::message::{Message, MessageId};

/// The operation of a request that publishes a message.
pub const PUBLISH_MESSAGE: Operation = Operation::new("webhook_message.publish");

/// Messages of one publication at most.
pub const MAX_PUBLISHED: usize = 1000;

/// Deliveries of one message at most: endpoints that a tenant can have.
pub const MAX_FAN_OUT: usize = 1000;

/// Deliveries of one publication at most: they are written in one transaction.
pub const MAX_PUBLISHED_DELIVERIES: usize = 100_000;

/// A message with its deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The message.
    pub message: Message,
    /// Its deliveries, [`MAX_FAN_OUT`] at most; a message without any is kept too.
    pub deliveries: Vec<NewDelivery>,
    /// The request under the caller's idempotency key, if there is one; its operation is [`PUBLISH_MESSAGE`].
    pub request: Option<IdempotentRequest>,
}

impl Publication {
    /// Refuses what no store takes in one publication of a tenant.
    ///
    /// # Errors
    /// `Invalid` over [`MAX_PUBLISHED`] messages, [`MAX_FAN_OUT`] deliveries of one or [`MAX_PUBLISHED_DELIVERIES`] of all,
    /// for a message of another tenant, and for a request of another operation.
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
            if one.request.as_ref().is_some_and(|request| request.operation != PUBLISH_MESSAGE) {
                let message = format!("the request is not one to publish a message ({PUBLISH_MESSAGE})");
                return Err(PortError::new(ErrorKind::Invalid, message));
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
