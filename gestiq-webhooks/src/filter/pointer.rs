//! Pointers to values in a payload.

use std::fmt;
use std::str::FromStr;

use gestiq_core::text::excerpt;

use super::FilterError;

/// Bytes of a pointer at most.
pub const MAX_POINTER_BYTES: usize = 256;

/// A JSON pointer (RFC 6901): `/customer/country`, `/lines/0/sku`; the empty one is the whole payload.
///
/// ```
/// use gestiq_webhooks::filter::JsonPointer;
///
/// let pointer: JsonPointer = "/a~1b/0".parse()?;
/// assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["a/b", "0"]);
/// assert!("customer".parse::<JsonPointer>().is_err());
/// # Ok::<(), gestiq_webhooks::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JsonPointer {
    text: String,
    tokens: Vec<String>,
}

impl JsonPointer {
    /// Reads a pointer.
    ///
    /// # Errors
    /// [`FilterError::Pointer`] for any other text.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let tokens = (text.len() <= MAX_POINTER_BYTES).then(|| tokens(text)).flatten();
        match tokens {
            Some(tokens) => Ok(JsonPointer { text: text.to_owned(), tokens }),
            None => Err(FilterError::Pointer { text: excerpt(text) }),
        }
    }

    /// The pointer as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names and indexes on the way, without their escapes.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(String::as_str)
    }
}

fn tokens(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.strip_prefix('/')?.split('/').map(unescaped).collect()
}

/// `~1` is a slash and `~0` a tilde; a tilde before anything else is an error (RFC 6901, section 3).
fn unescaped(token: &str) -> Option<String> {
    let mut text = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '~' => match chars.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(text)
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonPointer({:?})", self.text)
    }
}

impl FromStr for JsonPointer {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        JsonPointer::parse(text)
    }
}

impl TryFrom<String> for JsonPointer {
    type Error = FilterError;

    fn try_from(text: String) -> Result<Self, FilterError> {
        JsonPointer::parse(&text)
    }
}

impl From<JsonPointer> for String {
    fn from(pointer: JsonPointer) -> Self {
        pointer.text
    }
}
