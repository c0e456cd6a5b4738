//! PostgreSQL: the pool, the guard of its connections, and how parameters are bound.

use std::time::Duration;

use gestiq_core::PortError;
use sqlx::postgres::{PgArguments, PgPoolOptions};
use sqlx::query::Query;
use sqlx::{Arguments, AssertSqlSafe, Connection as _, PgPool, Postgres, Transaction};

use super::array::Array;
use super::begin::begin_apart;
use super::{Access, Scope, Value};
use crate::error::port_error;
use crate::schema::SchemaName;

/// Options for a pool whose connections come back clean: the host may change everything else.
///
/// A connection that is given back ends whatever is open, so that a transaction which was begun and forgotten, as
/// sqlx 0.9.0 does with a cancelled `begin`, ends there. It costs a round trip, off the caller's path.
#[must_use]
pub fn pool_options() -> PgPoolOptions {
    PgPoolOptions::new().after_release(|connection, _| {
        // A ROLLBACK alone would leave a warning in the server's log wherever nothing is open, which is nearly always.
        Box::pin(async move { sqlx::raw_sql("BEGIN; ROLLBACK").execute(connection).await.map(|_| true) })
    })
}

/// An idle connection is asked whether it is still there before it is used again, if it was idle for longer than this.
const TRUSTED: Duration = Duration::from_secs(1);

/// Options for our own pool. Nobody begins anything there but by `begin_apart`, so its connections come back clean by
/// themselves, and both questions of a connection, on its way out and on its way back, would be round trips for nothing.
pub(super) fn own_pool_options() -> PgPoolOptions {
    PgPoolOptions::new().test_before_acquire(false).before_acquire(|connection, idle| {
        Box::pin(async move {
            // A connection that does not answer is replaced by another one.
            Ok(idle.idle_for < TRUSTED || connection.ping().await.is_ok())
        })
    })
}

pub(super) async fn begin(
    pool: &PgPool,
    access: Access,
    scope: Option<Scope>,
) -> Result<Transaction<'static, Postgres>, PortError> {
    // One round trip for all of it.
    let begin = match access {
        Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Access::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
    };
    let scope_setting = scope.map(|scope| format!("; {}", scope.setting())).unwrap_or_default();
    let durable = match (access, scope) {
        (Access::Write, Some(_)) => format!("; {DURABLE}"),
        _ => String::new(),
    };
    begin_apart(pool, AssertSqlSafe(format!("{begin}{scope_setting}{durable}"))).await
}

/// A commit waits for the disk, even if the host's setting is lower; a host that asks for more keeps it.
pub(crate) const DURABLE: &str = "SELECT set_config('synchronous_commit', 'on', true) \
    WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// A statement in the words of PostgreSQL.
pub(super) fn sql(template: &str, schema: &SchemaName) -> String {
    template
        .replace("{schema}", schema.as_str())
        .replace("{now}", "statement_timestamp()")
        .replace("{micros}", " * interval '1 microsecond'")
}

/// A statement with its parameters.
pub(super) fn bound(
    sql: AssertSqlSafe<String>,
    values: Vec<Value>,
) -> Result<Query<'static, Postgres, PgArguments>, PortError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Uuid(value) => arguments.add(value),
            Value::Int(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Time(value) => arguments.add(value),
            Value::Date(value) => arguments.add(value),
            Value::Array(Array::Uuid(values)) => arguments.add(values),
            Value::Array(Array::Int(values)) => arguments.add(values),
            Value::Array(Array::Bool(values)) => arguments.add(values),
            Value::Array(Array::Text(values)) => arguments.add(values),
            Value::Array(Array::Bytes(values)) => arguments.add(values),
            Value::Array(Array::Time(values)) => arguments.add(values),
            Value::Array(Array::Date(values)) => arguments.add(values),
        }
        .map_err(|error| port_error(sqlx::Error::Encode(error)))?;
    }
    Ok(sqlx::query_with(sql, arguments))
}
