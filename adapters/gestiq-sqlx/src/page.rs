//! Pages of sorted rows.

use std::str::FromStr;

use gestiq_core::{Cursor, ErrorKind, Page, PageError, PageRequest, PortError};

/// The sort keys after which a page starts; none for the first page.
pub(crate) fn after<const N: usize>(
    page: &PageRequest,
    list: &str,
) -> Result<Option<[String; N]>, PortError> {
    let Some(cursor) = &page.after else { return Ok(None) };
    let keys = cursor.keys(list).map_err(refused)?.to_vec();
    keys.try_into().map(Some).map_err(|_| PortError::new(ErrorKind::Invalid, "the cursor has other keys"))
}

/// A sort key as what it stands for.
pub(crate) fn key<T: FromStr>(text: &str) -> Result<T, PortError> {
    text.parse().map_err(|_| PortError::new(ErrorKind::Invalid, format!("{text:?} is no key of this list")))
}

/// Rows that a store fetches for a page.
pub(crate) fn rows_of(page: &PageRequest) -> i64 {
    i64::try_from(page.rows_to_fetch()).unwrap_or(i64::MAX)
}

/// The page of the rows that were fetched.
pub(crate) fn cut<T>(
    fetched: Vec<T>,
    page: &PageRequest,
    list: &str,
    keys: impl FnOnce(&T) -> Vec<String>,
) -> Result<Page<T>, PortError> {
    let cursor = |row: &T| {
        let keys = keys(row);
        Cursor::new(list, &keys.iter().map(String::as_str).collect::<Vec<_>>())
    };
    Page::cut(fetched, page, cursor).map_err(refused)
}

fn refused(error: PageError) -> PortError {
    PortError::new(error.kind(), error.to_string()).because(error)
}
