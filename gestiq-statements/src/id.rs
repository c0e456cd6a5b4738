//! Ids of statement lines and open items, given by the caller or the importer.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// The maximum length of a line or item id in bytes.
pub const MAX_ID_BYTES: usize = 256;

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $what:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// Creates an id from a text of 1 to [`MAX_ID_BYTES`] bytes without control characters.
            ///
            /// # Errors
            /// [`Error::InvalidId`] for any other text.
            pub fn new(id: impl Into<Box<str>>) -> Result<Self, Error> {
                let id = id.into();
                if id.is_empty() || id.len() > MAX_ID_BYTES || id.chars().any(char::is_control) {
                    return Err(Error::InvalidId { what: $what, text: gestiq_core::text::excerpt(&id) });
                }
                Ok($name(id))
            }

            /// Returns the id as a string slice.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(id: &str) -> Result<Self, Error> {
                $name::new(id)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $name::new(<Box<str>>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// The id of a statement line, unique in its account: the caller's own, or the line's identity
    /// (see [`crate::identity`]).
    LineId,
    "line"
);
text_id!(
    /// The id of an open item, unique for its tenant: the caller's own.
    ItemId,
    "item"
);

impl LineId {
    /// Creates an id from a text that is valid by construction.
    pub(crate) fn from_identity(id: impl Into<Box<str>>) -> Self {
        LineId(id.into())
    }
}
