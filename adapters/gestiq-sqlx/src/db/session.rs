//! Statements in a transaction, the same for both databases.

use gestiq_core::PortError;
use sqlx::AssertSqlSafe;

use super::{Row, Value};
use crate::error::port_error;
use crate::schema::SchemaName;

/// A connection inside a transaction: our own, or the host's.
///
/// Statements write `{schema}.table`: `gestiq.table` in PostgreSQL, `gestiq_table` in SQLite. Parameters are `$1`,
/// `$2`, … in both.
#[derive(Debug)]
pub(crate) struct Session<'c> {
    pub(crate) connection: Connection<'c>,
    pub(crate) schema: &'c SchemaName,
}

/// A connection of either database.
#[derive(Debug)]
pub(crate) enum Connection<'c> {
    #[cfg(feature = "postgres")]
    Postgres(&'c mut sqlx::PgConnection),
    #[cfg(feature = "sqlite")]
    Sqlite(&'c mut sqlx::SqliteConnection),
}

impl Session<'_> {
    /// The statement with the host's schema in it.
    ///
    /// This is the only place where a text goes into SQL, and the text is a validated [`SchemaName`].
    fn sql(&self, template: &'static str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match &self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => in_postgres(template, self.schema),
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => in_sqlite(template, self.schema),
        })
    }

    /// Runs a statement and counts the rows that it touched.
    pub(crate) async fn execute(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, PortError> {
        let sql = self.sql(template);
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => {
                let done = super::postgres::bound(sql, values)?.execute(&mut **connection).await;
                Ok(done.map_err(port_error)?.rows_affected())
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => {
                let done = super::sqlite::bound(sql, values)?.execute(&mut **connection).await;
                Ok(done.map_err(port_error)?.rows_affected())
            }
        }
    }

    /// Runs a statement and answers its rows.
    pub(crate) async fn fetch(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, PortError> {
        let sql = self.sql(template);
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => {
                let rows = super::postgres::bound(sql, values)?.fetch_all(&mut **connection).await;
                Ok(rows.map_err(port_error)?.into_iter().map(Row::Postgres).collect())
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => {
                let rows = super::sqlite::bound(sql, values)?.fetch_all(&mut **connection).await;
                Ok(rows.map_err(port_error)?.into_iter().map(Row::Sqlite).collect())
            }
        }
    }

    /// Runs a statement that answers one row or none.
    pub(crate) async fn fetch_optional(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<Row>, PortError> {
        Ok(self.fetch(template, values).await?.into_iter().next())
    }

    /// Runs several statements that take no parameters, such as a migration.
    pub(crate) async fn run_script(&mut self, template: &'static str) -> Result<(), PortError> {
        let script = sqlx::raw_sql(self.sql(template));
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => script.execute(&mut **connection).await.map(drop),
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => script.execute(&mut **connection).await.map(drop),
        }
        .map_err(port_error)
    }
}

/// A statement for PostgreSQL.
#[cfg(feature = "postgres")]
pub(crate) fn in_postgres(template: &str, schema: &SchemaName) -> String {
    template.replace("{schema}", schema.as_str())
}

/// A statement for SQLite.
#[cfg(feature = "sqlite")]
pub(crate) fn in_sqlite(template: &str, schema: &SchemaName) -> String {
    template.replace("{schema}.", &format!("{schema}_"))
}
