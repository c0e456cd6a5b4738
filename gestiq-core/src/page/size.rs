//! The size of a page.

use super::PageError;

/// Rows of a page: 1 to 100, 20 where nobody asks.
///
/// ```
/// use gestiq_core::PageSize;
///
/// assert_eq!(PageSize::default().get(), 20);
/// assert!(PageSize::new(101).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct PageSize(u8);

impl PageSize {
    /// Rows of a page at most.
    pub const MAX: u8 = 100;

    /// The largest page.
    pub const LARGEST: PageSize = PageSize(PageSize::MAX);

    /// A page of so many rows.
    ///
    /// # Errors
    /// [`PageError::InvalidSize`] unless it is 1 to 100.
    pub fn new(size: u64) -> Result<Self, PageError> {
        match u8::try_from(size) {
            Ok(rows @ 1..=PageSize::MAX) => Ok(PageSize(rows)),
            _ => Err(PageError::InvalidSize { size }),
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn get(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn row_limit(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        PageSize(20)
    }
}

impl TryFrom<u64> for PageSize {
    type Error = PageError;

    fn try_from(size: u64) -> Result<Self, Self::Error> {
        PageSize::new(size)
    }
}

impl From<PageSize> for u64 {
    fn from(size: PageSize) -> Self {
        u64::from(size.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_1_to_100_rows() {
        let cases =
            [(0, false), (1, true), (100, true), (101, false), (256, false), (257, false), (u64::MAX, false)];
        for (size, taken) in cases {
            assert_eq!(PageSize::new(size).map(u64::from).ok(), taken.then_some(size), "{size}");
        }
    }
}
