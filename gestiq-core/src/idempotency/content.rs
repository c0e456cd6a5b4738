//! The canonical form of a request.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Fingerprint, IdempotencyError, IdempotencyKey, IdempotentRequest, Operation};
use crate::digest::Digester;

/// The content of a request, field by field, in a canonical form that stays the same over versions.
///
/// The form is one JSON object without spaces, its keys and those of every object within it sorted by their bytes. A field
/// that has its default value is left out ([`RequestContent::unless_default`]), so a field that a later version adds with
/// its default changes no fingerprint: a client that repeats a request across a deployment gets its first result. For the
/// same reason a member of a nested object that is `null` is left out.
///
/// Whatever decides the result belongs in it; what differs between two sendings of one request (the time of the call,
/// an id that the server makes) does not. `Debug` output is not a canonical form, because it changes with the code.
///
/// ```
/// use gestiq_core::idempotency::{Operation, RequestContent};
///
/// const CREATE: Operation = Operation::new("webhook_endpoint.create");
/// let content = RequestContent::new(CREATE)
///     .with("url", "https://hooks.example.com/in")?
///     .unless_default("batch", &0)?;
/// assert_eq!(content.canonical(), r#"{"url":"https://hooks.example.com/in"}"#);
///
/// let request = content.request("01890a5d-ac96-774b-bcce-b302099a8057".parse()?);
/// assert_eq!(request.operation, CREATE);
/// # Ok::<(), gestiq_core::idempotency::IdempotencyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct RequestContent {
    operation: Operation,
    /// Each field with its value in canonical JSON.
    fields: BTreeMap<&'static str, String>,
}

impl RequestContent {
    /// A request for an operation, without fields.
    #[must_use]
    pub fn new(operation: Operation) -> Self {
        RequestContent { operation, fields: BTreeMap::new() }
    }

    /// The request with a field that every request of this operation has.
    ///
    /// # Errors
    /// [`IdempotencyError::NotCanonical`] for a value without a JSON form.
    pub fn with<T: Serialize + ?Sized>(
        self,
        field: &'static str,
        value: &T,
    ) -> Result<Self, IdempotencyError> {
        let value = serde_json::to_value(value).map_err(|error| IdempotencyError::NotCanonical {
            field,
            reason: crate::text::excerpt(&error.to_string()),
        })?;
        let mut text = String::new();
        write_canonical(&value, &mut text);
        Ok(self.put(field, text))
    }

    /// The request with a field that is left out if it has its default value. Every optional field is added this way.
    ///
    /// # Errors
    /// [`IdempotencyError::NotCanonical`] for a value without a JSON form.
    pub fn unless_default<T: Serialize + Default + PartialEq>(
        self,
        field: &'static str,
        value: &T,
    ) -> Result<Self, IdempotencyError> {
        if *value == T::default() { Ok(self) } else { self.with(field, value) }
    }

    /// The request with a field of bytes, such as a file: its canonical form is `{"sha256":"…"}`, the digest as lower-case
    /// hex digits.
    #[must_use]
    pub fn with_bytes(self, field: &'static str, bytes: &[u8]) -> Self {
        let digest = Digester::plain(bytes);
        self.put(field, format!("{{\"sha256\":\"{digest}\"}}"))
    }

    fn put(mut self, field: &'static str, text: String) -> Self {
        let before = self.fields.insert(field, text);
        debug_assert!(before.is_none(), "the field {field} is there twice");
        self
    }

    /// The canonical form of all fields.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::from("{");
        for (field, value) in &self.fields {
            member(field, &mut text);
            text.push_str(value);
        }
        text.push('}');
        text
    }

    /// The digest of the operation and the canonical form.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.operation.as_str(), self.canonical().as_bytes())
    }

    /// The request under the client's key.
    #[must_use]
    pub fn request(&self, key: IdempotencyKey) -> IdempotentRequest {
        IdempotentRequest { operation: self.operation, key, fingerprint: self.fingerprint() }
    }
}

/// Writes the name of a member, after a comma unless it is the first.
fn member(name: &str, text: &mut String) {
    if !text.ends_with('{') {
        text.push(',');
    }
    text.push_str(&Value::from(name).to_string());
    text.push(':');
}

