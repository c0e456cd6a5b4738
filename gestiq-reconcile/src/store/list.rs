//! The lists of the stores: their order, as the sort keys that cursors hold.
//!
//! It is one rule for all stores. A store reads the key after which a page starts, fetches the rows that follow
//! ([`PageRequest::rows_to_fetch`]), and makes the page of them.

use chrono::NaiveDate;
use gestiq_core::page::{Page, PageError, PageRequest, key};
use gestiq_statements::{ItemId, LineId};

use super::filter::{ItemFilter, LineFilter};
use super::statement::{StatementId, StoredStatement};
use crate::books::lesson::{Lesson, LessonId};
use crate::books::{AccountKey, MatchGroup, MatchGroupId, StoredItem, StoredLine};

const GROUPS: &str = "matches";
const LESSONS: &str = "lessons";
const ACCOUNTS: &str = "accounts";
const STATEMENTS: &str = "statements, newest first";

impl LineFilter {
    /// Returns the name of the list, in cursors.
    fn list(self) -> &'static str {
        match self {
            LineFilter::All => "lines",
            LineFilter::Open => "open lines",
            LineFilter::Pending => "pending lines",
        }
    }

    /// Returns the day and the line after which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn after(self, page: &PageRequest) -> Result<Option<(NaiveDate, LineId)>, PageError> {
        let Some([day, id]) = page.keys_after::<2>(self.list())? else { return Ok(None) };
        Ok(Some((key(&day)?, key(&id)?)))
    }

    /// Makes a page of lines, which are sorted by their day, then by id.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with ids of their limited length.
    pub fn page(
        self,
        rows: impl IntoIterator<Item = StoredLine>,
        page: &PageRequest,
    ) -> Result<Page<StoredLine>, PageError> {
        Page::cut(rows, page, self.list(), |row| [row.line.date.to_string(), row.id().to_string()])
    }
}

impl ItemFilter {
    /// Returns the name of the list, in cursors.
    fn list(self) -> &'static str {
        match self {
            ItemFilter::All => "items",
            ItemFilter::Open => "open items",
        }
    }

    /// Returns the item after which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn after(self, page: &PageRequest) -> Result<Option<ItemId>, PageError> {
        page.keys_after::<1>(self.list())?.map(|[id]| key(&id)).transpose()
    }

    /// Makes a page of items, which are sorted by id.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with ids of their limited length.
    pub fn page(
        self,
        rows: impl IntoIterator<Item = StoredItem>,
        page: &PageRequest,
    ) -> Result<Page<StoredItem>, PageError> {
        Page::cut(rows, page, self.list(), |row| [row.id().to_string()])
    }
}

impl StoredStatement {
    /// Returns the day and the statement before which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn before(page: &PageRequest) -> Result<Option<(NaiveDate, StatementId)>, PageError> {
        let Some([day, id]) = page.keys_after::<2>(STATEMENTS)? else { return Ok(None) };
        Ok(Some((key(&day)?, key(&id)?)))
    }

    /// Makes a page of statements, which are sorted by their last day, then by id, the newest first.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with these keys.
    pub fn page(
        rows: impl IntoIterator<Item = StoredStatement>,
        page: &PageRequest,
    ) -> Result<Page<StoredStatement>, PageError> {
        Page::cut(rows, page, STATEMENTS, |row| [row.header.day.to_string(), row.id.to_string()])
    }
}

impl AccountKey {
    /// Returns the account after which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn key_after(page: &PageRequest) -> Result<Option<String>, PageError> {
        Ok(page.keys_after::<1>(ACCOUNTS)?.map(|[key]| key))
    }

    /// Makes a page of accounts, which are sorted by key.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with keys of their limited length.
    pub fn page(
        rows: impl IntoIterator<Item = AccountKey>,
        page: &PageRequest,
    ) -> Result<Page<AccountKey>, PageError> {
        Page::cut(rows, page, ACCOUNTS, |key| [key.to_string()])
    }
}

impl MatchGroup {
    /// Returns the match after which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn id_after(page: &PageRequest) -> Result<Option<MatchGroupId>, PageError> {
        page.keys_after::<1>(GROUPS)?.map(|[id]| key(&id)).transpose()
    }

    /// Makes a page of matches, which are sorted by id.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with these keys.
    pub fn page(
        rows: impl IntoIterator<Item = MatchGroup>,
        page: &PageRequest,
    ) -> Result<Page<MatchGroup>, PageError> {
        Page::cut(rows, page, GROUPS, |group| [group.id.to_string()])
    }
}

impl Lesson {
    /// Returns the lesson after which a page starts; `None` for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn id_after(page: &PageRequest) -> Result<Option<LessonId>, PageError> {
        page.keys_after::<1>(LESSONS)?.map(|[id]| key(&id)).transpose()
    }

    /// Makes a page of lessons, which are sorted by id.
    ///
    /// # Errors
    /// [`PageError::CursorTooLarge`], which cannot be with these keys.
    pub fn page(
        rows: impl IntoIterator<Item = Lesson>,
        page: &PageRequest,
    ) -> Result<Page<Lesson>, PageError> {
        Page::cut(rows, page, LESSONS, |lesson| [lesson.id.to_string()])
    }
}
