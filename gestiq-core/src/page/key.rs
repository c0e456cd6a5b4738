//! Sort keys in cursors.

use std::str::FromStr;

use super::PageError;

/// Reads a sort key of a cursor as what it stands for, such as an id or a date.
///
/// # Errors
/// [`PageError::InvalidKey`] for a text that is not one.
pub fn key<T: FromStr>(text: &str) -> Result<T, PageError> {
    text.parse().map_err(|_| PageError::InvalidKey { text: crate::text::excerpt(text) })
}
