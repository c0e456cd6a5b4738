//! Statements in a transaction, the same for both databases.

use std::time::Duration;

use gestiq_core::PortError;
use sqlx::AssertSqlSafe;

use super::limit::within;
use super::{Row, Value};
use crate::error::port_error;
use crate::schema::SchemaName;

/// Rows of one `INSERT` at most: a statement of PostgreSQL stays far below its limit of 1 GB.
#[cfg(feature = "postgres")]
const MAX_INSERTED: usize = 5_000;

/// Parameters of one statement of SQLite at most; it takes 32,766.
#[cfg(feature = "sqlite")]
const MAX_PARAMETERS: usize = 4_000;

/// A connection inside a transaction: our own, or the host's.
///
/// Statements are written once for both databases where they are equal:
/// - `{schema}.table` is `gestiq.table` in PostgreSQL, and `gestiq_table` in SQLite;
/// - `{now}` is the database's clock; `{now} + $1{micros}` is so many microseconds later;
/// - `{in}` is `= ANY($n)` or `IN ($n, …)`: the list of [`Session::fetch_in`]; in statements of PostgreSQL alone, `{list}`
///   is its `$n`;
/// - parameters are `$1`, `$2`, … in both.
#[derive(Debug)]
pub(crate) struct Session<'c> {
    pub(crate) connection: Connection<'c>,
    pub(crate) schema: &'c SchemaName,
    /// The limit of each statement.
    pub(crate) limit: Option<Duration>,
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
    /// Returns true on PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        match &self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => true,
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => false,
        }
    }

    /// The statement of the database that runs it.
    pub(crate) fn either(&self, postgres: &'static str, sqlite: &'static str) -> &'static str {
        if self.is_postgres() { postgres } else { sqlite }
    }

    /// The statement with the host's schema in it.
    ///
    /// This is the only place where a text goes into SQL: a validated [`SchemaName`], and numbers of parameters.
    fn sql_of(&self, template: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match &self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => super::postgres::sql(template, self.schema),
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => super::sqlite::sql(template, self.schema),
        })
    }

    /// Runs a statement and counts the rows that it touched.
    pub(crate) async fn execute(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, PortError> {
        self.execute_sql(self.sql_of(template), values).await
    }

    async fn execute_sql(
        &mut self,
        sql: AssertSqlSafe<String>,
        values: Vec<Value>,
    ) -> Result<u64, PortError> {
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => {
                let query = super::postgres::bound(sql, values)?;
                let done = async { query.execute(&mut **connection).await.map_err(port_error) };
                Ok(within(self.limit, done).await?.rows_affected())
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => {
                let query = super::sqlite::bound(sql, values)?;
                let done = async { query.execute(&mut **connection).await.map_err(port_error) };
                Ok(within(self.limit, done).await?.rows_affected())
            }
        }
    }

    /// Runs a statement and answers its rows.
    pub(crate) async fn fetch(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, PortError> {
        self.fetch_sql(self.sql_of(template), values).await
    }

    async fn fetch_sql(
        &mut self,
        sql: AssertSqlSafe<String>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, PortError> {
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => {
                let query = super::postgres::bound(sql, values)?;
                let rows = async { query.fetch_all(&mut **connection).await.map_err(port_error) };
                Ok(within(self.limit, rows).await?.into_iter().map(Row::Postgres).collect())
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => {
                let query = super::sqlite::bound(sql, values)?;
                let rows = async { query.fetch_all(&mut **connection).await.map_err(port_error) };
                Ok(within(self.limit, rows).await?.into_iter().map(Row::Sqlite).collect())
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

    /// Runs a statement for the values of a list, which stand for `{in}`; the other parameters come first.
    ///
    /// A long list is taken in parts where the database needs that, and rows are ordered within a part only.
    pub(crate) async fn fetch_in(
        &mut self,
        template: &'static str,
        values: Vec<Value>,
        list: Vec<Value>,
    ) -> Result<Vec<Row>, PortError> {
        if list.is_empty() {
            return Ok(Vec::new());
        }
        match &self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => {
                let sql = self.sql_of(&listed(template, values.len() + 1));
                self.fetch_sql(sql, [values, vec![super::array::array_of(list)?]].concat()).await
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => {
                let mut rows = Vec::new();
                for part in list.chunks(MAX_PARAMETERS) {
                    let first = values.len() + 1;
                    let numbers: Vec<String> =
                        (first..first + part.len()).map(|at| format!("${at}")).collect();
                    let sql = self.sql_of(&template.replace("{in}", &format!("IN ({})", numbers.join(", "))));
                    rows.extend(self.fetch_sql(sql, [values.as_slice(), part].concat()).await?);
                }
                Ok(rows)
            }
        }
    }

    /// Inserts rows, many in one statement, and counts those that were inserted. `{rows}` in the statement stands for
    /// the values; all rows have as many, and of the same types.
    pub(crate) async fn insert_many(
        &mut self,
        template: &'static str,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64, PortError> {
        let mut inserted = 0;
        match &self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => {
                let mut rows = rows.into_iter().peekable();
                while rows.peek().is_some() {
                    let columns = super::array::columns_of(rows.by_ref().take(MAX_INSERTED))?;
                    let source = format!("SELECT * FROM unnest({})", super::array::parameters_of(&columns));
                    let sql = self.sql_of(&template.replace("{rows}", &source));
                    inserted += self.execute_sql(sql, columns).await?;
                }
            }
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => {
                let width = rows.first().map_or(1, Vec::len).max(1);
                for part in rows.chunks(MAX_PARAMETERS.div_euclid(width)) {
                    let sql =
                        self.sql_of(&template.replace("{rows}", &super::sqlite::tuples(part.len(), width)));
                    inserted += self.execute_sql(sql, part.concat()).await?;
                }
            }
        }
        Ok(inserted)
    }

    /// Runs several statements that take no parameters, such as a migration.
    pub(crate) async fn run_script(&mut self, template: &'static str) -> Result<(), PortError> {
        let script = sqlx::raw_sql(self.sql_of(template));
        match &mut self.connection {
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => script.execute(&mut **connection).await.map(drop),
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => script.execute(&mut **connection).await.map(drop),
        }
        .map_err(port_error)
    }

    /// Makes the transaction one of a tenant for row level security, until it ends; an empty text takes that back.
    #[cfg(feature = "webhooks")]
    pub(crate) async fn set_tenant(&mut self, tenant: String) -> Result<(), PortError> {
        if !self.is_postgres() {
            return Ok(());
        }
        self.execute("SELECT set_config('gestiq.tenant', $1, true)", super::values![tenant]).await.map(drop)
    }

    /// Returns the time of the database's clock.
    #[cfg(any(feature = "webhooks", feature = "reconcile"))]
    pub(crate) async fn now(&mut self) -> Result<chrono::DateTime<chrono::Utc>, PortError> {
        let row = self.fetch_optional("SELECT {now}", super::values![]).await?;
        let silent = || PortError::new(gestiq_core::ErrorKind::Internal, "the database has no clock");
        row.ok_or_else(silent)?.get(0)
    }
}

/// A statement of PostgreSQL whose list is this parameter.
#[cfg(feature = "postgres")]
fn listed(template: &str, number: usize) -> String {
    template.replace("{in}", &format!("= ANY(${number})")).replace("{list}", &format!("${number}"))
}
