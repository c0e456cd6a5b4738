//! The reasons that people give for what they do.

use std::fmt;

use super::limit::MAX_REMARK_BYTES;
use crate::error::Error;

/// The reason that somebody gives for what they did, in their words: 1 to [`MAX_REMARK_BYTES`] bytes, not only blanks.
///
/// ```
/// use gestiq_reconcile::books::Remark;
///
/// assert_eq!(Remark::new(" paid the other invoice ")?.as_str(), "paid the other invoice");
/// assert_eq!(Remark::new(" ").unwrap_err().code(), "invalid_remark");
/// # Ok::<(), gestiq_reconcile::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Remark(Box<str>);

impl Remark {
    /// Takes a text without the blanks around it.
    ///
    /// # Errors
    /// [`Error::InvalidRemark`] for an empty text, or one that is too long.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX_REMARK_BYTES {
            return Err(Error::InvalidRemark { bytes: text.len() });
        }
        Ok(Remark(text.into()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Remark {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Remark::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
