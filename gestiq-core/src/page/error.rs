//! Errors of pages and cursors.

use super::{MAX_CURSOR_BYTES, MAX_CURSOR_KEYS, MAX_PAGE, PageSize};
use crate::error::port::PortError;

/// Why a page cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// A page has 1 to 100 rows.
    #[error("a page of {size} rows is not possible: 1 to {}", PageSize::MAX)]
    InvalidSize {
        /// The wanted size.
        size: u64,
    },
    /// Pages are numbered from 1, and far pages are reached by the cursor.
    #[error("there is no page {page}: 1 to {MAX_PAGE}, and beyond that by the cursor")]
    InvalidNumber {
        /// The wanted page.
        page: u64,
    },
    /// The cursor is not one that was given out: cut, changed or made up.
    #[error("{text:?} is not a valid cursor: take it unchanged from the page before")]
    InvalidCursor {
        /// The text, cut to a sane length.
        text: String,
    },
    /// The cursor was given out by another version of the software.
    #[error("the cursor is of version {version}, which is not read any more: start from the first page")]
    OtherVersion {
        /// Its version.
        version: u8,
    },
    /// The cursor belongs to another list, or to another order of it.
    #[error("the cursor belongs to the list {found:?}, not to {wanted:?}")]
    OtherList {
        /// The list that is read.
        wanted: String,
        /// The list that gave out the cursor.
        found: String,
    },
    /// The cursor has another number of sort keys than the list.
    #[error(
        "the cursor has {found} keys, the list {list:?} is sorted by {wanted}: start from the first page"
    )]
    OtherKeys {
        /// The list that is read.
        list: String,
        /// By how many keys it is sorted.
        wanted: usize,
        /// The number of keys in the cursor.
        found: usize,
    },
    /// A sort key of the cursor is not what the list is sorted by.
    #[error("{text:?} is not a sort key of this list: start from the first page")]
    InvalidKey {
        /// The key, cut to a sane length.
        text: String,
    },
    /// The sort keys of a row do not fit into a cursor.
    #[error("a cursor holds at most {MAX_CURSOR_KEYS} keys and {MAX_CURSOR_BYTES} bytes")]
    CursorTooLarge,
}

crate::coded! { PageError {
    InvalidSize => ("invalid_page_size", Invalid),
    InvalidNumber => ("invalid_page_number", Invalid),
    InvalidCursor => ("invalid_cursor", Invalid),
    OtherVersion => ("cursor_of_other_version", Invalid),
    OtherList => ("cursor_of_other_list", Invalid),
    OtherKeys => ("cursor_of_other_keys", Invalid),
    InvalidKey => ("invalid_cursor_key", Invalid),
    CursorTooLarge => ("cursor_too_large", Internal),
} }

impl From<PageError> for PortError {
    fn from(error: PageError) -> Self {
        PortError::of(error)
    }
}
