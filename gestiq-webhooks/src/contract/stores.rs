//! The stores that cases run on.

use std::sync::Arc;

use gestiq_core::audit::AuditTrail;
use gestiq_core::contract::PassTime;

use crate::port::{DeliveryLog, DeliveryQueue, EndpointStore, Housekeeping};

/// Fresh, empty stores that belong together.
#[derive(Clone, Debug)]
pub struct Stores {
    /// The endpoints.
    pub endpoints: Arc<dyn EndpointStore>,
    /// The queue.
    pub queue: Arc<dyn DeliveryQueue>,
    /// The log.
    pub log: Arc<dyn DeliveryLog>,
    /// Keeps them small.
    pub housekeeping: Arc<dyn Housekeeping>,
    /// The audit trail that they append to.
    pub audit: Arc<dyn AuditTrail>,
    /// Their time.
    pub time: Arc<dyn PassTime>,
}

impl Stores {
    /// Takes one store for all of them, and the audit trail that it appends to.
    #[must_use]
    pub fn of<S>(store: Arc<S>, audit: Arc<dyn AuditTrail>, time: Arc<dyn PassTime>) -> Self
    where
        S: EndpointStore + DeliveryQueue + DeliveryLog + Housekeeping,
    {
        Stores {
            endpoints: Arc::<S>::clone(&store) as Arc<dyn EndpointStore>,
            queue: Arc::<S>::clone(&store) as Arc<dyn DeliveryQueue>,
            log: Arc::<S>::clone(&store) as Arc<dyn DeliveryLog>,
            housekeeping: store,
            audit,
            time,
        }
    }
}
