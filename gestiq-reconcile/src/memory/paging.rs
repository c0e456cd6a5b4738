//! Pages of sorted tables.

use std::str::FromStr;

use gestiq_core::{Cursor, ErrorKind, Page, PageError, PageRequest, PortError};

/// The sort keys after which a page starts; none for the first page.
pub(super) fn after<const N: usize>(
    page: &PageRequest,
    list: &str,
) -> Result<Option<[String; N]>, PortError> {
    let Some(cursor) = &page.after else { return Ok(None) };
    let keys = cursor.keys(list).map_err(invalid)?.to_vec();
    keys.try_into().map(Some).map_err(|_| PortError::new(ErrorKind::Invalid, "the cursor has other keys"))
}

/// A sort key as what it stands for.
pub(super) fn key<T: FromStr>(text: &str) -> Result<T, PortError> {
    text.parse().map_err(|_| PortError::new(ErrorKind::Invalid, format!("{text:?} is no key of this list")))
}

/// The page of rows that start after the cursor.
pub(super) fn cut<T>(
    rows: impl Iterator<Item = T>,
    page: &PageRequest,
    list: &str,
    keys: impl FnOnce(&T) -> Vec<String>,
) -> Result<Page<T>, PortError> {
    let fetched = rows.take(page.rows_to_fetch()).collect();
    let cursor = |row: &T| {
        let keys = keys(row);
        Cursor::new(list, &keys.iter().map(String::as_str).collect::<Vec<_>>())
    };
    Page::cut(fetched, page, cursor).map_err(invalid)
}

pub(super) fn invalid(error: PageError) -> PortError {
    PortError::new(error.kind(), error.to_string()).because(error)
}
