//! Fan-out: the deliveries of a message.

use std::borrow::Borrow;

use gestiq_core::IdSource;

use crate::delivery::{DeliveryId, NewDelivery, Trigger};
use crate::endpoint::Endpoint;
use crate::message::Message;

/// Returns the deliveries of a message: one for each endpoint of its tenant that wants the event, in the order of the endpoints.
///
/// Endpoints of other tenants are passed over, whatever list they are in. Paused ones have a delivery too, and get it when
/// they are resumed; disabled ones are not.
#[must_use]
pub fn fan_out<E: Borrow<Endpoint>>(
    message: &Message,
    endpoints: impl IntoIterator<Item = E>,
    ids: &dyn IdSource,
) -> Vec<NewDelivery> {
    endpoints
        .into_iter()
        .filter(|endpoint| endpoint.borrow().tenant == message.tenant)
        .filter(|endpoint| endpoint.borrow().wants(&message.event, &message.payload))
        .map(|endpoint| delivery_to(endpoint.borrow(), message, Trigger::Scheduled, ids))
        .collect()
}

/// Returns the delivery of a message to one endpoint, even if it does not want the event.
pub(crate) fn delivery_to(
    endpoint: &Endpoint,
    message: &Message,
    trigger: Trigger,
    ids: &dyn IdSource,
) -> NewDelivery {
    NewDelivery {
        id: DeliveryId::new(ids),
        endpoint: endpoint.id,
        trigger,
        order: endpoint.ordering.key(&message.subject, &message.payload),
    }
}
