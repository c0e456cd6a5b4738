//! Lists in pages: nobody ever reads a whole table.
//!
//! The usual page is a *keyset* page: it says where it ended, and the next one starts after that row. It stays
//! right while rows are added, and page 1,000 costs as much as page 1. Numbered pages are there for screens
//! that show page numbers; they count the whole, and skip rows to reach a page.

mod count;
mod cursor;
mod error;
mod keyset;
mod numbered;
mod size;

pub use count::CappedCount;
pub use cursor::{Cursor, MAX_CURSOR_BYTES, MAX_CURSOR_KEYS};
pub use error::PageError;
pub use keyset::{Page, PageRequest};
pub use numbered::{MAX_PAGE, NumberedPage, NumberedPageRequest};
pub use size::PageSize;
