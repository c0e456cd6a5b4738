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
mod submissions;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use claim::Leases;
use gestiq_core::{PortError, TenantId};
pub use publish_in::HostTransaction;

use crate::db::{Db, Scope, Tx};

/// How long a statement of the stores of webhooks may take, housekeeping apart.
pub const STATEMENT_LIMIT: Duration = Duration::from_secs(20);

/// `EndpointStore`, `DeliveryQueue`, `DeliveryLog` and `Housekeeping` on a database.
///
/// ```
/// use std::sync::Arc;
///
/// use gestiq_sqlx::{Db, WebhookStore};
/// use gestiq_webhooks::{DeliveryLog, DeliveryQueue};
///
/// fn ports(db: Db) -> (Arc<dyn DeliveryQueue>, Arc<dyn DeliveryLog>) {
///     let store = Arc::new(WebhookStore::new(db));
///     (Arc::<WebhookStore>::clone(&store), store)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct WebhookStore {
    db: Db,
    limit: Duration,
    #[cfg(feature = "postgres")]
    lanes: Arc<claim::Lanes>,
    leases: Arc<Leases>,
}

impl WebhookStore {
    /// The stores in a database whose tables are there ([`Db::migrate`]).
    #[must_use]
    pub fn new(db: Db) -> Self {
        WebhookStore {
            db,
            limit: STATEMENT_LIMIT,
            #[cfg(feature = "postgres")]
            lanes: Arc::default(),
            leases: Arc::default(),
        }
    }

    /// Waits for each statement so long at most, and answers `Unavailable` then; [`STATEMENT_LIMIT`] unless it is said. Less
    /// than a lease, so that a worker whose database has gone without a word takes up its work with another connection.
    #[must_use]
    pub fn with_statement_limit(self, limit: Duration) -> Self {
        WebhookStore { limit, ..self }
    }

    async fn read(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.read_within(self.limit, Scope::Tenant(tenant)).await
    }

    async fn write(&self, tenant: TenantId) -> Result<Tx, PortError> {
        self.db.write_within(self.limit, Scope::Tenant(tenant)).await
    }

    /// A transaction that nobody waits for, and that may delete much.
    async fn tidy(&self) -> Result<Tx, PortError> {
        self.db.write(Scope::Workers).await
    }

    /// A transaction of a worker.
    async fn work(&self) -> Result<Tx, PortError> {
        self.db.write_within(self.limit, Scope::Workers).await
    }
}
