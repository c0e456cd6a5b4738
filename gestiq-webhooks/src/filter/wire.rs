//! The JSON form: `{"all": […]}`, `{"any": […]}`, `{"at": "/a", "gte": 1, "lt": 5}`.

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap as _, Serializer};
use serde::{Deserialize, Serialize};

use super::{Condition, FilterError, FilterRule, JsonPointer, Number, Scalar, Test};

#[derive(Default, Serialize, Deserialize)]
#[serde(rename = "FilterRule", deny_unknown_fields, default)]
pub(super) struct Wire {
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<Vec<FilterRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any: Option<Vec<FilterRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<JsonPointer>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    eq: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    ne: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    gt: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    gte: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    lt: Option<Scalar>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    lte: Option<Scalar>,
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    one_of: Option<Vec<Scalar>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exists: Option<bool>,
}

/// `"eq": null` is a value, and not the lack of one.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Scalar>, D::Error> {
    Scalar::deserialize(deserializer).map(Some)
}

impl Wire {
    fn tests(self) -> Vec<Test> {
        let presence = self.exists.map(|is_there| if is_there { Test::Exists } else { Test::Missing });
        [
            self.eq.map(Test::Eq),
            self.ne.map(Test::Ne),
            self.gt.map(Test::Gt),
            self.gte.map(Test::Gte),
            self.lt.map(Test::Lt),
            self.lte.map(Test::Lte),
            self.one_of.map(Test::In),
            presence,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl TryFrom<Wire> for FilterRule {
    type Error = FilterError;

    fn try_from(mut wire: Wire) -> Result<Self, FilterError> {
        let parts = (wire.all.take(), wire.any.take(), wire.at.take());
        let tests = wire.tests();
        match parts {
            (Some(rules), None, None) if tests.is_empty() => Ok(FilterRule::All(rules)),
            (None, Some(rules), None) if tests.is_empty() => Ok(FilterRule::Any(rules)),
            (None, None, Some(at)) => at_place(&at, tests),
            _ => Err(FilterError::MixedRule),
        }
    }
}

/// Several tests of one place have to hold together.
fn at_place(at: &JsonPointer, tests: Vec<Test>) -> Result<FilterRule, FilterError> {
    let rules: Result<Vec<FilterRule>, FilterError> =
        tests.into_iter().map(|test| Condition::new(at.clone(), test).map(FilterRule::At)).collect();
    let mut rules = rules?;
    match rules.len() {
        0 => Err(FilterError::NoTest { at: format!("{:?}", at.as_str()) }),
        1 => rules.pop().ok_or(FilterError::EmptyGroup),
        _ => Ok(FilterRule::All(rules)),
    }
}

impl From<FilterRule> for Wire {
    fn from(rule: FilterRule) -> Self {
        let condition = match rule {
            FilterRule::All(rules) => return Wire { all: Some(rules), ..Wire::default() },
            FilterRule::Any(rules) => return Wire { any: Some(rules), ..Wire::default() },
            FilterRule::At(condition) => condition,
        };
        let wire = Wire { at: Some(condition.at().clone()), ..Wire::default() };
        match condition.test().clone() {
            Test::Eq(value) => Wire { eq: Some(value), ..wire },
            Test::Ne(value) => Wire { ne: Some(value), ..wire },
            Test::Gt(value) => Wire { gt: Some(value), ..wire },
            Test::Gte(value) => Wire { gte: Some(value), ..wire },
            Test::Lt(value) => Wire { lt: Some(value), ..wire },
            Test::Lte(value) => Wire { lte: Some(value), ..wire },
            Test::In(values) => Wire { one_of: Some(values), ..wire },
            Test::Exists => Wire { exists: Some(true), ..wire },
            Test::Missing => Wire { exists: Some(false), ..wire },
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Scalar::Null => serializer.serialize_unit(),
            Scalar::Bool(value) => serializer.serialize_bool(*value),
            Scalar::Text(text) => serializer.serialize_str(text),
            Scalar::Number(number) => serialize_number(number, serializer),
        }
    }
}

/// A JSON number where every reader gets the same one out of it, and the text of one elsewhere.
fn serialize_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    let text = number.to_string();
    if let Ok(whole) = text.parse::<i64>() {
        return serializer.serialize_i64(whole);
    }
    match text.parse::<f64>() {
        Ok(float) if number.survives_a_float() => serializer.serialize_f64(float),
        _ => {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry("decimal", &text)?;
            map.end()
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, true, false, a number, a text, or {\"decimal\": \"1.5\"}")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Scalar, E> {
        Number::parse(&value.to_string()).map(Scalar::Number).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Scalar, E> {
        let number = Number::parse(&format!("{value:e}")).map_err(E::custom)?;
        if !number.survives_a_float() {
            return Err(E::custom(FilterError::Inexact { text: number.to_string() }));
        }
        Ok(Scalar::Number(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        let unknown = || de::Error::custom("an object to compare with has the one member decimal");
        let text: String = match map.next_entry::<String, String>()? {
            Some((key, text)) if key == "decimal" => text,
            _ => return Err(unknown()),
        };
        if map.next_key::<String>()?.is_some() {
            return Err(unknown());
        }
        Number::parse(&text).map(Scalar::Number).map_err(de::Error::custom)
    }
}
