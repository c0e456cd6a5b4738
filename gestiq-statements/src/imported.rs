//! The result of reading a file.

use crate::error::Error;
use crate::format::Format;
use crate::issue::ImportIssue;

/// Records and issues that a reader found in a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Imported<T> {
    /// The format of the file.
    pub format: Format,
    /// Name of the character encoding that was used, as WHATWG names it (`UTF-8`, `windows-1252`, …).
    pub encoding: &'static str,
    /// The statements or open items that were read, in the order of the file.
    pub records: Vec<T>,
    /// The issues, in the order of the file.
    pub issues: Vec<ImportIssue>,
}

impl<T> Imported<T> {
    /// Returns the import, or an error if an issue of error level says that something could not be read reliably.
    ///
    /// # Errors
    /// [`Error::Refused`] with all issues, if there is one of error level.
    pub fn strict(self) -> Result<Self, Error> {
        if self.issues.iter().any(ImportIssue::is_error) {
            Err(Error::Refused { issues: self.issues })
        } else {
            Ok(self)
        }
    }
}
