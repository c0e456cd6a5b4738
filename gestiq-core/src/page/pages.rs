//! A list that is read to its end.

use super::{Page, PageRequest, PageSize};

/// The requests for all pages of a list, one after the other, each of the largest size unless another one is given.
///
/// It gives out a request, and waits for its page before it gives out the next one; without that page it ends.
///
/// ```
/// use gestiq_core::page::{Page, PageRequest, Pages};
///
/// # fn read_page(request: &PageRequest) -> Result<Page<u64>, gestiq_core::page::PageError> {
/// #     let after: u64 = match request.keys_after::<1>("numbers")? {
/// #         Some([number]) => gestiq_core::page::key(&number)?,
/// #         None => 0,
/// #     };
/// #     Page::cut(after + 1..=250, request, "numbers", |number| [number.to_string()])
/// # }
/// let (mut pages, mut sum) = (Pages::new(), 0);
/// while let Some(request) = pages.next() {
///     let page = read_page(&request)?;
///     sum += pages.turn(page).into_iter().sum::<u64>();
/// }
/// assert_eq!(sum, 250 * 251 / 2);
/// # Ok::<(), gestiq_core::page::PageError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pages {
    size: PageSize,
    next: Option<PageRequest>,
}

impl Pages {
    /// All pages of the largest size.
    #[must_use]
    pub fn new() -> Self {
        Pages::of(PageSize::LARGEST)
    }

    /// All pages of this size.
    #[must_use]
    pub fn of(size: PageSize) -> Self {
        Pages { size, next: Some(PageRequest::first(size)) }
    }

    /// Turns a page: the next request is for the page after it. Returns its rows.
    pub fn turn<T>(&mut self, page: Page<T>) -> Vec<T> {
        self.next = page.next.map(|cursor| PageRequest::after(self.size, cursor));
        page.items
    }
}

impl Default for Pages {
    fn default() -> Self {
        Pages::new()
    }
}

impl Iterator for Pages {
    type Item = PageRequest;

    fn next(&mut self) -> Option<PageRequest> {
        self.next.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::key;

    /// Reads a list of numbers to its end, page by page.
    fn read_all(rows: &[u32], size: u64) -> (Vec<u32>, usize) {
        let (mut pages, mut read, mut count) = (Pages::of(PageSize::new(size).unwrap()), Vec::new(), 0);
        while let Some(request) = pages.next() {
            let after = request.keys_after::<1>("numbers").unwrap();
            let after: Option<u32> = after.map(|[number]| key(&number).unwrap());
            let rows = rows.iter().copied().filter(|row| after.is_none_or(|after| *row > after));
            let page = Page::cut(rows, &request, "numbers", |row| [row.to_string()]).unwrap();
            read.extend(pages.turn(page));
            count += 1;
        }
        (read, count)
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
    fn a_page_that_never_came_ends_the_reading() {
        let mut pages = Pages::new();
        assert_eq!(pages.next(), Some(PageRequest::first(PageSize::LARGEST)));
        assert_eq!(pages.next(), None);
    }
}
