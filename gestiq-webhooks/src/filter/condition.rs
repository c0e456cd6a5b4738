//! One test of one value.

use std::cmp::Ordering;
use std::fmt;

use super::payload::Value;
use super::{FilterError, JsonPointer, MAX_TEXT_BYTES, Scalar};

/// Values of `in` at most.
pub const MAX_ALTERNATIVES: usize = 100;

/// The test on a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Equal to this.
    Eq(Scalar),
    /// There, and not equal to this.
    Ne(Scalar),
    /// Greater than this number or text.
    Gt(Scalar),
    /// Greater or equal.
    Gte(Scalar),
    /// Less.
    Lt(Scalar),
    /// Less or equal.
    Lte(Scalar),
    /// Equal to one of these.
    In(Vec<Scalar>),
    /// There, be it `null`.
    Exists,
    /// Not there.
    Missing,
}

impl Test {
    pub(super) fn holds(&self, found: Option<&Value>) -> bool {
        let Some(value) = found else { return *self == Test::Missing };
        let ordered = |wanted: &Scalar, fits: fn(Ordering) -> bool| wanted.order_of(value).is_some_and(fits);
        match self {
            Test::Eq(wanted) => wanted.equals(value),
            Test::Ne(wanted) => !wanted.equals(value),
            Test::Gt(wanted) => ordered(wanted, Ordering::is_gt),
            Test::Gte(wanted) => ordered(wanted, Ordering::is_ge),
            Test::Lt(wanted) => ordered(wanted, Ordering::is_lt),
            Test::Lte(wanted) => ordered(wanted, Ordering::is_le),
            Test::In(wanted) => wanted.iter().any(|wanted| wanted.equals(value)),
            Test::Exists => true,
            Test::Missing => false,
        }
    }

    fn values(&self) -> &[Scalar] {
        match self {
            Test::Eq(value)
            | Test::Ne(value)
            | Test::Gt(value)
            | Test::Gte(value)
            | Test::Lt(value)
            | Test::Lte(value) => std::slice::from_ref(value),
            Test::In(values) => values,
            Test::Exists | Test::Missing => &[],
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::Eq(value) => write!(f, "equal to {value}"),
            Test::Ne(value) => write!(f, "other than {value}"),
            Test::Gt(value) => write!(f, "greater than {value}"),
            Test::Gte(value) => write!(f, "at least {value}"),
            Test::Lt(value) => write!(f, "less than {value}"),
            Test::Lte(value) => write!(f, "at most {value}"),
            Test::In(values) => write!(f, "one of {} values", values.len()),
            Test::Exists => f.write_str("there"),
            Test::Missing => f.write_str("missing"),
        }
    }
}

/// A test of the value at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    at: JsonPointer,
    test: Test,
}

impl Condition {
    /// A test of the value at a place.
    ///
    /// # Errors
    /// [`FilterError::NoOrder`] for "less" and the like with `null`, `true` or `false`,
    /// [`FilterError::Alternatives`], [`FilterError::TextTooLong`].
    pub fn new(at: JsonPointer, test: Test) -> Result<Self, FilterError> {
        let long = |value: &&Scalar| matches!(value, Scalar::Text(text) if text.len() > MAX_TEXT_BYTES);
        if let Some(Scalar::Text(text)) = test.values().iter().find(long) {
            return Err(FilterError::TextTooLong { bytes: text.len() });
        }
        match &test {
            Test::Gt(value) | Test::Gte(value) | Test::Lt(value) | Test::Lte(value) if !value.has_order() => {
                Err(FilterError::NoOrder { at: at.to_string(), value: value.to_string() })
            }
            Test::In(values) if !(1..=MAX_ALTERNATIVES).contains(&values.len()) => {
                Err(FilterError::Alternatives { at: at.to_string(), found: values.len() })
            }
            _ => Ok(Condition { at, test }),
        }
    }

    /// The place of the value.
    #[must_use]
    pub fn at(&self) -> &JsonPointer {
        &self.at
    }

    /// The test on it.
    #[must_use]
    pub fn test(&self) -> &Test {
        &self.test
    }
}
