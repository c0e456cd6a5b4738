//! Conditions that no value fulfils together: a filter that lets nothing pass is a mistake that nobody would notice.

use super::payload::Value;
use super::{Condition, FilterError, FilterRule, Scalar, Test};

/// Looks at every pair of conditions that have to hold together. A contradiction that takes three of them, or the
/// branches of an `any`, is not found.
pub(super) fn check(rule: &FilterRule) -> Result<(), FilterError> {
    let (mut together, mut branches) = (Vec::new(), Vec::new());
    flatten(rule, &mut together, &mut branches);
    for (at, first) in together.iter().enumerate() {
        let clash = together.iter().skip(at + 1).find(|second| exclude_each_other(first, second));
        if let Some(second) = clash {
            return Err(FilterError::Contradiction {
                at: format!("{:?}", first.at().as_str()),
                first: first.test().to_string(),
                second: second.test().to_string(),
            });
        }
    }
    branches.into_iter().try_for_each(check)
}

/// Sorts what has to hold from what may.
fn flatten<'a>(rule: &'a FilterRule, together: &mut Vec<&'a Condition>, branches: &mut Vec<&'a FilterRule>) {
    match rule {
        FilterRule::All(rules) => rules.iter().for_each(|rule| flatten(rule, together, branches)),
        FilterRule::Any(rules) => branches.extend(rules),
        FilterRule::At(condition) => together.push(condition),
    }
}

fn exclude_each_other(first: &Condition, second: &Condition) -> bool {
    first.at() == second.at()
        && (excludes(first.test(), second.test()) || excludes(second.test(), first.test()))
}

fn excludes(first: &Test, second: &Test) -> bool {
    match first {
        Test::Missing => *second != Test::Missing,
        Test::Eq(value) => !may_be(value, second),
        Test::In(values) => !values.iter().any(|value| may_be(value, second)),
        Test::Gt(low) => lies_below(second, low, true),
        Test::Gte(low) => lies_below(second, low, false),
        _ => false,
    }
}

/// Returns true if a value that equals this one can pass the test.
fn may_be(value: &Scalar, test: &Test) -> bool {
    let found = match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Number(number) => Value::Number(number.clone()),
        Scalar::Text(text) => Value::Text(text.clone()),
    };
    // A number may stand in the payload as a text, in many spellings.
    test.holds(Some(&found)) || (matches!(value, Scalar::Number(_)) && compares_text(test))
}

fn compares_text(test: &Test) -> bool {
    let is_text = |value: &Scalar| matches!(value, Scalar::Text(_));
    match test {
        Test::Eq(value)
        | Test::Ne(value)
        | Test::Gt(value)
        | Test::Gte(value)
        | Test::Lt(value)
        | Test::Lte(value) => is_text(value),
        Test::In(values) => values.iter().any(is_text),
        Test::Exists | Test::Missing => false,
    }
}

/// Returns true if everything that passes the test lies below `low`, or at it if `low` itself is excluded.
fn lies_below(test: &Test, low: &Scalar, low_is_excluded: bool) -> bool {
    let (Test::Lt(high) | Test::Lte(high)) = test else { return false };
    let order = match (low, high) {
        (Scalar::Number(low), Scalar::Number(high)) => low.cmp(high),
        (Scalar::Text(low), Scalar::Text(high)) => low.cmp(high),
        _ => return false,
    };
    order.is_gt() || (order.is_eq() && (low_is_excluded || matches!(test, Test::Lt(_))))
}
