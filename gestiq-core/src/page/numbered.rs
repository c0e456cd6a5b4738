//! Pages with numbers, for screens that show them.

use super::{PageError, PageSize};

/// The last page that is reached by its number. Each page costs the rows before it, so what lies further is
/// reached by the cursor, or by a better search.
pub const MAX_PAGE: u32 = 10_000;

/// A request for a numbered page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NumberedPageRequest {
    page: u32,
    size: PageSize,
}

impl NumberedPageRequest {
    /// The page with this number, from 1.
    ///
    /// # Errors
    /// [`PageError::InvalidNumber`] unless it is 1 to [`MAX_PAGE`].
    pub fn new(page: u64, size: PageSize) -> Result<Self, PageError> {
        match u32::try_from(page) {
            Ok(number @ 1..=MAX_PAGE) => Ok(NumberedPageRequest { page: number, size }),
            _ => Err(PageError::InvalidNumber { page }),
        }
    }

    /// The number of the page, from 1.
    #[must_use]
    pub fn page(self) -> u32 {
        self.page
    }

    /// Rows of the page.
    #[must_use]
    pub fn size(self) -> PageSize {
        self.size
    }

    /// Returns the number of rows before the page.
    #[must_use]
    pub fn offset(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.size)
    }
}

impl Default for NumberedPageRequest {
    fn default() -> Self {
        NumberedPageRequest { page: 1, size: PageSize::default() }
    }
}

/// A page with its number and the size of the whole.
///
/// ```
/// use gestiq_core::PageSize;
/// use gestiq_core::page::{NumberedPage, NumberedPageRequest};
///
/// let request = NumberedPageRequest::new(3, PageSize::new(20)?)?;
/// assert_eq!(request.offset(), 40);
/// let page = NumberedPage::new(vec!["last"], request, 41);
/// assert_eq!((page.page, page.page_size, page.total, page.total_pages), (3, 20, 41, 3));
/// # Ok::<(), gestiq_core::page::PageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NumberedPage<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The number of the page, from 1.
    pub page: u32,
    /// Rows of a page.
    pub page_size: u64,
    /// Rows of the whole list.
    pub total: u64,
    /// Pages of the whole list; none for an empty list.
    pub total_pages: u64,
}

impl<T> NumberedPage<T> {
    /// The page that was asked for, of a list of `total` rows.
    #[must_use]
    pub fn new(items: Vec<T>, request: NumberedPageRequest, total: u64) -> Self {
        let page_size = u64::from(request.size);
        NumberedPage { items, page: request.page, page_size, total, total_pages: total.div_ceil(page_size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_1() {
        let size = PageSize::default();
        let cases = [
            (0, None),
            (1, Some(0)),
            (2, Some(20)),
            (10_000, Some(199_980)),
            (10_001, None),
            (u64::MAX, None),
        ];
        for (page, offset) in cases {
            assert_eq!(
                NumberedPageRequest::new(page, size).ok().map(NumberedPageRequest::offset),
                offset,
                "{page}"
            );
        }
    }

    #[test]
    fn a_page_that_is_not_full_counts() {
        for (total, pages) in [(0, 0), (1, 1), (20, 1), (21, 2), (u64::MAX, 922_337_203_685_477_581)] {
            let page = NumberedPage::<()>::new(Vec::new(), NumberedPageRequest::default(), total);
            assert_eq!(page.total_pages, pages, "{total} rows");
        }
    }
}
