//! Values to compare with.

use std::cmp::Ordering;
use std::fmt;

use super::Number;
use super::payload::Value;

/// Bytes of a text in a filter at most.
pub const MAX_TEXT_BYTES: usize = 500;

/// A value to compare with: anything in JSON but objects and lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; in a payload it may also be the text of one.
    Number(Number),
    /// A text.
    Text(String),
}

impl Scalar {
    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Scalar::Text(text.to_owned())
    }

    /// Returns true if "less" means something.
    pub(super) fn has_order(&self) -> bool {
        matches!(self, Scalar::Number(_) | Scalar::Text(_))
    }

    /// Returns true if a value of a payload is this one.
    pub(super) fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Scalar::Null, Value::Null) => true,
            (Scalar::Bool(wanted), Value::Bool(found)) => wanted == found,
            _ => self.order_of(value) == Some(Ordering::Equal),
        }
    }

    /// Compares a value of a payload with this one, if that is possible.
    pub(super) fn order_of(&self, value: &Value) -> Option<Ordering> {
        match (self, value) {
            (Scalar::Number(wanted), Value::Number(found)) => Some(found.cmp(wanted)),
            (Scalar::Number(wanted), Value::Text(found)) => Some(Number::read(found)?.cmp(wanted)),
            (Scalar::Text(wanted), Value::Text(found)) => Some(found.as_str().cmp(wanted)),
            _ => None,
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Null => f.write_str("null"),
            Scalar::Bool(value) => write!(f, "{value}"),
            Scalar::Number(number) => write!(f, "{number}"),
            Scalar::Text(text) => write!(f, "{:?}", gestiq_core::text::excerpt(text)),
        }
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Scalar::Number(number.into())
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Scalar::Bool(value)
    }
}

impl From<Number> for Scalar {
    fn from(number: Number) -> Self {
        Scalar::Number(number)
    }
}
