//! Records that are kept whole, as JSON in a text column.
//!
//! It is text and not `jsonb`: a bank's text may hold a NUL character, which `jsonb` refuses and JSON writes as
//! `\u0000`, and nothing inside is ever searched.

use gestiq_core::{ErrorKind, PortError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Row;
use crate::error::corrupt;

/// A record as its column holds it.
pub(crate) fn written<T: Serialize>(record: &T) -> Result<String, PortError> {
    serde_json::to_string(record)
        .map_err(|error| PortError::new(ErrorKind::Internal, "a record has no JSON form").because(error))
}

/// The record that was written so.
pub(crate) fn parse<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, PortError> {
    serde_json::from_str(text).map_err(|error| corrupt(what, error))
}

/// The record in the first column of a row.
pub(crate) fn read<T: DeserializeOwned>(what: &'static str, row: &Row) -> Result<T, PortError> {
    parse(what, &row.get::<String>(0)?)
}

/// The records in the first column of rows.
pub(crate) fn read_all<T: DeserializeOwned>(what: &'static str, rows: &[Row]) -> Result<Vec<T>, PortError> {
    rows.iter().map(|row| read(what, row)).collect()
}
