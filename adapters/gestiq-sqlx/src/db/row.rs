//! Rows that a statement returns.

use chrono::{DateTime, NaiveDate, Utc};
use gestiq_core::PortError;
use gestiq_core::digest::Digest;
use sqlx::Row as _;
use uuid::Uuid;

use crate::error::{corrupt, port_error};

/// A row of either database.
#[derive(Debug)]
pub(crate) enum Row {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
}

impl Row {
    /// The column at an index from 0.
    pub(crate) fn get<T: Column>(&self, at: usize) -> Result<T, PortError> {
        T::read(self, at).map_err(port_error)
    }

    /// Reads the columns one after the other.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns { row: self, at: 0 }
    }
}

/// The columns of a row, read from left to right in the order of the `SELECT`.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    row: &'a Row,
    at: usize,
}

impl Columns<'_> {
    /// The next column.
    pub(crate) fn read<T: Column>(&mut self) -> Result<T, PortError> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }
}

impl Columns<'_> {
    /// The next column, a text that stands for something.
    #[cfg(feature = "webhooks")]
    pub(crate) fn parse<T, E>(
        &mut self,
        what: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, PortError>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        parse(&self.read::<String>()?).map_err(|error| corrupt(what, error))
    }

    /// The next column, a small count.
    #[cfg(feature = "webhooks")]
    pub(crate) fn count(&mut self) -> Result<u32, PortError> {
        u32::try_from(self.read::<i64>()?).map_err(|error| corrupt("count", error))
    }

    /// The next column, the digest of a request.
    #[cfg(feature = "webhooks")]
    pub(crate) fn fingerprint(&mut self) -> Result<gestiq_core::idempotency::Fingerprint, PortError> {
        digest_of(self.read()?).map(gestiq_core::idempotency::Fingerprint::from_digest)
    }
}

/// The digest that a column holds.
pub(crate) fn digest_of(bytes: Vec<u8>) -> Result<Digest, PortError> {
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| corrupt("digest", "it has not 32 bytes"))?;
    Ok(Digest::from_bytes(bytes))
}

/// A type that a column of both databases can hold.
pub(crate) trait Column: Sized {
    fn read(row: &Row, at: usize) -> Result<Self, sqlx::Error>;
}

macro_rules! same_in_both {
    ($($column:ty),+ $(,)?) => {$(
        impl Column for $column {
            fn read(row: &Row, at: usize) -> Result<Self, sqlx::Error> {
                match row {
                    #[cfg(feature = "postgres")]
                    Row::Postgres(row) => row.try_get(at),
                    #[cfg(feature = "sqlite")]
                    Row::Sqlite(row) => row.try_get(at),
                }
            }
        }
    )+};
}

same_in_both! {
    Uuid, Option<Uuid>, i64, Option<i64>, bool, String, Option<String>, Vec<u8>, Option<Vec<u8>>,
    NaiveDate, Option<NaiveDate>,
}

impl Column for Option<DateTime<Utc>> {
    fn read(row: &Row, at: usize) -> Result<Self, sqlx::Error> {
        match row {
            #[cfg(feature = "postgres")]
            Row::Postgres(row) => row.try_get(at),
            #[cfg(feature = "sqlite")]
            Row::Sqlite(row) => row.try_get::<Option<i64>, _>(at)?.map(instant).transpose(),
        }
    }
}

impl Column for DateTime<Utc> {
    fn read(row: &Row, at: usize) -> Result<Self, sqlx::Error> {
        match row {
            #[cfg(feature = "postgres")]
            Row::Postgres(row) => row.try_get(at),
            #[cfg(feature = "sqlite")]
            Row::Sqlite(row) => instant(row.try_get(at)?),
        }
    }
}

#[cfg(feature = "sqlite")]
fn instant(micros: i64) -> Result<DateTime<Utc>, sqlx::Error> {
    DateTime::from_timestamp_micros(micros)
        .ok_or_else(|| sqlx::Error::Decode(format!("{micros} microseconds are beyond the calendar").into()))
}
