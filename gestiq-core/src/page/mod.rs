//! Lists in pages: nobody ever reads a whole table.
//!
//! The usual page is a *keyset* page: it says where it ended, and the next one starts after that row. It stays
//! right while rows are added, and page 1,000 costs as much as page 1. Numbered pages are there for screens
//! that show page numbers; they count the whole, and skip rows to reach a page.
//!
//! A store reads a keyset page in three steps: [`PageRequest::keys_after`] and [`key`] give the sort keys after which it
//! starts, [`PageRequest::row_limit`] limits the query, and [`Page::cut`] makes the page of the rows. [`Pages`] reads a
//! list to its end.

pub(crate) mod count;
pub(crate) mod cursor;
pub(crate) mod error;
pub(crate) mod key;
pub(crate) mod keyset;
pub(crate) mod numbered;
pub(crate) mod pages;
pub(crate) mod size;

pub use count::CappedCount;
pub use cursor::{Cursor, MAX_CURSOR_BYTES, MAX_CURSOR_KEYS};
pub use error::PageError;
pub use key::key;
pub use keyset::{Page, PageRequest};
pub use numbered::{MAX_PAGE, NumberedPage, NumberedPageRequest};
pub use pages::Pages;
pub use size::PageSize;
