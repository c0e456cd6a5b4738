//! Errors of databases, as errors of ports.
//!
//! Ports answer `PortError`, which is sorted by what the caller can do: read again (a conflict), try again (the
//! database is away), or alert the operators (everything that should not happen).

use gestiq_core::{ErrorKind, PortError};
use sqlx::error::DatabaseError;

/// The answer of a port for what the driver reports; the cause is kept.
pub(crate) fn port_error(error: sqlx::Error) -> PortError {
    let (kind, message) = match &error {
        sqlx::Error::Database(reported) => of_database(reported.as_ref()),
        sqlx::Error::PoolTimedOut => {
            (ErrorKind::Unavailable, "no connection to the database became free in time")
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => (ErrorKind::Unavailable, "the database does not answer"),
        sqlx::Error::Configuration(_) => (ErrorKind::Invalid, "the address of the database is not usable"),
        _ => (ErrorKind::Internal, "the database answered what was not expected"),
    };
    PortError::new(kind, message).because(error)
}

/// A row holds what this version cannot have written.
pub(crate) fn corrupt(
    what: &'static str,
    cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> PortError {
    PortError::new(ErrorKind::Internal, format!("a stored {what} is not readable")).because(cause)
}

const CONFLICT: (ErrorKind, &str) = (ErrorKind::Conflict, "the record stands in conflict with another one");
const CHANGED: (ErrorKind, &str) = (ErrorKind::Conflict, "the record was changed at the same time");
const AWAY: (ErrorKind, &str) = (ErrorKind::Unavailable, "the database cannot serve the request now");
#[cfg(feature = "postgres")]
const TEXT: (ErrorKind, &str) =
    (ErrorKind::Invalid, "the database cannot hold this text: it has a NUL character");
/// The tables are not there, or lack a column that this version reads.
const NOT_MIGRATED: (ErrorKind, &str) = (
    ErrorKind::Internal,
    "the tables of Gestiq are missing or are those of an older version: run migrate once, then try again",
);
const UNEXPECTED: (ErrorKind, &str) = (ErrorKind::Internal, "the database refused a statement");

fn of_database(error: &dyn DatabaseError) -> (ErrorKind, &'static str) {
    match error.kind() {
        sqlx::error::ErrorKind::UniqueViolation | sqlx::error::ErrorKind::ForeignKeyViolation => {
            return CONFLICT;
        }
        _ => {}
    }
    #[cfg(feature = "postgres")]
    if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return of_sqlstate(error.code().as_deref().unwrap_or_default());
    }
    #[cfg(feature = "sqlite")]
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        let code = error.code().and_then(|code| code.parse().ok()).unwrap_or_default();
        return of_sqlite_code(code, error.message());
    }
    UNEXPECTED
}

/// SQLSTATE: the first two characters are the class (PostgreSQL, appendix A).
#[cfg(feature = "postgres")]
fn of_sqlstate(code: &str) -> (ErrorKind, &'static str) {
    match code {
        "40001" => CHANGED,                          // serialization failure
        "40P01" | "55P03" => AWAY,                   // deadlock, lock not available: the same again may pass
        "22021" | "22P05" => TEXT,                   // a character that the encoding lacks
        "25006" | "57014" => AWAY,                   // read only after a failover, statement timeout
        "25P03" | "25P04" => AWAY,                   // the transaction was idle, or open, for too long
        "42P01" | "42703" | "3F000" => NOT_MIGRATED, // undefined table, column or schema
        _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => AWAY,
        _ => UNEXPECTED,
    }
}

/// SQLite's result codes; the lower eight bits are the primary one (sqlite.org/rescode.html).
#[cfg(feature = "sqlite")]
fn of_sqlite_code(code: i32, message: &str) -> (ErrorKind, &'static str) {
    const BUSY_SNAPSHOT: i32 = 517;
    // A missing table has no code of its own, only that of every error in a statement.
    const MISSING: [&str; 3] = ["no such table", "no such column", "has no column named"];
    match (code, code & 0xFF) {
        (BUSY_SNAPSHOT, _) => CHANGED,
        (1, _) if MISSING.iter().any(|missing| message.contains(missing)) => NOT_MIGRATED,
        (_, 5 | 6 | 7 | 10 | 13 | 14) => AWAY, // busy, locked, out of memory, I/O, full, cannot open
        _ => UNEXPECTED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_worth_another_try_and_a_bug_is_not() {
        let cases = [
            (sqlx::Error::PoolTimedOut, ErrorKind::Unavailable),
            (sqlx::Error::PoolClosed, ErrorKind::Unavailable),
            (sqlx::Error::Io(std::io::Error::other("reset")), ErrorKind::Unavailable),
            (sqlx::Error::BeginFailed, ErrorKind::Unavailable),
            (sqlx::Error::RowNotFound, ErrorKind::Internal),
            (sqlx::Error::Protocol("?".to_owned()), ErrorKind::Internal),
            (sqlx::Error::Configuration("no url".into()), ErrorKind::Invalid),
        ];
        for (error, kind) in cases {
            let text = error.to_string();
            let mapped = port_error(error);
            assert_eq!(mapped.kind(), kind, "{text}");
            assert!(std::error::Error::source(&mapped).is_some(), "the cause of {text} is kept");
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn states_of_postgresql_are_sorted_by_what_the_caller_can_do() {
        let cases = [
            ("40001", ErrorKind::Conflict),
            ("40P01", ErrorKind::Unavailable),
            ("55P03", ErrorKind::Unavailable),
            ("57P01", ErrorKind::Unavailable),
            ("57014", ErrorKind::Unavailable),
            ("53300", ErrorKind::Unavailable),
            ("08006", ErrorKind::Unavailable),
            ("25006", ErrorKind::Unavailable),
            ("22021", ErrorKind::Invalid),
            ("42501", ErrorKind::Internal),
            ("42P01", ErrorKind::Internal),
            ("", ErrorKind::Internal),
        ];
        for (state, kind) in cases {
            assert_eq!(of_sqlstate(state).0, kind, "{state}");
        }
        assert_eq!(of_sqlstate("42P01"), NOT_MIGRATED);
        assert_eq!(of_sqlstate("42601"), UNEXPECTED, "a statement that is wrong in itself");
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn codes_of_sqlite_are_sorted_by_what_the_caller_can_do() {
        let cases = [
            (5, ErrorKind::Unavailable),
            (517, ErrorKind::Conflict),
            (6, ErrorKind::Unavailable),
            (13, ErrorKind::Unavailable),
            (778, ErrorKind::Unavailable),
            (11, ErrorKind::Internal),
            (1, ErrorKind::Internal),
            (0, ErrorKind::Internal),
        ];
        for (code, kind) in cases {
            assert_eq!(of_sqlite_code(code, "").0, kind, "{code}");
        }
    }
}
