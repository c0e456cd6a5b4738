//! Filters: conditions on the content of messages.
//!
//! A customer who only cares about large payments from Spain should not have to receive the others and throw them
//! away. A filter is a small tree of conditions on the JSON payload. It is data, not code: it cannot loop, its
//! size is limited, and it has one meaning.
//!
//! - A comparison holds only for a value that is there: a missing value fulfils `exists: false` and nothing else.
//! - Numbers are compared as exact decimals. A number is also compared with a text that holds one, because amounts
//!   of money travel as texts (`"50000.00"`).
//! - Texts are compared by code points, which orders ISO dates and instants in UTC by time.
//! - Of a repeated key the last one counts, as in JavaScript.

mod condition;
mod contradiction;
mod error;
mod number;
mod payload;
mod pointer;
mod scalar;
mod wire;

pub use condition::{Condition, MAX_ALTERNATIVES, Test};
pub use error::FilterError;
pub use number::{MAX_NUMBER_BYTES, MAX_NUMBER_DIGITS, Number};
pub use pointer::{JsonPointer, MAX_POINTER_BYTES};
pub use scalar::{MAX_TEXT_BYTES, Scalar};

use gestiq_core::Payload;
use serde_json::value::RawValue;

/// Levels of `all` and `any` inside each other at most.
pub const MAX_DEPTH: usize = 5;

/// Conditions of a filter at most: each costs a walk through the payload.
pub const MAX_CONDITIONS: usize = 50;

/// A tree of conditions, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Wire", into = "wire::Wire")]
pub enum FilterRule {
    /// Every one has to hold.
    All(Vec<FilterRule>),
    /// One has to hold.
    Any(Vec<FilterRule>),
    /// A test of one value.
    At(Condition),
}

/// A checked filter: within its limits, and not against itself.
///
/// ```
/// use gestiq_core::Payload;
/// use gestiq_webhooks::Filter;
///
/// let filter: Filter = serde_json::from_str(
///     r#"{"all": [
///         {"at": "/customer/country", "in": ["ES", "PT"]},
///         {"at": "/total/amount", "gte": 1000, "lt": 50000}
///     ]}"#,
/// ).unwrap();
/// let matches = |json: &str| filter.matches(&Payload::from_json(json).unwrap());
/// assert!(matches(r#"{"customer": {"country": "ES"}, "total": {"amount": "1000.00", "currency": "EUR"}}"#));
/// assert!(!matches(r#"{"customer": {"country": "ES"}, "total": {"amount": "999.99", "currency": "EUR"}}"#));
/// assert!(!matches(r#"{"customer": {"country": "ES"}}"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "FilterRule", into = "FilterRule")]
pub struct Filter(FilterRule);

impl Filter {
    /// Checks a tree of conditions.
    ///
    /// # Errors
    /// [`FilterError`] beyond a limit, for an empty `all`, `any` or `in`, for an order asked of what has none, and
    /// for conditions that exclude each other, so that no message could ever pass.
    pub fn new(rule: FilterRule) -> Result<Self, FilterError> {
        check_depth(&rule, 1)?;
        let conditions = count(&rule);
        if conditions > MAX_CONDITIONS {
            return Err(FilterError::TooManyConditions { found: conditions });
        }
        contradiction::check(&rule)?;
        Ok(Filter(rule))
    }

    /// The tree.
    #[must_use]
    pub fn rule(&self) -> &FilterRule {
        &self.0
    }

    /// Returns true if a payload passes. A payload that is not JSON passes no filter.
    #[must_use]
    pub fn matches(&self, payload: &Payload) -> bool {
        serde_json::from_slice::<&RawValue>(payload.as_bytes()).is_ok_and(|json| holds(&self.0, json))
    }
}

/// The plain value at a place of a payload, as a text: numbers as they are written. Nothing for what is missing,
/// `null`, an object or a list.
pub(crate) fn text_at(payload: &Payload, at: &JsonPointer) -> Option<String> {
    let json = serde_json::from_slice::<&RawValue>(payload.as_bytes()).ok()?;
    let found = payload::find(json, at)?;
    match payload::value(found) {
        payload::Value::Text(text) => Some(text),
        payload::Value::Number(_) | payload::Value::Bool(_) => Some(found.get().to_owned()),
        payload::Value::Null | payload::Value::Other => None,
    }
}

impl TryFrom<FilterRule> for Filter {
    type Error = FilterError;

    fn try_from(rule: FilterRule) -> Result<Self, FilterError> {
        Filter::new(rule)
    }
}

impl From<Filter> for FilterRule {
    fn from(filter: Filter) -> Self {
        filter.0
    }
}

fn holds(rule: &FilterRule, json: &RawValue) -> bool {
    match rule {
        FilterRule::All(rules) => rules.iter().all(|rule| holds(rule, json)),
        FilterRule::Any(rules) => rules.iter().any(|rule| holds(rule, json)),
        FilterRule::At(condition) => {
            condition.test().holds(payload::find(json, condition.at()).map(payload::value).as_ref())
        }
    }
}

fn check_depth(rule: &FilterRule, depth: usize) -> Result<(), FilterError> {
    let (FilterRule::All(rules) | FilterRule::Any(rules)) = rule else { return Ok(()) };
    if depth > MAX_DEPTH {
        return Err(FilterError::TooDeep);
    }
    if rules.is_empty() {
        return Err(FilterError::EmptyGroup);
    }
    rules.iter().try_for_each(|rule| check_depth(rule, depth + 1))
}

fn count(rule: &FilterRule) -> usize {
    match rule {
        FilterRule::All(rules) | FilterRule::Any(rules) => rules.iter().map(count).sum(),
        FilterRule::At(_) => 1,
    }
}
