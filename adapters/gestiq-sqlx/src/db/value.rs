//! Parameters of statements.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A parameter of a statement, the same for both databases.
///
/// SQLite keeps instants as microseconds since 1970 in an integer: they compare as numbers, and hold exactly what
/// PostgreSQL's `timestamptz` holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Uuid(Option<Uuid>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Time(Option<DateTime<Utc>>),
    Date(Option<NaiveDate>),
    /// Many at once; only PostgreSQL has them.
    #[cfg(feature = "postgres")]
    Array(super::array::Array),
}

macro_rules! values {
    ($($from:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Value::$variant(Some(value.into()))
            }
        }

        impl From<Option<$from>> for Value {
            fn from(value: Option<$from>) -> Self {
                Value::$variant(value.map(Into::into))
            }
        }
    )+};
}

values! {
    Uuid => Uuid,
    i64 => Int,
    i32 => Int,
    u32 => Int,
    bool => Bool,
    String => Text,
    &str => Text,
    Vec<u8> => Bytes,
    &[u8] => Bytes,
    DateTime<Utc> => Time,
    NaiveDate => Date,
}

/// The parameters of a statement in order: `values![tenant.as_uuid(), name, at]`.
macro_rules! values_of {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values_of as values;
