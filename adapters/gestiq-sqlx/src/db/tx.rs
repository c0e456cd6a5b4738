//! A transaction of our own.

use std::time::Duration;

use gestiq_core::PortError;

use super::limit::within;
use super::session::{Connection, Session};
use crate::error::port_error;
use crate::schema::SchemaName;

/// A transaction. What is not committed is rolled back when it is dropped.
#[derive(Debug)]
pub(crate) struct Tx {
    pub(super) open: Open,
    pub(super) schema: SchemaName,
    pub(super) limit: Option<Duration>,
}

#[derive(Debug)]
pub(super) enum Open {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
}

impl Tx {
    /// The connection, for statements.
    pub(crate) fn session(&mut self) -> Session<'_> {
        let connection = match &mut self.open {
            #[cfg(feature = "postgres")]
            Open::Postgres(tx) => Connection::Postgres(&mut *tx),
            #[cfg(feature = "sqlite")]
            Open::Sqlite(tx) => Connection::Sqlite(&mut *tx),
        };
        Session { connection, schema: &self.schema, limit: self.limit }
    }

    /// Makes everything in it lasting.
    ///
    /// An error leaves it open whether it is: the connection may have broken on the way back.
    pub(crate) async fn commit(self) -> Result<(), PortError> {
        let open = self.open;
        let committed = async {
            match open {
                #[cfg(feature = "postgres")]
                Open::Postgres(tx) => tx.commit().await,
                #[cfg(feature = "sqlite")]
                Open::Sqlite(tx) => tx.commit().await,
            }
            .map_err(port_error)
        };
        within(self.limit, committed).await
    }
}
