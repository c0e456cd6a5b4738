//! Pages that say where they ended.

use super::{Cursor, PageError, PageSize};

/// A request for a page: the first one, or the one after a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageRequest {
    /// Rows of the page.
    pub size: PageSize,
    /// The `next` of the page before; none for the first page.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// The first page.
    #[must_use]
    pub fn first(size: PageSize) -> Self {
        PageRequest { size, after: None }
    }

    /// The page after a cursor.
    #[must_use]
    pub fn after(size: PageSize, cursor: Cursor) -> Self {
        PageRequest { size, after: Some(cursor) }
    }

    /// Returns the number of rows that a store fetches: one more than the page has, which shows whether another page follows.
    #[must_use]
    pub fn rows_to_fetch(&self) -> usize {
        self.size.get() + 1
    }

    /// [`PageRequest::rows_to_fetch`] as the `LIMIT` of a query.
    #[must_use]
    pub fn row_limit(&self) -> i64 {
        self.size.row_limit()
    }

    /// The sort keys after which the page starts; none for the first page. `N` is the number of keys of the list.
    ///
    /// # Errors
    /// [`PageError::OtherList`] for a cursor of another list, [`PageError::OtherKeys`] for one with another number of keys.
    pub fn keys_after<const N: usize>(&self, list: &str) -> Result<Option<[String; N]>, PageError> {
        let Some(cursor) = &self.after else { return Ok(None) };
        let keys = cursor.keys(list)?;
        let other = || PageError::OtherKeys { list: list.to_owned(), wanted: N, found: keys.len() };
        keys.to_vec().try_into().map(Some).map_err(|_| other())
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The start of the next page; `None` on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of sorted rows that start after the cursor; no more than [`PageRequest::rows_to_fetch`] are taken.
    /// If another page follows, its cursor has the sort keys of the last row, the last key of them unique.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`] for keys that are too many or too long.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Page, PageRequest, PageSize};
    /// use gestiq_core::page::Cursor;
    ///
    /// let request = PageRequest::first(PageSize::new(2)?);
    /// let page = Page::cut(1.., &request, "numbers", |row| [row.to_string()])?;
    /// assert_eq!(page.items, [1, 2]);
    /// assert_eq!(page.next, Some(Cursor::new("numbers", &["2"])?));
    /// # Ok::<(), gestiq_core::page::PageError>(())
    /// ```
    pub fn cut<K: AsRef<[String]>>(
        rows: impl IntoIterator<Item = T>,
        request: &PageRequest,
        list: &str,
        keys_of: impl FnOnce(&T) -> K,
    ) -> Result<Self, PageError> {
        let mut items: Vec<T> = rows.into_iter().take(request.rows_to_fetch()).collect();
        let more = items.len() > request.size.get();
        items.truncate(request.size.get());
        let cursor = |last: &T| {
            let keys = keys_of(last);
            Cursor::new(list, &keys.as_ref().iter().map(String::as_str).collect::<Vec<_>>())
        };
        let next = items.last().filter(|_| more).map(cursor).transpose()?;
        Ok(Page { items, next })
    }

    /// The same page of other items, such as the public form of records.
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_has_the_keys_of_its_list() {
        let request =
            |keys: &[&str]| PageRequest::after(PageSize::default(), Cursor::new("numbers", keys).unwrap());
        assert_eq!(PageRequest::default().keys_after::<2>("numbers"), Ok(None));
        assert_eq!(request(&["1", "2"]).keys_after("numbers"), Ok(Some(["1".to_owned(), "2".to_owned()])));
        let other = PageError::OtherKeys { list: "numbers".to_owned(), wanted: 2, found: 1 };
        assert_eq!(request(&["1"]).keys_after::<2>("numbers"), Err(other));
        assert!(matches!(request(&["1"]).keys_after::<1>("letters"), Err(PageError::OtherList { .. })));
        let refused = crate::error::port::PortError::from(crate::page::key::<u32>("one").unwrap_err());
        assert_eq!(
            (refused.code(), refused.kind()),
            ("invalid_cursor_key", crate::error::kind::ErrorKind::Invalid)
        );
    }

    #[test]
    fn a_mapped_page_keeps_its_cursor() {
        let next = Some(Cursor::new("numbers", &["2"]).unwrap());
        let page = Page { items: vec![1, 2], next: next.clone() }.map(|number| number * 10);
        assert_eq!(page, Page { items: vec![10, 20], next });
    }
}
