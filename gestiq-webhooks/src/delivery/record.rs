//! One message for one endpoint.

use chrono::{DateTime, Utc};
use gestiq_core::{EventName, TenantId};

use super::{DeliveryState, Trigger};
use crate::endpoint::{EndpointId, OrderKey};
use crate::message::{Message, MessageId};

/// Attempts in a row that may be lost with a dying worker before a delivery is given up: a message that kills
/// whoever touches it must not do so for ever, and one that was only near by must not pay for it.
pub const MAX_LOST_ATTEMPTS: u32 = 5;

gestiq_core::id! {
    /// Identifies a delivery; within one ordering key, deliveries run in the order of their ids.
    pub struct DeliveryId: "delivery";
}

/// A delivery that is about to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// Identifies it.
    pub id: DeliveryId,
    /// To whom.
    pub endpoint: EndpointId,
    /// Why its first attempt is made.
    pub trigger: Trigger,
    /// The key of its order; none if the endpoint asks for no order.
    pub order: Option<OrderKey>,
}

/// One message for one endpoint, as a store keeps it.
///
/// The fields are public because stores write and read each of them; what may become of them is decided by
/// [`Delivery::apply`](crate::delivery::Delivery::apply) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Identifies it.
    pub id: DeliveryId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The message.
    pub message: MessageId,
    /// To whom.
    pub endpoint: EndpointId,
    /// The event, kept beside the message as well, so that lists need no second query.
    pub event: EventName,
    /// The key of its order.
    pub order: Option<OrderKey>,
    /// Its state.
    pub state: DeliveryState,
    /// Why the next attempt is made; once it is final, why the last one was.
    pub trigger: Trigger,
    /// Attempts that were begun: the number of the last one.
    pub attempts: u32,
    /// Attempts that the schedule has to answer for: neither asked for by hand, nor lost with a worker.
    pub steps: u32,
    /// Attempts that were lost with a worker, in a row.
    pub lost: u32,
    /// When it is due.
    pub next_at: DateTime<Utc>,
    /// When it was published.
    pub created_at: DateTime<Utc>,
    /// When it became final.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Delivery {
    /// A delivery that is pending, and due from now on.
    #[must_use]
    pub fn new(message: &Message, new: NewDelivery, now: DateTime<Utc>) -> Self {
        Delivery {
            id: new.id,
            tenant: message.tenant,
            message: message.id.clone(),
            endpoint: new.endpoint,
            event: message.event.clone(),
            order: new.order,
            state: DeliveryState::Pending,
            trigger: new.trigger,
            attempts: 0,
            steps: 0,
            lost: 0,
            next_at: now,
            created_at: now,
            finished_at: None,
        }
    }

    /// Returns true if it is pending and due.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.state == DeliveryState::Pending && self.next_at <= now
    }
}
