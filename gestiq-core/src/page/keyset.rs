//! Pages that say where they ended.

use super::{Cursor, PageError, PageSize};

/// Which page is wanted: the first one, or the one after a cursor.
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

    /// How many rows a store fetches for it: one more than the page has, which shows whether another follows.
    #[must_use]
    pub fn rows_to_fetch(&self) -> usize {
        self.size.get() + 1
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; none on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes the page of the rows that a store fetched, which are [`PageRequest::rows_to_fetch`] at most.
    ///
    /// # Errors
    /// What `cursor_of` answers for the last row of the page.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Cursor, Page, PageRequest, PageSize};
    ///
    /// let request = PageRequest::first(PageSize::new(2)?);
    /// let fetched: Vec<u32> = (1..).take(request.rows_to_fetch()).collect();
    /// let page = Page::cut(fetched, &request, |row| Cursor::new("numbers", &[&row.to_string()]))?;
    /// assert_eq!(page.items, [1, 2]);
    /// assert_eq!(page.next, Some(Cursor::new("numbers", &["2"])?));
    /// # Ok::<(), gestiq_core::PageError>(())
    /// ```
    pub fn cut(
        mut fetched: Vec<T>,
        request: &PageRequest,
        cursor_of: impl FnOnce(&T) -> Result<Cursor, PageError>,
    ) -> Result<Self, PageError> {
        let more = fetched.len() > request.size.get();
        fetched.truncate(request.size.get());
        let next = fetched.last().filter(|_| more).map(cursor_of).transpose()?;
        Ok(Page { items: fetched, next })
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

    /// Reads a list of numbers to its end, page by page.
    fn read_all(rows: &[u32], size: u64) -> (Vec<u32>, usize) {
        let mut request = PageRequest::first(PageSize::new(size).unwrap());
        let (mut read, mut pages) = (Vec::new(), 0);
        loop {
            let after: Option<u32> =
                request.after.as_ref().map(|cursor| cursor.keys("numbers").unwrap()[0].parse().unwrap());
            let rows = rows.iter().copied().filter(|row| after.is_none_or(|after| *row > after));
            let fetched = rows.take(request.rows_to_fetch()).collect();
            let page =
                Page::cut(fetched, &request, |row| Cursor::new("numbers", &[&row.to_string()])).unwrap();
            read.extend(page.items);
            pages += 1;
            match page.next {
                Some(next) => request.after = Some(next),
                None => return (read, pages),
            }
        }
    }

    #[test]
    fn the_pages_of_a_list_are_the_list() {
        let cases = [(0, 10, 1), (1, 10, 1), (10, 10, 1), (11, 10, 2), (20, 10, 2), (250, 100, 3), (3, 1, 3)];
        for (count, size, pages) in cases {
            let rows: Vec<u32> = (0..count).collect();
            assert_eq!(read_all(&rows, size), (rows, pages), "{count} rows by {size}");
        }
    }

    #[test]
    fn a_mapped_page_keeps_its_cursor() {
        let next = Some(Cursor::new("numbers", &["2"]).unwrap());
        let page = Page { items: vec![1, 2], next: next.clone() }.map(|number| number * 10);
        assert_eq!(page, Page { items: vec![10, 20], next });
    }
}