/// Writes a value without spaces and with sorted keys. `serde_json` keeps the order of keys or sorts them as its features
/// say, and any crate of a program can turn these on.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<&String, &Value> =
                members.iter().filter(|(_, value)| !value.is_null()).collect();
            text.push('{');
            for (name, value) in sorted {
                member(name, text);
                write_canonical(value, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const CREATE: Operation = Operation::new("webhook_endpoint.create");

    #[derive(Serialize)]
    struct Filter<'a> {
        rules: Vec<(&'a str, i64)>,
        negate: Option<bool>,
        all: bool,
    }

    fn content() -> RequestContent {
        let filter = Filter { rules: vec![("b", 2), ("a\"", -1)], negate: None, all: true };
        let content = RequestContent::new(CREATE).with("url", "https://hooks.example.com/año").unwrap();
        content.with("filter", &filter).unwrap().with("attempts", &3_u8).unwrap()
    }

    #[test]
    fn a_fingerprint_never_changes() {
        // Fingerprints are stored and compared with those of later versions: these digests, computed by another program,
        // may never change.
        assert_eq!(
            content().canonical(),
            r#"{"attempts":3,"filter":{"all":true,"rules":[["b",2],["a\"",-1]]},"url":"https://hooks.example.com/año"}"#
        );
        let digest = |content: RequestContent| content.fingerprint().digest().to_string();
        assert_eq!(digest(content()), "5760b67157f54f420ec4c72bd44be61ddd566153f72a7ed7043bcb343e38c4f6");
        assert_eq!(
            digest(RequestContent::new(CREATE)),
            "7f628190335d17d485fdc13904db132cb6974636b7f0bd05e59366daaea7416a"
        );
        let file = RequestContent::new(Operation::new("statement.import")).with_bytes("file", b"abc");
        assert_eq!(
            file.canonical(),
            r#"{"file":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}"#
        );
        assert_eq!(digest(file), "442b34c9a569ee96d78c2c2e53cf49ce11d064dd5bec8db2bb6814d88206fcc6");
    }

    #[test]
    fn a_field_that_is_added_with_its_default_changes_nothing() {
        let before = content().fingerprint();
        let later = content().unless_default("batch", &None::<u16>).unwrap();
        let later = later.unless_default("labels", &BTreeSet::<String>::new()).unwrap();
        assert_eq!(later.fingerprint(), before);
        let used = content().unless_default("batch", &Some(10_u16)).unwrap();
        assert_ne!(used.fingerprint(), before);
    }

    #[test]
    fn an_absent_member_of_a_nested_object_is_the_same_as_null() {
        let of = |json: &str| {
            let value: Value = serde_json::from_str(json).unwrap();
            RequestContent::new(CREATE).with("data", &value).unwrap().fingerprint()
        };
        assert_eq!(of(r#"{"a":{"b":1,"added":null}}"#), of(r#"{"a":{"b":1}}"#));
        assert_ne!(of(r#"{"a":[null]}"#), of(r#"{"a":[]}"#));
    }

    #[test]
    fn every_field_and_the_operation_make_the_fingerprint() {
        let one = |operation, field, value: &str| {
            RequestContent::new(operation).with(field, value).unwrap().fingerprint()
        };
        let update = Operation::new("webhook_endpoint.update");
        let all = [
            one(CREATE, "url", "a"),
            one(CREATE, "url", "b"),
            one(CREATE, "name", "a"),
            one(update, "url", "a"),
            one(CREATE, "url", ""),
            RequestContent::new(CREATE).fingerprint(),
            RequestContent::new(CREATE).with_bytes("url", b"a").fingerprint(),
        ];
        assert_eq!(all.iter().map(|one| one.digest()).collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn the_order_in_which_keys_come_is_irrelevant() {
        let (ab, ba) =
            (r#"{"a":{"y":1,"x":[{"n":1,"m":2}]},"b":2}"#, r#"{"b":2,"a":{"x":[{"m":2,"n":1}],"y":1}}"#);
        let of = |json: &str| {
            let value: Value = serde_json::from_str(json).unwrap();
            RequestContent::new(CREATE).with("data", &value).unwrap().canonical()
        };
        assert_eq!(of(ab), of(ba));
        assert_eq!(of(ab), r#"{"data":{"a":{"x":[{"m":2,"n":1}],"y":1},"b":2}}"#);
        let forth = RequestContent::new(CREATE).with("a", &1).unwrap().with("b", &2).unwrap();
        let back = RequestContent::new(CREATE).with("b", &2).unwrap().with("a", &1).unwrap();
        assert_eq!(forth.fingerprint(), back.fingerprint());
    }

    #[test]
    fn what_has_no_json_form_has_no_fingerprint() {
        let pairs: BTreeMap<(u8, u8), u8> = [((1, 2), 3)].into();
        let refused = RequestContent::new(CREATE).with("pairs", &pairs).unwrap_err();
        assert!(matches!(refused, IdempotencyError::NotCanonical { field: "pairs", .. }));
        assert_eq!(refused.code(), "request_without_json_form");
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_the_same_json(members in prop::collection::btree_map("\\PC{0,8}", "\\PC{0,8}", 0..6)) {
            let content = RequestContent::new(CREATE).with("members", &members).unwrap();
            let read: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&content.canonical()).unwrap();
            prop_assert_eq!(&read["members"], &members);
        }
    }
}
