//! The stores of webhooks: endpoints, the queue of deliveries, and their log.
//!
//! Open deliveries are short rows in a table of their own; final ones move to a history, with every attempt written
//! down, in the transaction that ends them. A worker claims rows: it leaves its token in them and the instant when
//! its lease ends, by the database's clock, and nothing is locked while it sends. What becomes of a delivery is
//! decided by `Delivery::apply` and only written down here.
//!
//! Statements that serve all tenants' workers at high rates are written for each database (`claim`, `held`); the
//! others are the same for both.

mod attempt_rows;
mod change;
mod claim;
mod delivery_rows;
mod endpoint_document;
mod endpoint_rows;
mod endpoints;
mod health_rows;
mod held;
mod housekeeping;
mod list;
mod log;
mod message_rows;
mod publish;
mod publish_in;
mod queue;
mod settle;
mod trail;
mod turns;

use std::sync::Arc;

use claim::Leases;
use gestiq_core::{PortError, TenantId};
pub use publish_in::HostTransaction;

use crate::db::{Db, Scope, Tx};

/// `EndpointStore`, `DeliveryQueue`, `DeliveryLog` and `Housekeeping` on a database.
///
/// ```
/// use std::sync::Arc;
///
/// use gestiq_sqlx::{Db, WebhookStore};
/// use gestiq_webhooks::port::{DeliveryLog, DeliveryQueue};
///
/// fn ports(db: Db) -> (Arc<dyn DeliveryQueue>, Arc<dyn DeliveryLog>) {
///     let store = Arc::new(WebhookStore::new(db));
///     (Arc::<WebhookStore>::clone(&store), store)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct WebhookStore {
    db: Db,
    #[cfg(feature = "postgres")]
    cursors: Arc<claim::ClaimCursors>,
    leases: Arc<Leases>,
}

impl WebhookStore {
    /// The stores in a database whose tables are there ([`Db::migrate`]).
    #[must_use]
    pub fn new(db: Db) -> Self {
        WebhookStore {
            db,
            #[cfg(feature = "postgres")]
            cursors: Arc::default(),
            leases: Arc::default(),
        }
    }

    async fn read(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.read(Scope::Tenant(tenant)).await
    }

    async fn write(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.write(Scope::Tenant(tenant)).await
    }

    /// A transaction of housekeeping.
    async fn tidy(&self) -> Result<Tx, PortError> {
        self.db.tidy(Scope::Workers).await
    }

    /// A transaction of a worker.
    async fn work(&self) -> Result<Tx, PortError> {
        self.db.write(Scope::Workers).await
    }
}
