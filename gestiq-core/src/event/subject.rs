//! Subjects of events: the records that something happened to.

use std::fmt;
use std::str::FromStr;

use crate::event::error::EventError;
use crate::event::name::is_snake_case;

/// The maximum number of bytes of the id of a subject.
pub const MAX_SUBJECT_ID_BYTES: usize = 256;

/// A record of any kind, such as `invoice/F-17` or `match/01890a5d-…`.
///
/// ```
/// use gestiq_core::Subject;
///
/// let invoice = Subject::new("invoice", "F-17")?;
/// assert_eq!(invoice.to_string(), "invoice/F-17");
/// assert_eq!("invoice/F-17".parse::<Subject>()?, invoice);
/// # Ok::<(), gestiq_core::event::EventError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    kind: String,
    id: String,
}

impl Subject {
    /// Creates the subject for a kind of record and its id.
    ///
    /// # Errors
    /// [`EventError::InvalidSubject`] unless the kind is a short `snake_case` word and the id has 1 to
    /// [`MAX_SUBJECT_ID_BYTES`] bytes without control characters.
    pub fn new(kind: &str, id: impl fmt::Display) -> Result<Self, EventError> {
        let id = id.to_string();
        let known_kind = kind.len() <= super::MAX_NAME_BYTES && is_snake_case(kind);
        if known_kind && (1..=MAX_SUBJECT_ID_BYTES).contains(&id.len()) && !id.chars().any(char::is_control) {
            Ok(Subject { kind: kind.to_owned(), id })
        } else {
            Err(EventError::InvalidSubject { text: crate::text::excerpt(&format!("{kind}/{id}")) })
        }
    }

    /// Returns the kind of record, such as `invoice`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the id of the record.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

impl FromStr for Subject {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A kind has no slash, so the first one ends it; an id may have more of them.
        let (kind, id) = text
            .split_once('/')
            .ok_or_else(|| EventError::InvalidSubject { text: crate::text::excerpt(text) })?;
        Subject::new(kind, id)
    }
}

crate::__text_serde!(Subject);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_a_kind_and_an_id() {
        let cases = [
            ("invoice/F-17", Some(("invoice", "F-17"))),
            ("bank_line/2026/01/31 #4", Some(("bank_line", "2026/01/31 #4"))),
            ("invoice/Ñ", Some(("invoice", "Ñ"))),
            ("invoice/", None),
            ("/F-17", None),
            ("Invoice/F-17", None),
            ("F-17", None),
            ("invoice/a\nb", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let subject = text.parse::<Subject>();
            assert_eq!(subject.as_ref().ok().map(|s| (s.kind(), s.id())), expected, "{text:?}");
        }
        assert!(Subject::new("invoice", "x".repeat(257)).is_err());
    }
}
