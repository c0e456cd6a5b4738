//! Filters of an audit trail.

use chrono::{DateTime, Utc};

use super::{AuditRecord, ChainedRecord};
use crate::actor::UserId;
use crate::event::name::EventName;
use crate::event::subject::Subject;
use crate::page::{Page, PageError, PageRequest, key};

/// The name of the list of audit records in cursors, sorted by their number.
const LIST: &str = "audit trail";

/// A filter of the records of an audit trail; the default lets all of them pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditFilter {
    /// Only this action.
    pub action: Option<EventName>,
    /// Only on this record.
    pub subject: Option<Subject>,
    /// Only by this user.
    pub user: Option<UserId>,
    /// Only at this instant or later.
    pub since: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub until: Option<DateTime<Utc>>,
}

impl AuditFilter {
    /// Returns `true` if a record passes.
    #[must_use]
    pub fn matches(&self, record: &AuditRecord) -> bool {
        let AuditFilter { action, subject, user, since, until } = self;
        action.as_ref().is_none_or(|action| *action == record.action)
            && subject.as_ref().is_none_or(|subject| *subject == record.subject)
            && user.is_none_or(|user| user == record.user)
            && since.is_none_or(|since| record.at >= since)
            && until.is_none_or(|until| record.at < until)
    }
}

impl ChainedRecord {
    /// The number after which a page of a trail starts; 0 for the first page.
    ///
    /// # Errors
    /// [`PageError`] for a cursor of another list.
    pub fn sequence_after(page: &PageRequest) -> Result<u64, PageError> {
        match page.keys_after::<1>(LIST)? {
            Some([sequence]) => key(&sequence),
            None => Ok(0),
        }
    }

    /// Makes a page of records in the order of their numbers, which start after the cursor.
    ///
    /// # Errors
    /// None in practice: the one key is short.
    pub fn page(
        rows: impl IntoIterator<Item = ChainedRecord>,
        page: &PageRequest,
    ) -> Result<Page<ChainedRecord>, PageError> {
        Page::cut(rows, page, LIST, |last| [last.sequence.to_string()])
    }
}
