//! Who is told.

use std::borrow::Borrow;

use gestiq_core::IdSource;

use crate::{DeliveryId, Endpoint, Message, NewDelivery, Trigger};

/// What a message owes: one delivery for each endpoint of its tenant that wants the event, in the order of the endpoints.
///
/// Endpoints of other tenants are passed over, whatever list they are in. Paused ones are owed it too, and get it when
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

/// What a message owes to one endpoint, whether it wants the event or not.
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
