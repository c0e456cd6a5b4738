//! Lists as arrays of PostgreSQL: one parameter instead of thousands, and one text of a statement for any length.

use chrono::{DateTime, NaiveDate, Utc};
use gestiq_core::{ErrorKind, PortError};
use uuid::Uuid;

use super::Value;

/// A column of values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Array {
    Uuid(Vec<Option<Uuid>>),
    Int(Vec<Option<i64>>),
    Bool(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
    Time(Vec<Option<DateTime<Utc>>>),
    Date(Vec<Option<NaiveDate>>),
}

macro_rules! arrays {
    ($($kind:ident: $sql:literal),+ $(,)?) => {
        impl Array {
            /// An array that begins with this value.
            fn starting_with(value: Value, length: usize) -> Option<Self> {
                match value {
                    $(Value::$kind(value) => {
                        let mut values = Vec::with_capacity(length);
                        values.push(value);
                        Some(Array::$kind(values))
                    })+
                    Value::Array(_) => None,
                }
            }

            /// Adds a value of the same type.
            fn push(&mut self, value: Value) -> Option<()> {
                match (self, value) {
                    $((Array::$kind(values), Value::$kind(value)) => Some(values.push(value)),)+
                    _ => None,
                }
            }

            /// The type in SQL.
            fn sql_type(&self) -> &'static str {
                match self {
                    $(Array::$kind(_) => $sql),+
                }
            }
        }
    };
}

arrays! {
    Uuid: "uuid[]",
    Int: "bigint[]",
    Bool: "boolean[]",
    Text: "text[]",
    Bytes: "bytea[]",
    Time: "timestamptz[]",
    Date: "date[]",
}

/// A list as one parameter.
pub(super) fn array_of(list: Vec<Value>) -> Result<Value, PortError> {
    let columns = columns_of(list.into_iter().map(|value| vec![value]))?;
    columns.into_iter().next().ok_or_else(mixed)
}

/// Rows as columns, one parameter each.
pub(crate) fn columns_of(rows: impl Iterator<Item = Vec<Value>>) -> Result<Vec<Value>, PortError> {
    let length = rows.size_hint().0;
    let mut columns: Vec<Array> = Vec::new();
    for row in rows {
        if columns.is_empty() {
            let first = row.into_iter().map(|value| Array::starting_with(value, length));
            columns = first.collect::<Option<_>>().ok_or_else(mixed)?;
        } else {
            let mut values = row.into_iter();
            for column in &mut columns {
                values.next().and_then(|value| column.push(value)).ok_or_else(mixed)?;
            }
        }
    }
    Ok(columns.into_iter().map(Value::Array).collect())
}

/// `$1::uuid[], $2::text[]`: what `unnest` is given.
pub(super) fn parameters_of(columns: &[Value]) -> String {
    let typed = columns.iter().enumerate().filter_map(|(at, column)| match column {
        Value::Array(array) => Some(format!("${}::{}", at + 1, array.sql_type())),
        _ => None,
    });
    typed.collect::<Vec<_>>().join(", ")
}

fn mixed() -> PortError {
    PortError::new(ErrorKind::Internal, "the rows of a statement have different columns")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::values;

    #[test]
    fn rows_become_columns() {
        let columns = columns_of([values![1_i64, "a"], values![2_i64, None::<&str>]].into_iter()).unwrap();
        assert_eq!(
            columns,
            [
                Value::Array(Array::Int(vec![Some(1), Some(2)])),
                Value::Array(Array::Text(vec![Some("a".to_owned()), None])),
            ]
        );
        assert_eq!(parameters_of(&columns), "$1::bigint[], $2::text[]");
    }

    #[test]
    fn rows_of_different_columns_are_refused() {
        let cases = [vec![values![1_i64], values!["a"]], vec![values![1_i64, "a"], values![1_i64]]];
        for rows in cases {
            assert!(columns_of(rows.into_iter()).is_err());
        }
    }
}
