//! Looking into a payload without reading all of it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{JsonPointer, Number};

/// A value of a payload, as far as a filter looks into it.
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    /// An object, a list, or a number beyond all measure.
    Other,
}

/// The value at a place, as it is written.
pub(super) fn find<'a>(json: &'a RawValue, at: &JsonPointer) -> Option<&'a RawValue> {
    at.tokens().try_fold(json, |json, token| {
        let mut reader = serde_json::Deserializer::from_str(json.get());
        Step(token).deserialize(&mut reader).ok().flatten()
    })
}

pub(super) fn value(json: &RawValue) -> Value {
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'n') => Value::Null,
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'"') => serde_json::from_str(text).map_or(Value::Other, Value::Text),
        _ => Number::read(text).map_or(Value::Other, Value::Number),
    }
}

/// One step of a pointer: into the object or the list that is being read.
struct Step<'k>(&'k str);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Key(key)) = map.next_key()? {
            let value = map.next_value()?;
            if key == self.0 {
                found = Some(value);
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let wanted = index(self.0);
        let (mut at, mut found) = (0_usize, None);
        while let Some(value) = list.next_element()? {
            if wanted == Some(at) {
                found = Some(value);
            }
            at += 1;
        }
        Ok(found)
    }
}

/// Digits without a leading zero (RFC 6901, section 4); `-`, the place after the last one, is never there.
fn index(token: &str) -> Option<usize> {
    let is_plain =
        token == "0" || (!token.starts_with('0') && token.bytes().all(|byte| byte.is_ascii_digit()));
    is_plain.then(|| token.parse().ok()).flatten()
}
