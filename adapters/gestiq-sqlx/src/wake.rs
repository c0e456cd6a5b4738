//! Waking workers when something was published.
//!
//! A worker that found nothing to do waits for the next publication instead of asking again and again. Inside one
//! program the store itself wakes it; between programs PostgreSQL does, by `LISTEN` and `NOTIFY`. Neither is a
//! promise: a notification may be lost with a connection, and a retry becomes due without any. So a wait always has
//! an end, after which the worker polls.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gestiq_core::PortError;
use gestiq_webhooks::port::WakeUp;
use tokio::sync::watch;

use crate::db::Db;
#[cfg(feature = "postgres")]
use crate::db::Signal;
use crate::schema::SchemaName;

/// The pause before a lost connection is tried again.
#[cfg(feature = "postgres")]
const RECONNECT: Duration = Duration::from_secs(1);

/// The channel on which PostgreSQL notifies that something was published.
pub(crate) fn channel(schema: &SchemaName) -> String {
    format!("{schema}_webhook_published")
}

/// Waits until something may have been published. Clones wait each for itself, over one connection.
///
/// ```
/// use std::time::Duration;
///
/// use gestiq_sqlx::{Db, Wake};
///
/// async fn work(db: &Db) -> Result<(), Box<dyn std::error::Error>> {
///     let mut wake = Wake::listen(db).await?;
///     loop {
///         // Claim and deliver what is there, then:
///         wake.wait(Duration::from_secs(1)).await;
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Wake {
    seen: watch::Receiver<u64>,
    /// Ends with the last clone.
    _listener: Option<Arc<Listener>>,
}

impl Wake {
    /// Listens to a database: for what this program publishes, and with PostgreSQL for what all others do, over a
    /// connection of its own.
    ///
    /// # Errors
    /// `Unavailable` where no connection is to be had.
    pub async fn listen(db: &Db) -> Result<Self, PortError> {
        let listener = Listener::of(db).await?;
        Ok(Wake { seen: db.published().subscribe(), _listener: listener.map(Arc::new) })
    }

    /// Waits for a publication since the last wait, or until the time is over.
    pub async fn wait(&mut self, at_most: Duration) {
        // Both ends of the wait mean the same: poll.
        let _ = tokio::time::timeout(at_most, self.seen.changed()).await;
    }
}

#[async_trait]
impl WakeUp for Wake {
    async fn wait(&mut self, at_most: Duration) {
        Wake::wait(self, at_most).await;
    }
}

/// The task that listens for publications of other programs.
#[derive(Debug)]
struct Listener(tokio::task::JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Listener {
    async fn of(db: &Db) -> Result<Option<Self>, PortError> {
        match &db.backend {
            #[cfg(feature = "postgres")]
            crate::db::Backend::Postgres(pool) => {
                let mut listener =
                    sqlx::postgres::PgListener::connect_with(pool).await.map_err(crate::error::port_error)?;
                listener.listen(&channel(db.schema())).await.map_err(crate::error::port_error)?;
                Ok(Some(Listener(tokio::spawn(hear(listener, db.published().clone())))))
            }
            // Other programs are heard by asking again.
            #[cfg(feature = "sqlite")]
            crate::db::Backend::Sqlite(_) => Ok(None),
        }
    }
}

/// Passes notifications on, until the pool is closed.
#[cfg(feature = "postgres")]
async fn hear(mut listener: sqlx::postgres::PgListener, signal: Signal) {
    loop {
        match listener.recv().await {
            Ok(notification) if notification.payload() == signal.name() => continue,
            Ok(_) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(_) => tokio::time::sleep(RECONNECT).await,
        }
        // If the connection was lost, something may have been published meanwhile. One that the driver has mended by
        // itself says nothing, and workers poll besides.
        signal.notify();
    }
}
