//! All stores in memory: for tests, for simulations, and for hosts that may forget.
//!
//! It is not a mock: it passes the same contract suite as the databases. The same calls at the same times give the same
//! answers, because nothing in it is in random order and clock and ids are injected.

mod audit;
mod claim;
mod deliveries;
mod endpoints;
mod housekeeping;
mod log;
mod publish;
mod queue;
mod requests;
mod settle;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use gestiq_core::audit::AuditBook;
use gestiq_core::idempotency::Operation;
use gestiq_core::{Clock, IdSource, IdempotencyKey, TenantId};

use requests::KeptRequest;

use crate::delivery::{Attempt, Delivery, DeliveryId};
use crate::endpoint::{Endpoint, EndpointId};
use crate::health::EndpointHealth;
use crate::message::{Message, MessageId};
use crate::port::LeaseToken;

/// Endpoints, messages, deliveries, attempts and the audit trail in memory.
///
/// ```
/// use std::sync::Arc;
/// use gestiq_core::{ManualClock, SequentialIds};
/// use gestiq_webhooks::MemoryStore;
/// use gestiq_webhooks::port::DeliveryQueue;
/// # use chrono::DateTime;
///
/// let store = MemoryStore::new(
///     Arc::new(ManualClock::at(DateTime::UNIX_EPOCH)),
///     Arc::new(SequentialIds::default()),
/// );
/// let queue: Arc<dyn DeliveryQueue> = Arc::new(store);
/// ```
pub struct MemoryStore {
    clock: Arc<dyn Clock>,
    /// Of lease tokens.
    ids: Arc<dyn IdSource>,
    tables: Mutex<Tables>,
}

impl MemoryStore {
    /// An empty store with its own clock, as a database has one; `ids` gives the lease tokens.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        MemoryStore { clock, ids, tables: Mutex::default() }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Every method changes a table only after its last check, so a panic elsewhere cannot have left half a change.
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tables = self.tables();
        f.debug_struct("MemoryStore")
            .field("endpoints", &tables.endpoints.len())
            .field("deliveries", &tables.deliveries.len())
            .finish_non_exhaustive()
    }
}

/// An endpoint with how it is doing.
struct KeptEndpoint {
    endpoint: Arc<Endpoint>,
    health: EndpointHealth,
}

/// A message with the deliveries of its publication.
struct KeptMessage {
    message: Arc<Message>,
    deliveries: Vec<DeliveryId>,
}

/// A delivery and who holds it.
struct KeptDelivery {
    delivery: Delivery,
    lease: Option<Lease>,
}

#[derive(Clone, Copy)]
struct Lease {
    token: LeaseToken,
    until: DateTime<Utc>,
}

#[derive(Default)]
struct Tables {
    endpoints: BTreeMap<EndpointId, KeptEndpoint>,
    messages: BTreeMap<(TenantId, MessageId), KeptMessage>,
    deliveries: BTreeMap<DeliveryId, KeptDelivery>,
    /// The pending ones of each endpoint.
    open: BTreeMap<EndpointId, BTreeSet<DeliveryId>>,
    /// The delivery of each lease.
    held: BTreeMap<LeaseToken, DeliveryId>,
    attempts: BTreeMap<(DeliveryId, u32), Attempt>,
    /// The requests under idempotency keys.
    requests: BTreeMap<(TenantId, Operation, IdempotencyKey), KeptRequest>,
    audit: AuditBook,
}
