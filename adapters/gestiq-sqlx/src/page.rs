//! Pages of sorted rows.

use std::str::FromStr;

use gestiq_core::{Page, PageRequest, PortError};

/// The sort keys after which a page starts; none for the first page.
pub(crate) fn after<const N: usize>(
    page: &PageRequest,
    list: &str,
) -> Result<Option<[String; N]>, PortError> {
    Ok(page.keys_after(list)?)
}

/// A sort key as what it stands for.
pub(crate) fn key<T: FromStr>(text: &str) -> Result<T, PortError> {
    Ok(gestiq_core::page::key(text)?)
}

/// Rows that a store fetches for a page.
pub(crate) fn rows_of(page: &PageRequest) -> i64 {
    page.row_limit()
}

/// The page of the rows that were fetched.
pub(crate) fn cut<T>(
    fetched: Vec<T>,
    page: &PageRequest,
    list: &str,
    keys: impl FnOnce(&T) -> Vec<String>,
) -> Result<Page<T>, PortError> {
    Ok(Page::cut(fetched, page, list, keys)?)
}
