//! Headers that a customer adds: a token of their gateway, mostly.

use std::collections::BTreeMap;
use std::fmt;

use gestiq_core::text::excerpt;

use super::HeaderError;

/// Custom headers of an endpoint at most.
pub const MAX_HEADERS: usize = 20;

/// Bytes of a name at most.
pub const MAX_HEADER_NAME_BYTES: usize = 64;

/// Bytes of a value at most: room for a JWT; 20 of them stay far below what servers take in all.
pub const MAX_HEADER_VALUE_BYTES: usize = 1024;

/// Names that belong to the connection (RFC 9110, section 7.6.1; RFC 9113, section 8.2.2), to the body, or to
/// whoever forwards a request.
const RESERVED: [&str; 24] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-event",
    "x-real-ip",
];

/// Beginnings of the names that carry signatures, and of those that show a receiver where a request came from.
const RESERVED_PREFIXES: [&str; 9] = [
    "webhook-",
    "svix-",
    "stripe-",
    "x-hub-",
    "x-github-",
    "x-signature",
    "x-forwarded",
    "x-original-",
    "x-http-method",
];

/// Names and values that are sent with each request to an endpoint.
///
/// Values are secrets more often than not: `Debug` and the JSON form show `***` in their place, so what is read
/// from JSON is not what is written.
///
/// ```
/// use gestiq_webhooks::endpoint::{CustomHeaders, HeaderError};
///
/// let headers = CustomHeaders::new([("Authorization", "Bearer s3cr3t")])?;
/// assert_eq!(headers.iter().next(), Some(("authorization", "Bearer s3cr3t")));
/// assert_eq!(format!("{headers:?}"), r#"{"authorization": "***"}"#);
///
/// assert!(matches!(CustomHeaders::new([("Host", "internal")]), Err(HeaderError::Reserved { .. })));
/// assert!(matches!(CustomHeaders::new([("X-A", "1\r\nX-B: 2")]), Err(HeaderError::Value { .. })));
/// # Ok::<(), HeaderError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct CustomHeaders(BTreeMap<String, String>);

impl CustomHeaders {
    /// Takes headers; names are kept in lower case, as HTTP/2 sends them.
    ///
    /// # Errors
    /// A [`HeaderError`] that names the header.
    pub fn new<N: AsRef<str>, V: AsRef<str>>(
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, HeaderError> {
        let mut checked = BTreeMap::new();
        for (name, value) in headers {
            let name = checked_name(name.as_ref())?;
            if !is_value(value.as_ref()) {
                return Err(HeaderError::Value { name });
            }
            if checked.contains_key(&name) {
                return Err(HeaderError::Twice { name });
            }
            checked.insert(name, value.as_ref().to_owned());
            if checked.len() > MAX_HEADERS {
                return Err(HeaderError::TooMany { found: checked.len() });
            }
        }
        Ok(CustomHeaders(checked))
    }

    /// Names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A token of RFC 9110, section 5.6.2, of the characters that every proxy passes on.
fn checked_name(name: &str) -> Result<String, HeaderError> {
    let is_token = (1..=MAX_HEADER_NAME_BYTES).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_token {
        return Err(HeaderError::Name { name: excerpt(name) });
    }
    let name = name.to_ascii_lowercase();
    if RESERVED.contains(&name.as_str()) || RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        return Err(HeaderError::Reserved { name });
    }
    Ok(name)
}

/// Printable ASCII with spaces inside: no CR or LF that would begin another header, no bytes that servers read in
/// different ways.
fn is_value(value: &str) -> bool {
    (1..=MAX_HEADER_VALUE_BYTES).contains(&value.len())
        && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && !value.starts_with(' ')
        && !value.ends_with(' ')
}

impl fmt::Debug for CustomHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.names().map(|name| (name, "***"))).finish()
    }
}

impl TryFrom<BTreeMap<String, String>> for CustomHeaders {
    type Error = HeaderError;

    fn try_from(headers: BTreeMap<String, String>) -> Result<Self, HeaderError> {
        CustomHeaders::new(headers)
    }
}

impl serde::Serialize for CustomHeaders {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names().map(|name| (name, "***")))
    }
}
