//! Pages of sorted tables.

use std::str::FromStr;

use gestiq_core::{Page, PageRequest, PortError};

/// The sort keys after which a page starts; none for the first page.
pub(super) fn after<const N: usize>(
    page: &PageRequest,
    list: &str,
) -> Result<Option<[String; N]>, PortError> {
    Ok(page.keys_after(list)?)
}

/// A sort key as what it stands for.
pub(super) fn key<T: FromStr>(text: &str) -> Result<T, PortError> {
    Ok(gestiq_core::page::key(text)?)
}

/// The page of rows that start after the cursor.
pub(super) fn cut<T>(
    rows: impl Iterator<Item = T>,
    page: &PageRequest,
    list: &str,
    keys: impl FnOnce(&T) -> Vec<String>,
) -> Result<Page<T>, PortError> {
    Ok(Page::cut(rows, page, list, keys)?)
}
