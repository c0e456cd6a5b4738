//! The customer's name for an endpoint.

use std::fmt;

use super::EndpointError;

/// Characters of a description at most.
pub const MAX_DESCRIPTION_CHARS: usize = 500;

/// A line of text for people; empty by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Description(String);

impl Description {
    /// Checks a description.
    ///
    /// # Errors
    /// [`EndpointError::Description`] beyond [`MAX_DESCRIPTION_CHARS`], or with control characters.
    pub fn new(text: &str) -> Result<Self, EndpointError> {
        let chars = text.chars().count();
        if chars <= MAX_DESCRIPTION_CHARS && !text.chars().any(char::is_control) {
            Ok(Description(text.to_owned()))
        } else {
            Err(EndpointError::Description { chars })
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Description {
    type Error = EndpointError;

    fn try_from(text: String) -> Result<Self, EndpointError> {
        Description::new(&text)
    }
}

impl From<Description> for String {
    fn from(description: Description) -> Self {
        description.0
    }
}
