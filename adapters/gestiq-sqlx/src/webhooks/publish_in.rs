//! Publishing in the host's own transaction: the event is published exactly if the host's change is committed.

use gestiq_core::{PortError, TenantId};
use gestiq_webhooks::port::{Publication, Published};

use super::{WebhookStore, publish};
use crate::db::{Connection, Session, values};

/// A transaction that the host has begun: `&mut sqlx::Transaction`, or a connection inside one.
#[derive(Debug)]
pub struct HostTransaction<'c>(Connection<'c>);

#[cfg(feature = "postgres")]
impl<'c> From<&'c mut sqlx::PgConnection> for HostTransaction<'c> {
    fn from(connection: &'c mut sqlx::PgConnection) -> Self {
        HostTransaction(Connection::Postgres(connection))
    }
}

#[cfg(feature = "postgres")]
impl<'c> From<&'c mut sqlx::Transaction<'_, sqlx::Postgres>> for HostTransaction<'c> {
    fn from(tx: &'c mut sqlx::Transaction<'_, sqlx::Postgres>) -> Self {
        HostTransaction(Connection::Postgres(&mut *tx))
    }
}

#[cfg(feature = "sqlite")]
impl<'c> From<&'c mut sqlx::SqliteConnection> for HostTransaction<'c> {
    fn from(connection: &'c mut sqlx::SqliteConnection) -> Self {
        HostTransaction(Connection::Sqlite(connection))
    }
}

#[cfg(feature = "sqlite")]
impl<'c> From<&'c mut sqlx::Transaction<'_, sqlx::Sqlite>> for HostTransaction<'c> {
    fn from(tx: &'c mut sqlx::Transaction<'_, sqlx::Sqlite>) -> Self {
        HostTransaction(Connection::Sqlite(&mut *tx))
    }
}

/// The host commits at a time of its own: the workers of this program learn it from PostgreSQL, as all others do.
const NOBODY: &str = "";

impl WebhookStore {
    /// Writes messages and their deliveries in a transaction of the host, in the same database: they are published if it is
    /// committed, and not if it is rolled back. Otherwise as `DeliveryQueue::publish`.
    ///
    /// In PostgreSQL the tenant that the transaction had set for row level security is set again when it returns, and
    /// the commit will wait for the disk. In SQLite, workers of this program are not woken by the host's commit; they
    /// find it when they poll.
    ///
    /// # Errors
    /// As `DeliveryQueue::publish`. After `Conflict` because somebody else is publishing the same at this moment,
    /// roll back and repeat the transaction; after any error, commit nothing.
    pub async fn publish_in(
        &self,
        tx: impl Into<HostTransaction<'_>>,
        tenant: TenantId,
        publications: &[Publication],
    ) -> Result<Vec<Published>, PortError> {
        Publication::check(tenant, publications)?;
        let connection = tx.into().0;
        let mut session = Session { connection, schema: self.db.schema(), limit: None };
        let before = enter(&mut session, tenant).await?;
        let outcome = publish::publish(&mut session, tenant, publications, NOBODY).await;
        // After an error of the database nothing more runs in this transaction, and nothing of it will last.
        let left = leave(&mut session, before).await;
        match outcome? {
            publish::Outcome::Published(answers) => left.map(|()| answers),
            publish::Outcome::Collided => Err(publish::collided()),
        }
    }
}

/// Sets the tenant, and answers what was set before.
async fn enter(session: &mut Session<'_>, tenant: TenantId) -> Result<String, PortError> {
    if !session.is_postgres() {
        return Ok(String::new());
    }
    let sql = "SELECT coalesce(current_setting('gestiq.tenant', true), ''),
               set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                          THEN 'on' ELSE current_setting('synchronous_commit') END, true)";
    let row = session.fetch_optional(sql, values![]).await?;
    let before = row.map_or(Ok(String::new()), |row| row.get(0))?;
    session.set_tenant(tenant.to_string()).await?;
    Ok(before)
}

async fn leave(session: &mut Session<'_>, before: String) -> Result<(), PortError> {
    session.set_tenant(before).await
}
