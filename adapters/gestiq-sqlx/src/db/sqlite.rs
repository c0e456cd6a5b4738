//! SQLite: one writer, several readers, and how parameters are bound.

use std::path::Path;
use std::time::Duration;

use gestiq_core::PortError;
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, Sqlite, SqlitePool, Transaction};
use tokio::time::Instant;

use super::begin::begin_apart;
use super::{Access, Value};
use crate::error::port_error;
use crate::schema::SchemaName;

/// Connections that read at the same time. Each has a thread; more of them than cores only wait for each other.
const READERS: u32 = 4;

/// The longest wait for a writer of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The pause before a busy file is opened again.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// The writer and the readers of one database file.
#[derive(Clone, Debug)]
pub(crate) struct Pools {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Pools {
    pub(super) async fn open(path: &Path) -> Result<Self, PortError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true);
        // The writer first: it makes the file and turns the journal over.
        let writer = pool_of(1, options.clone()).await?;
        let readers = pool_of(READERS, options.pragma("query_only", "on")).await?;
        Ok(Pools { writer, readers })
    }

    pub(super) async fn begin(&self, access: Access) -> Result<Transaction<'static, Sqlite>, PortError> {
        match access {
            Access::Read => begin_apart(&self.readers, "BEGIN").await,
            // A transaction that reads first and writes then would be refused when another one wrote between.
            Access::Write => begin_apart(&self.writer, "BEGIN IMMEDIATE").await,
        }
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn pool_of(connections: u32, options: SqliteConnectOptions) -> Result<SqlitePool, PortError> {
    let began = Instant::now();
    loop {
        // The file is on this machine: there is no connection that could have died meanwhile.
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .test_before_acquire(false)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await;
        match pool {
            // While another process turns the journal over, SQLite refuses at once, whatever the timeout.
            Err(error) if is_busy(&error) && began.elapsed() < BUSY_TIMEOUT => {
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            pool => return pool.map_err(port_error),
        }
    }
}

/// Returns true if somebody else has the file to themselves (`SQLITE_BUSY` and its kin: their last byte is 5).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// A statement in the words of SQLite.
pub(super) fn sql(template: &str, schema: &SchemaName) -> String {
    template
        .replace("{schema}.", &format!("{schema}_"))
        .replace("{now}", "CAST(unixepoch('subsec') * 1000000 AS INTEGER)")
        .replace("{micros}", "")
}

/// `VALUES ($1, $2), ($3, $4)`: so many rows of so many values.
pub(super) fn tuples(rows: usize, width: usize) -> String {
    let tuple_of = |row: usize| {
        let numbers: Vec<String> = (1..=width).map(|at| format!("${}", row * width + at)).collect();
        format!("({})", numbers.join(", "))
    };
    format!("VALUES {}", (0..rows).map(tuple_of).collect::<Vec<_>>().join(", "))
}

/// A statement with its parameters.
pub(super) fn bound(
    sql: AssertSqlSafe<String>,
    values: Vec<Value>,
) -> Result<Query<'static, Sqlite, SqliteArguments>, PortError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Uuid(value) => arguments.add(value),
            Value::Int(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value.map(|at| at.timestamp_micros())),
            Value::Date(value) => arguments.add(value),
            #[cfg(feature = "postgres")]
            Value::Array(_) => Err("SQLite has no arrays".into()),
        }
        .map_err(|error| port_error(sqlx::Error::Encode(error)))?;
    }
    Ok(sqlx::query_with(sql, arguments))
}
